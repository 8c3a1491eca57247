import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The built program, as it is shipped: `nx build visits-api` writes it. */
const bundle = fileURLToPath(new URL('../../../dist/apps/visits-api/main.js', import.meta.url));

/** A process of the built program. */
export interface Program {
  readonly process: ChildProcess;
  /** Lines on standard error. */
  readonly problems: readonly string[];
  /** What was logged, parsed. */
  readonly log: readonly Record<string, unknown>[];
  /** The address, once it is ready. Rejects with what it said when it ends before that. */
  readonly ready: Promise<string>;
  /** Its exit status, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/**
 * Starts the program with nothing of this process' environment, and no rate limit.
 *
 * @param directory where it runs, and so where `./volumes` is
 */
export function startProgram(
  directory: string,
  environment: Readonly<Record<string, string>>,
  options: { readonly uid?: number; readonly gid?: number } = {},
): Program {
  const child = spawn(process.execPath, [bundle], {
    cwd: directory,
    env: { PORT: '0', RATE_LIMIT: '0', POD_NAME: 'pod-0', CONFIG_FILE: join(directory, 'config.json'), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  const problems: string[] = [];
  const log: Record<string, unknown>[] = [];
  createInterface(child.stderr).on('line', (line) => problems.push(line));
  const ended = once(child, 'close').then(([status, signal]) => status ?? signal);
  const ready = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const entry = JSON.parse(line);
      log.push(entry);
      if (entry.msg === 'ready') resolve(entry.url);
    });
    ended.then((status) => reject(new Error(`ended with ${status}: ${problems.join('\n')}`)));
  });
  ready.catch(() => {});
  return { process: child, problems, log, ready, ended };
}

/** An empty directory, and how to take it away. */
export async function emptyDirectory(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'visits-api-program-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Every file below a directory with its content, and every directory: to see that nothing was written. */
export async function everythingIn(directory: string): Promise<Record<string, string | null>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path, entry.isFile() ? await readFile(path, 'base64') : null] as const;
    }),
  );
  return Object.fromEntries(found.sort());
}
