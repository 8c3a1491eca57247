import { z } from 'zod';

/**
 * Text that every storage can keep as it is: no NUL, no halves of surrogate pairs. Its length counts characters, as
 * JSON Schema does, and not the 16-bit units that JavaScript counts.
 */
export function text(least: number, most: number) {
  const expected = least === 0 ? `expected at most ${most} characters` : `expected ${least} to ${most} characters`;
  return z
    .string('expected text')
    .refine((value) => /^[^\0\p{Surrogate}]*$/u.test(value), 'expected Unicode text without NUL')
    .refine((value) => hasLength(value, least, most), expected)
    .meta({ minLength: least, maxLength: most, pattern: '^[^\\u0000]*$' });
}

function hasLength(value: string, least: number, most: number): boolean {
  // A character is one unit or two: most texts need not be counted.
  if (value.length > 2 * most || value.length < least) return false;
  if (value.length <= most && value.length >= 2 * least) return true;
  const length = [...value].length;
  return length >= least && length <= most;
}
