import type { LogView } from './log-view.ts';
import { checkpointOf, checkpointOfSegment, runOf, sequenceName, sequenceOf } from './sequence-name.ts';

/**
 * The files that the newest checkpoint made superfluous, by name, whoever left them: those of commits, in their order, are
 * to go before the others, which say among other things where such files end.
 *
 * @param names all there are in the log's directory
 * @param isOpen whether something is being appended to a file
 */
export function coveredFiles(
  names: readonly string[],
  view: LogView,
  isOpen: (file: string) => boolean,
): { readonly commits: string[]; readonly others: string[] } {
  const { state } = view;
  const { checkpoint, covered, notes } = state;
  const files = names.flatMap((name) => sequenceOf(name) ?? []).sort((a, b) => a - b);
  const isCovered = (file: number, index: number) => {
    const name = sequenceName(file);
    const follower = files[index + 1];
    const isWhole = follower === undefined ? view.isWhole(file) : follower <= covered + 1;
    return file <= covered && isWhole && !state.needs(name) && !notes.knowsFile(name) && !isOpen(name);
  };
  const removed = new Set(files.filter(isCovered));
  const others = names.filter((name) => {
    const run = runOf(name);
    const checkpointOfNotes = checkpointOfSegment(name);
    return (
      (run !== undefined && run <= covered && (removed.has(run) || !files.includes(run) || state.hasSettled(run))) ||
      (checkpointOf(name) ?? checkpoint) < checkpoint ||
      (checkpointOfNotes !== undefined && checkpointOfNotes <= checkpoint && !notes.knowsFile(name))
    );
  });
  return { commits: [...removed].map(sequenceName), others };
}
