import { damage, StorageError } from '../errors.ts';

/** The numbers that names stand for, above a limit, rising. */
export function numbersAbove(
  limit: number,
  names: readonly string[],
  numberOf: (name: string) => number | undefined,
): number[] {
  const numbers = names.map(numberOf).filter((number) => number !== undefined);
  return numbers.filter((number) => number > limit).sort((a, b) => a - b);
}

/** A file of the log that should be there. */
export function missing(path: string): StorageError {
  return damage(path, 'it is missing');
}

/** The file that an error is about, if it says so. */
export function pathOf(error: unknown): string | undefined {
  if (error instanceof StorageError) return error.details.path;
  return typeof error === 'object' && error !== null && 'path' in error ? String(error.path) : undefined;
}
