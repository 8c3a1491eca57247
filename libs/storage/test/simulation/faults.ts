import type { SeededRandom } from './seeded-random.ts';
import type { Sharing } from './simulated-file.ts';

/** How often a machine misbehaves, as probabilities of a call. */
export interface Faults {
  /** A flush fails (EIO): what it should have written never reaches the disk, and nobody tries again. */
  readonly flushFails: number;
  /** A write fails (EIO), and a part of it is there. */
  readonly writeFails: number;
  /** Something cannot be read at this moment (EIO). */
  readonly readFails: number;
  /** A read that happens while another process writes shows one part of what it writes and not the other. */
  readonly readTorn: number;
  /** No more files can be opened at this moment (EMFILE). */
  readonly filesRunOut: number;
  /** A change of names is made and its answer lost: sent again, it fails as if another had made it. */
  readonly replyLost: number;
  /** A write that makes a file longer is dropped and called a success: only its flush, or reading it, would tell. */
  readonly writeDropped: number;
  /** A directory is listed as this node saw it a moment ago. Only where a server has the files. */
  readonly staleListing: number;
}

export const NO_FAULTS: Faults = {
  flushFails: 0,
  writeFails: 0,
  readFails: 0,
  readTorn: 0,
  filesRunOut: 0,
  replyLost: 0,
  writeDropped: 0,
  staleListing: 0,
};

/** None on most machines, and a few of them on the others. */
export function drawFaults(random: SeededRandom, sharing: Sharing): Faults {
  const remote = sharing === 'server';
  if (random.chance(0.6)) return { ...NO_FAULTS, staleListing: remote && random.chance(0.5) ? 0.1 : 0 };
  const rate = (often: number) => (random.chance(0.4) ? often * random.next() : 0);
  return {
    flushFails: rate(0.01),
    writeFails: rate(0.005),
    readFails: rate(0.005),
    readTorn: rate(0.5),
    filesRunOut: rate(0.005),
    replyLost: rate(0.2),
    writeDropped: rate(0.1),
    staleListing: remote ? rate(0.2) : 0,
  };
}

/** Whether a process may be told of an error that is nobody's mistake. */
export function areHarmless(faults: Faults): boolean {
  const { flushFails, writeFails, readFails, filesRunOut } = faults;
  return flushFails + writeFails + readFails + filesRunOut === 0;
}
