import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { type Clock, systemClock } from './clock.ts';
import { openFileEngine, randomId } from './engine/file-engine.ts';
import { StorageError } from './errors.ts';
import type { FileSystem } from './file-system/file-system.ts';
import { nodeFileSystem } from './file-system/node-file-system.ts';
import type { Storage, StorageMode } from './port.ts';
import type { Presence } from './presence/presence.ts';
import { socketPresence } from './presence/socket-presence.ts';
import { MINIMUM_BUDGET } from './volume/budget.ts';

export interface StorageOptions {
  readonly mode: StorageMode;
  /** The volume. Made if it does not exist. Default: `./volumes`. */
  readonly directory?: string;
  /** Bytes the store may take. Default: what the volume has. */
  readonly budget?: number;
  /** Who writes, for people and for `audit`: a pod's name. Default: the host's name. */
  readonly writer?: string;
  /** Time, files and liveness: for simulations. Default: the machine's own. */
  readonly clock?: Clock;
  readonly fileSystem?: FileSystem;
  readonly presence?: Presence;
  /** 16 hexadecimal digits at each call, never the same again. Default: random. */
  readonly newId?: () => string;
  /** Bytes of notes that share a file: for simulations. Default: 1/256 of the volume, from 64 KiB to 4 MiB. */
  readonly segmentBytes?: number;
  /** Bytes of commits between two checkpoints, at most: for simulations. Default: two segments. */
  readonly checkpointBytes?: number;
  /** Called after each flush of hits with the milliseconds it took: for metrics. */
  readonly onFlush?: (latencyMs: number) => void;
}

/**
 * Opens the storage of one process. It resolves when everything an earlier process left is recovered and hits can be
 * counted; it fails with one `StorageError`, and leaves nothing of its own on the volume as far as that can be done.
 *
 * @throws `bad-option`, `not-a-directory`, `permission`, `read-only`, `foreign-content`, `in-use`, `no-hard-links`,
 * `newer-format`, `damaged`, `full`, `unavailable`, `fenced` where others took it for gone again and again, `fault`
 */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { mode, budget, writer = hostname() } = options;
  if (mode !== 'per-pod' && mode !== 'shared') {
    throw new StorageError('bad-option', `mode: expected per-pod or shared, got ${JSON.stringify(mode)}`);
  }
  if (budget !== undefined && !(Number.isSafeInteger(budget) && budget >= MINIMUM_BUDGET)) {
    throw new StorageError('bad-option', `budget: expected at least ${MINIMUM_BUDGET} bytes, got ${budget}`);
  }
  if (writer === '') throw new StorageError('bad-option', 'writer: expected a name, got nothing');
  return await openFileEngine({
    mode,
    budget,
    writer,
    directory: resolve(options.directory ?? 'volumes'),
    clock: options.clock ?? systemClock,
    fileSystem: options.fileSystem ?? nodeFileSystem,
    presence: options.presence ?? (await socketPresence()),
    newId: options.newId ?? randomId,
    segmentBytes: options.segmentBytes,
    checkpointBytes: options.checkpointBytes,
    onFlush: options.onFlush ?? (() => undefined),
  });
}
