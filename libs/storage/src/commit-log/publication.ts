import { StorageError } from '../errors.ts';
import { errorCode, type FileSystem } from '../file-system/file-system.ts';

/**
 * Gives a finished, flushed file its name in the log, if nobody has that name. It may keep its own beside it, for the
 * caller to take away. Who was given the name only the directory tells, in every case: the answer to a link may be lost.
 *
 * @returns how the name became ours, if the answer was that it is
 * @param soleProcess no other process publishes: where link(2) is not to be had, rename(2) does
 * @throws `no-hard-links`; a system error, and then nobody can say whether it was published
 */
export async function publish(
  fileSystem: FileSystem,
  path: string,
  name: string,
  soleProcess: boolean,
): Promise<'linked' | 'renamed' | undefined> {
  try {
    await fileSystem.link(path, name);
  } catch (error) {
    const code = errorCode(error);
    if (code !== undefined && WITHOUT_LINKS.has(code)) {
      if (!soleProcess) {
        const message = `${name}: the file system has no hard links, which shared mode needs; use per-pod mode`;
        throw new StorageError('no-hard-links', message, { path: name }, { cause: error });
      }
      // Not atomic: a process that is not alone on the volume after all could be overwritten in between.
      if (await fileSystem.exists(name)) return undefined;
      await fileSystem.rename(path, name);
      return 'renamed';
    }
    // EEXIST: another process has the name, or we by a call whose answer was lost.
    if (code !== 'EEXIST') throw error;
    return undefined;
  }
  return 'linked';
}

const WITHOUT_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);
