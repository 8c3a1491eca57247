import type { NoteContent, NotePatch } from '@visits/storage';
import { z } from 'zod';
import type { Settings } from '../settings/settings.ts';

/** What clients may send of a note, within the limits that are in force. */
export interface NoteSchemas {
  readonly content: z.ZodType<NoteContent>;
  readonly patch: z.ZodType<NotePatch>;
}

export function noteSchemas({ noteTitle, noteBody }: Settings['limits']): NoteSchemas {
  const title = text(noteTitle).min(1, 'expected at least one character');
  const body = text(noteBody);
  return {
    content: z.strictObject({ title: title.exactOptional(), body }),
    patch: z.strictObject({ title: title.nullable().exactOptional(), body: body.exactOptional() }),
  };
}

/** Text that every storage can keep as it is: no NUL, no halves of surrogate pairs. */
function text(most: number) {
  return z
    .string('expected text')
    .max(most, `expected at most ${most} characters`)
    .regex(/^[^\0\p{Surrogate}]*$/u, 'expected Unicode text without NUL');
}
