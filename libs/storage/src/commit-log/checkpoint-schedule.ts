import { BLOCK } from '../volume/reserve.ts';
import type { LogState } from './log-state.ts';

/** What has come to the log since the last checkpoint. */
export interface Gathered {
  readonly commits: number;
  /** Of commits. */
  readonly files: number;
  /** Put there, each version for itself. */
  readonly notes: number;
  /** Of commits, and of what they have killed in segments. */
  readonly bytes: number;
}

/** What may gather until the next checkpoint is made. */
export type CheckpointInterval = Gathered;

/** Where room is short. */
export const EACH_COMMIT: CheckpointInterval = { commits: 1, files: 1, notes: 1, bytes: 1 };

/** In a small store a checkpoint takes more than it gives back before that. */
const LEAST_BYTES = 1024 * 1024;
/** Of what is alive: so much may be dead beside it, or be written again. */
const SHARE_OF_LIVE = 0.25;
/** A checkpoint has an entry for each: where a volume has no room for more than that, the reserve must do. */
const MOST_NOTES = 8192;

/**
 * Until there is a checkpoint each file of commits takes a block at least: an eighth of the smallest volumes, and never
 * more than 64. Where a process commits alone the files are few and long, so there may be four times as many commits.
 *
 * @param allowed bytes that the store may take
 * @param mostBytes of commits, on a volume that is large enough
 */
export function checkpointInterval(allowed: number, mostBytes: number): CheckpointInterval {
  const blocks = Math.max(4, Math.floor(allowed / BLOCK / 8));
  const files = Math.min(64, blocks);
  return { commits: 4 * files, files, notes: MOST_NOTES, bytes: Math.min(mostBytes, blocks * BLOCK) };
}

/** What has gathered, as a share of what the next checkpoint is made for. */
export function shareOfInterval({ gathered, notes, keys }: LogState, interval: CheckpointInterval): number {
  const mostBytes = Math.max(LEAST_BYTES, SHARE_OF_LIVE * (notes.liveBytes + keys.bytes));
  return Math.max(
    gathered.commits / interval.commits,
    gathered.files / interval.files,
    gathered.notes / interval.notes,
    gathered.bytes / Math.min(interval.bytes, mostBytes),
  );
}

/** Whether this process, which made the last commit, makes the next checkpoint: most of them are its own, or the number says so. */
export function isExpected(state: LogState, incarnation: string, { files }: CheckpointInterval): boolean {
  return 2 * state.commitsInARow(incarnation) >= state.gathered.commits || state.sequence % files === 0;
}
