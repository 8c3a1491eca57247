/** Work in a process of its own, for what is measured of a whole process: the time it takes to open, its memory. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { TASKS } from './tasks.ts';

type Tasks = typeof TASKS;

/** The argument that makes this program a task's process. */
export const TASK = 'task';

/** Runs a task in a new process. @returns what it answers */
export async function runTask<N extends keyof Tasks>(
  name: N,
  directory: string,
  amount: number,
): Promise<Awaited<ReturnType<Tasks[N]>>> {
  const child = fork(process.argv[1] ?? '', [TASK, name, directory, String(amount)]);
  let answer: unknown;
  child.once('message', (message) => {
    answer = message;
  });
  const [status] = await once(child, 'exit');
  if (status !== 0 || answer === undefined) throw new Error(`${name} failed (exit status ${status})`);
  return answer as Awaited<ReturnType<Tasks[N]>>;
}
