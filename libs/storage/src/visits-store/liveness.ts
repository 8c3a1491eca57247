import type { RegisteredJournal } from '../commit-log/registered-journal.ts';
import { GONE_AFTER_MS } from '../engine/absorption.ts';
import { isGone } from '../errors.ts';
import { MAX_SEGMENT_BYTES } from '../journal/journal-reader.ts';
import { MARK_BYTES } from '../journal/segment.ts';
import type { Surroundings } from './volume-survey.ts';

/** How long to watch for a sign of life of a process that no socket reaches; longer where clients cache. */
const WATCH_MS = 3_000;

/**
 * Whether a process lives, as far as one look tells: a process of this machine answers on its socket. Another machine's
 * may live as long as the volume can be mounted there.
 */
export function livesNow(surroundings: Surroundings): (journal: RegisteredJournal) => Promise<boolean> {
  const { fileSystem, layout, presence } = surroundings;
  return async (journal) => {
    if (await isHere(surroundings, journal)) return await presence.answers(layout.socketOf(journal.incarnation));
    return (await fileSystem.volume(layout.root)).remote;
  };
}

/**
 * The name of a process that writes to the volume. Takes its time where some are registered that no socket reaches: up
 * to a minute.
 */
export async function livingWriter(
  surroundings: Surroundings,
  journals: readonly RegisteredJournal[],
): Promise<string | undefined> {
  const { fileSystem, layout, presence, clock } = surroundings;
  const elsewhere: { readonly journal: RegisteredJournal; readonly beat: string }[] = [];
  for (const journal of journals) {
    if (!(await isHere(surroundings, journal))) elsewhere.push({ journal, beat: await beatOf(surroundings, journal) });
    else if (await presence.answers(layout.socketOf(journal.incarnation))) return journal.writer;
  }
  if (elsewhere.length === 0) return undefined;
  await clock.sleep((await fileSystem.volume(layout.root)).remote ? GONE_AFTER_MS : WATCH_MS);
  for (const { journal, beat } of elsewhere) if ((await beatOf(surroundings, journal)) !== beat) return journal.writer;
  return undefined;
}

async function isHere({ fileSystem, layout, presence }: Surroundings, { node }: RegisteredJournal): Promise<boolean> {
  return node === `${presence.node}/${(await fileSystem.identify(layout.root))?.device}`;
}

/** The marks of a journal: they change while its process lives. */
async function beatOf(
  { fileSystem, layout }: Surroundings,
  { writer, incarnation }: RegisteredJournal,
): Promise<string> {
  const marks: string[] = [];
  for (const path of layout.journalOf(writer, incarnation)) {
    try {
      marks.push((await fileSystem.readFile(path, MAX_SEGMENT_BYTES)).toString('hex', 0, MARK_BYTES));
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
  return marks.join();
}
