import { errorCode } from './file-system/file-system.ts';

/**
 * What storage refuses or cannot do, told apart by `code`. Messages name the place and the remedy; they may hold
 * paths, so a server must not pass them on to its clients.
 *
 * | code | when | what to do |
 * | --- | --- | --- |
 * | `bad-option` | an option of `openStorage` makes no sense | correct it |
 * | `not-a-directory` | the directory does not exist and cannot be made, or is something else | name another |
 * | `permission` | the directory may not be read or written by this user | change its owner or mode |
 * | `read-only` | the volume is mounted read-only | mount it for writing |
 * | `foreign-content` | the volume holds what storage did not write | name an empty volume, or move it away |
 * | `in-use` | per-pod mode, and another live writer is on the volume | give each pod its own volume, or use shared mode |
 * | `no-hard-links` | shared mode on a file system without link(2) | use per-pod mode or another file system |
 * | `newer-format` | the store was written by a newer version | run that version |
 * | `damaged` | bytes on disk are not what was written | look at it with `visits-store verify`; repair it, or restore a copy |
 * | `too-long` | a note is longer than any may be | shorten it |
 * | `full` | no room for this write: volume full or over budget | delete notes, or enlarge the volume |
 * | `unavailable` | the volume cannot be read at this moment | try again |
 * | `fault` | a write or flush failed earlier: nothing is acknowledged any more | restart the process |
 * | `fenced` | another process took this one's files over | restart the process |
 * | `closed` | the storage was closed | |
 * | `not-found` | no note has this id | |
 * | `key-reused` | the idempotency key named another request within 24 h | use another key |
 * | `bad-record` | a record of an import is none | correct the file |
 * | `version-conflict` | the note has another version than the write named | read it again |
 */
export type StorageErrorCode =
  | 'bad-option'
  | 'not-a-directory'
  | 'permission'
  | 'read-only'
  | 'foreign-content'
  | 'in-use'
  | 'no-hard-links'
  | 'newer-format'
  | 'damaged'
  | 'too-long'
  | 'full'
  | 'unavailable'
  | 'fault'
  | 'fenced'
  | 'closed'
  | 'not-found'
  | 'version-conflict'
  | 'key-reused'
  | 'bad-record';

/** Facts about an error, for programs. */
export interface StorageErrorDetails {
  /** The file or directory it is about. */
  readonly path?: string;
  /** Where in the file, in bytes. */
  readonly offset?: number;
  /** `full`: bytes in use and bytes allowed. */
  readonly used?: number;
  readonly allowed?: number;
  /** `full`: it is idempotency keys that there is no room for; without one there may be. */
  readonly forKeys?: boolean;
  /** `bad-record`: which one, from 1. */
  readonly record?: number;
  /** The hit is counted, or the total set, durably: only what the total is now cannot be told. */
  readonly tookEffect?: boolean;
  /** `version-conflict`: the note's present version. */
  readonly version?: number;
}

export class StorageError extends Error {
  override readonly name = 'StorageError';

  constructor(
    readonly code: StorageErrorCode,
    message: string,
    readonly details: StorageErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * Whether a file is not there (any more), directly or as the cause of a storage error. A file server may have forgotten
 * one that is still open here (ESTALE).
 */
export function isGone(error: unknown): boolean {
  const code = errorCode(error instanceof StorageError ? error.cause : error);
  return code === 'ENOENT' || code === 'ESTALE';
}

/**
 * Bytes on disk are not what was written. The message names the command that looks at the volume.
 *
 * @param path a file of the store
 * @param what is wrong with it
 * @param offset where, in bytes
 */
export function damage(path: string, what: string, offset?: number): StorageError {
  const volume = path.slice(0, Math.max(0, path.lastIndexOf('/store/'))) || '.';
  const message = `${path}: ${what}; look at all of it with: visits-store verify ${volume}`;
  return new StorageError('damaged', message, { path, ...(offset !== undefined && { offset }) });
}

/** Whether there was no room, as the system or storage says it. */
export function isFull(error: unknown): boolean {
  return failure(error, '', '').code === 'full';
}

/** Refusals after which a process goes on: nothing was written that could be in doubt. */
const PASSING: ReadonlySet<StorageErrorCode> = new Set(['full', 'unavailable', 'no-hard-links']);

/** Whether a process can go on after a commit that failed so. */
export function isPassing({ code }: StorageError): boolean {
  return PASSING.has(code);
}

export function isDamage(error: unknown): boolean {
  return error instanceof StorageError && error.code === 'damaged';
}

/**
 * A read that failed, as a storage error. Nothing was written, so nothing is in doubt: it can be tried again.
 */
export function readFailure(error: unknown, what: string, path: string): StorageError {
  if (error instanceof StorageError) return error;
  const { code, message, details } = failure(error, what, path);
  return new StorageError(code === 'fault' ? 'unavailable' : code, message, details, { cause: error });
}

/**
 * A failed write or flush as a storage error. What has no code of its own is a `fault`: nobody can say what reached the
 * disk, so nothing may be acknowledged after it.
 */
export function failure(error: unknown, what: string, path: string): StorageError {
  if (error instanceof StorageError) return error;
  const code = errorCode(error);
  const cause = { cause: error };
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new StorageError('full', `${what}: no space left on the volume of ${path}`, { path }, cause);
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOMEM':
      return new StorageError(
        'unavailable',
        `${what}: ${path}: no more files or memory to be had (${code})`,
        { path },
        cause,
      );
    case 'EROFS':
      return new StorageError('read-only', `${what}: the volume of ${path} is mounted read-only`, { path }, cause);
    case 'EACCES':
    case 'EPERM':
      return new StorageError(
        'permission',
        `${what}: this user may not write ${path}; change its owner`,
        { path },
        cause,
      );
    default: {
      const reason = error instanceof Error ? error.message : String(error);
      return new StorageError('fault', `${what}: ${path}: ${reason}`, { path }, cause);
    }
  }
}
