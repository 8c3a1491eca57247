/** A contestant in a process of its own: what one does to memory, threads and caches is no other's burden. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { type ContestantName, openContestant } from './contestant.ts';
import { type Load, run } from './load.ts';

type Answer = { readonly ready: true } | { readonly perSecond: number } | { readonly failed: string };

/** The argument that makes this program a contestant's process. */
export const CONTEND = 'contend';

export class ContestantProcess {
  private constructor(
    readonly name: ContestantName,
    private readonly child: ChildProcess,
  ) {}

  /** @throws where the contestant cannot run on this machine */
  static async start(name: ContestantName, directory: string): Promise<ContestantProcess> {
    await mkdir(directory, { recursive: true });
    const child = fork(process.argv[1] ?? '', [CONTEND, name, directory]);
    const started = new ContestantProcess(name, child);
    await started.#answer();
    return started;
  }

  /** @returns calls answered in a second */
  async run(load: Load): Promise<number> {
    this.child.send(load);
    const answer = await this.#answer();
    return 'perSecond' in answer ? answer.perSecond : 0;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }

  async #answer(): Promise<Answer> {
    const answered = new AbortController();
    const { signal } = answered;
    try {
      const [answer] = (await Promise.race([
        once(this.child, 'message', { signal }),
        once(this.child, 'exit', { signal }).then(([status, by]) => [{ failed: `it ended with ${by ?? status}` }]),
      ])) as [Answer];
      if ('failed' in answer) throw new Error(answer.failed);
      return answer;
    } finally {
      answered.abort();
    }
  }
}

/** The child's side: opens the contestant, and answers each load it is sent until the parent lets go. */
export async function contend(name: ContestantName, directory: string): Promise<void> {
  const answer = (message: Answer) => process.send?.(message);
  try {
    const contestant = await openContestant(name, directory);
    process.on('message', (load: Load) => {
      run(contestant, load).then(
        (perSecond) => answer({ perSecond }),
        (error: unknown) => answer({ failed: String(error) }),
      );
    });
    process.once('disconnect', () => void contestant.close());
    answer({ ready: true });
  } catch (error) {
    answer({ failed: error instanceof Error ? error.message : String(error) });
    process.disconnect();
  }
}
