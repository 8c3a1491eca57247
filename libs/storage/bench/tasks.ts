import { underSlowFlushes, waitIdly } from './event-loop.ts';
import { countHits, openCounted } from './scale/hits.ts';
import { churnNotes, openNotes, writeNotes } from './scale/notes.ts';

/** What is measured of a whole process, by name: see `runTask`. */
export const TASKS = { countHits, openCounted, writeNotes, churnNotes, openNotes, underSlowFlushes, waitIdly };

/** The child's side of `runTask`. */
export async function performTask(name: string, directory: string, amount: number): Promise<void> {
  const task = TASKS[name as keyof typeof TASKS];
  process.send?.(await task(directory, amount));
  process.disconnect();
}
