const DIGITS = 20;

/** The file name of a commit: its sequence number in 20 digits, so that names sort as numbers do. */
export function sequenceName(sequence: number): string {
  return String(sequence).padStart(DIGITS, '0');
}

/** @returns undefined for a name that is no commit's */
export function sequenceOf(name: string): number | undefined {
  return name.length === DIGITS && /^\d+$/.test(name) ? Number(name) : undefined;
}
