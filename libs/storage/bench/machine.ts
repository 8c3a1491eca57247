import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';

/** What the figures were taken on. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly node: string;
  readonly fileSystem: string;
  /** The state of the sources; empty where there is no repository. */
  readonly commit: string;
  /** ISO 8601. */
  readonly takenAt: string;
}

export function thisMachine(directory: string): Machine {
  return {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? '',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    fileSystem: said('stat', '--file-system', '--format=%T', directory),
    commit: said('git', 'describe', '--always', '--dirty'),
    takenAt: new Date().toISOString(),
  };
}

export function describe({ cores, memoryGiB, kernel, node, fileSystem, commit, takenAt }: Machine): string {
  const when = takenAt.slice(0, 10);
  return `${cores} cores, ${memoryGiB} GiB, ${fileSystem}, Linux ${kernel}, Node ${node}; commit ${commit}, ${when}`;
}

function said(command: string, ...args: string[]): string {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}
