import { z } from 'zod';
import { text } from '../http/text.ts';
import type { Settings } from '../settings/settings.ts';

/** What clients may send of a note, within the limits that are in force. */
export function noteSchemas({ noteTitle, noteBody }: Pick<Settings['limits'], 'noteTitle' | 'noteBody'>) {
  const title = text(1, noteTitle);
  const body = text(0, noteBody);
  return {
    content: z.strictObject({ title: title.exactOptional(), body }),
    patch: z.strictObject({ title: title.nullable().exactOptional(), body: body.exactOptional() }),
  };
}
