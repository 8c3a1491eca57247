import type { RegisteredJournal } from '../commit-log/registered-journal.ts';
import { watchBeats } from '../engine/watch-beats.ts';
import type { Surroundings } from './volume-survey.ts';

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
  const { layout, presence } = surroundings;
  const elsewhere: RegisteredJournal[] = [];
  for (const journal of journals) {
    if (!(await isHere(surroundings, journal))) elsewhere.push(journal);
    else if (await presence.answers(layout.socketOf(journal.incarnation))) return journal.writer;
  }
  const [living] = await watchBeats(surroundings, elsewhere);
  return living?.writer;
}

async function isHere({ fileSystem, layout, presence }: Surroundings, { node }: RegisteredJournal): Promise<boolean> {
  return node === `${presence.node}/${(await fileSystem.identify(layout.root))?.device}`;
}
