import { BLOCK } from '../volume/reserve.ts';
import type { LogState } from './log-state.ts';

/** What may gather between two checkpoints. */
export interface CheckpointInterval {
  readonly commits: number;
  /** Of commits. */
  readonly files: number;
  /** Of commits, and of what they have killed elsewhere. */
  readonly bytes: number;
}

/** In a small store a checkpoint takes more than it gives back before that. */
const LEAST_BYTES = 256 * 1024;
/** Of what is alive: so much may be dead beside it, or be written again. */
const SHARE_OF_LIVE = 0.25;

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
  return { commits: 4 * files, files, bytes: Math.min(mostBytes, blocks * BLOCK) };
}

/** What has gathered since the last checkpoint, as a share of what the next one is made for. */
export function shareOfInterval({ sinceCheckpoint, notes }: LogState, interval: CheckpointInterval): number {
  const { commits, files, bytes } = sinceCheckpoint;
  const mostBytes = Math.min(interval.bytes, Math.max(LEAST_BYTES, SHARE_OF_LIVE * notes.liveBytes));
  return Math.max(commits / interval.commits, files / interval.files, bytes / mostBytes);
}

/** Whether this process, which made the last commit, makes the next checkpoint: it has the turn, or the number says so. */
export function isExpected(state: LogState, incarnation: string, { files }: CheckpointInterval): boolean {
  return state.commitsInARow(incarnation) > 1 || state.sequence % files === 0;
}
