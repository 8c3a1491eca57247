import { checkpointOf, checkpointOfSegment, sequenceOf } from '../commit-log/sequence-name.ts';
import { damage, failure, StorageError } from '../errors.ts';
import { errorCode, type FileSystem } from '../file-system/file-system.ts';
import type { VolumeLayout } from './layout.ts';

/** What a volume is before anything is done to it. */
export type VolumeContent =
  /** A store, with at least one commit. */
  | { readonly kind: 'store' }
  /** None yet. Counting begins at `total`: 0, or what a `visits` file alone on the volume says. */
  | { readonly kind: 'empty'; readonly total: number };

/**
 * Looks, and changes nothing.
 *
 * @throws `not-a-directory`, `permission`, `foreign-content` (which names what is in the way)
 */
export async function inspectVolume(fileSystem: FileSystem, layout: VolumeLayout): Promise<VolumeContent> {
  const root = layout.root;
  const entries = await listDirectory(fileSystem, root);
  const known = (entries ?? []).filter(({ name }) => !isOfTheVolume(name));
  for (const { name, kind } of known) {
    if (name === 'store' && kind === 'directory') continue;
    if (name === 'visits' && kind === 'file') continue;
    throw foreign(`${root}/${name}`, 'storage did not write it');
  }
  if (known.some(({ name }) => name === 'store') && (await holdsStore(fileSystem, layout))) return { kind: 'store' };
  if (!known.some(({ name }) => name === 'visits')) return { kind: 'empty', total: 0 };
  return { kind: 'empty', total: await adoptedTotal(fileSystem, layout.visits) };
}

/** @throws `damaged` where a store has lost its log */
async function holdsStore(fileSystem: FileSystem, layout: VolumeLayout): Promise<boolean> {
  if (await hasLog(fileSystem, layout)) return true;
  // A journal is made when its process is in the log. The log is looked at again: others may be starting right now.
  const journals = (await listDirectory(fileSystem, layout.journals)) ?? [];
  const segments = ((await listDirectory(fileSystem, layout.log)) ?? []).filter(({ name }) =>
    checkpointOfSegment(name),
  );
  if (journals.length === 0 && segments.length === 0) return false;
  if (await hasLog(fileSystem, layout)) return true;
  throw damage(layout.log, 'no commit is there, and other files of a store are');
}

async function hasLog(fileSystem: FileSystem, layout: VolumeLayout): Promise<boolean> {
  const names = (await listDirectory(fileSystem, layout.log)) ?? [];
  return names.some(({ name }) => sequenceOf(name) !== undefined || checkpointOf(name) !== undefined);
}

/**
 * Makes the directories of a store; where they exist it does nothing.
 *
 * @throws `read-only`, `permission`, `full`, `fault`
 */
export async function makeStore(fileSystem: FileSystem, layout: VolumeLayout): Promise<void> {
  try {
    for (const directory of [layout.journals, layout.log, layout.live]) await fileSystem.makeDirectory(directory);
  } catch (error) {
    throw failure(error, 'cannot make a store', layout.root);
  }
}

/** Takes the directories of a store away again, if nothing is in them: for a start that failed before it began. */
export async function unmakeStore(fileSystem: FileSystem, layout: VolumeLayout): Promise<void> {
  try {
    for (const directory of [layout.log, layout.journals, layout.live, layout.store]) {
      await fileSystem.removeDirectory(directory);
    }
  } catch {
    // Another process has begun to use them, or they were never made: either way they are not ours to take away.
  }
}

async function listDirectory(fileSystem: FileSystem, path: string) {
  try {
    return await fileSystem.list(path);
  } catch (error) {
    switch (errorCode(error)) {
      case 'ENOENT':
        return undefined;
      case 'ENOTDIR':
        throw new StorageError('not-a-directory', `${path} is a file; storage needs a directory`, { path });
      default:
        throw failure(error, 'cannot look at the volume', path);
    }
  }
}

/** What file systems and their servers keep in a volume of their own. */
function isOfTheVolume(name: string): boolean {
  return name === 'lost+found' || name === '.snapshot' || name.startsWith('.nfs');
}

async function adoptedTotal(fileSystem: FileSystem, path: string): Promise<number> {
  let text: string;
  try {
    text = (await fileSystem.readFile(path, 64)).toString();
  } catch (error) {
    if (errorCode(error) === 'EFBIG') throw foreign(path, 'it holds more than a number');
    throw failure(error, 'cannot read', path);
  }
  const total = /^\s*\d{1,15}\s*$/.test(text) ? Number(text) : undefined;
  if (total === undefined) throw foreign(path, `it does not hold a number that could be adopted`);
  return total;
}

function foreign(path: string, why: string): StorageError {
  return new StorageError('foreign-content', `${path}: ${why}; move it away or name another directory`, { path });
}
