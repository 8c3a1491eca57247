import type { StorageMode } from '@visits/storage';
import { drawFaults, type Faults, NO_FAULTS } from './faults.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Sharing } from './simulated-file.ts';

/** Where a scenario takes place. */
export interface Setting {
  readonly mode: StorageMode;
  /** Processes that write at the same time. */
  readonly writers: number;
  /** Where it is not local each of them is on a node of its own. */
  readonly sharing: Sharing;
  /** Bytes of the volume. Small volumes make small segments, which are soon full. */
  readonly capacity: number;
  /** Of notes that share a file. Files of commits that are as large stay where they are. */
  readonly segmentBytes: number;
  /** Of commits between two checkpoints, at most. */
  readonly checkpointBytes: number;
  /** Whether notes may find no room on it. */
  readonly tight: boolean;
  /** Many hits, and little else. */
  readonly busy: boolean;
  /** What a `visits` file said before there was a store. */
  readonly adopted: number;
  readonly faults: Faults;
}

const KIB = 1024;
/** Serves four writers (docs/durability.md), once those who died are out of the way. */
const SMALLEST = 100 * KIB;

/** As on real volumes, where a simulation never has so many notes. */
export const LARGE_SEGMENTS = 4 * KIB * KIB;

export function drawSetting(random: SeededRandom): Setting {
  const mode = random.chance(0.6) ? 'shared' : 'per-pod';
  const writers = mode === 'shared' ? 1 + random.below(4) : 1;
  const sharing = random.chance(0.7) ? 'local' : random.pick(['server', 'cluster'] as const);
  const tight = sharing === 'local' && random.chance(0.3);
  return {
    mode,
    writers,
    sharing,
    tight,
    segmentBytes: tight || random.chance(0.4) ? LARGE_SEGMENTS : random.pick([400, 1000, 2000]),
    checkpointBytes: random.pick([600, 2000, 6000]),
    capacity: tight ? SMALLEST : random.chance(0.5) ? 448 * KIB : 1024 * KIB,
    busy: random.chance(0.15),
    adopted: random.chance(0.3) ? random.below(100) : 0,
    faults: drawFaults(random, sharing),
  };
}

/** A sound machine with room. */
export const CALM: Omit<Setting, 'mode'> = {
  writers: 1,
  sharing: 'local',
  capacity: 448 * KIB,
  segmentBytes: LARGE_SEGMENTS,
  checkpointBytes: LARGE_SEGMENTS,
  tight: false,
  busy: false,
  adopted: 0,
  faults: NO_FAULTS,
};
