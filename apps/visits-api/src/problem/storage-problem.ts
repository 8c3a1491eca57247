import type { StorageError } from '@visits/storage';
import { Problem } from './problem.ts';

/**
 * What a client is told of an error of storage; undefined for those that are no client's concern. Never the error's own
 * message, which may hold paths.
 */
export function storageProblem(error: StorageError): Problem | undefined {
  const { code, details } = error;
  switch (code) {
    case 'not-found':
      return new Problem('not-found', 'There is no note with this id.', { cause: error });
    case 'version-conflict':
      return new Problem('precondition-failed', 'The note has another version by now: read it again.', {
        headers: details.version === undefined ? {} : { ETag: `"${details.version}"` },
        members: { version: details.version },
        cause: error,
      });
    case 'key-reused':
      return new Problem('key-reused', 'This Idempotency-Key came with another request before: use a new one.', {
        cause: error,
      });
    case 'too-long':
      return new Problem('too-large', 'The note is longer than storage keeps.', { cause: error });
    case 'full':
      return new Problem('full', details.forKeys ? noRoomForKeys : noRoom, {
        members: { used: details.used, allowed: details.allowed },
        cause: error,
      });
    case 'fault':
    case 'fenced':
    case 'read-only':
    case 'permission':
    case 'damaged':
      return new Problem('unavailable', 'Storage cannot make this durable now; whether it took effect is unknown.', {
        headers: retry,
        cause: error,
      });
    case 'unavailable':
      return new Problem(
        'unavailable',
        details.tookEffect ? tookEffect : 'Storage cannot be reached now; nothing was changed.',
        {
          headers: retry,
          cause: error,
        },
      );
    case 'closed':
      return new Problem('unavailable', 'This process is shutting down.', { headers: retry, cause: error });
    default:
      return undefined;
  }
}

const noRoom = 'There is no room for this: delete notes, or ask for a larger volume.';
const noRoomForKeys = 'There is no room for another Idempotency-Key: send none, or try again later.';
const tookEffect = 'This took effect, but the total cannot be told now: do not send it again.';

// About what a restart of the process takes.
const retry = { 'Retry-After': '5' };
