import { Refusal, Unreachable } from './api.ts';
import { Unwilling } from './writing.ts';

/** What to tell the visitor of something that did not work; nothing where it was the visitor who did not want it. */
export function complaintOf(error: unknown): string | undefined {
  if (error instanceof Unwilling) return undefined;
  if (error instanceof Unreachable) return `${error.message} Nothing is lost: try again.`;
  if (error instanceof Refusal) return error.message;
  throw error;
}
