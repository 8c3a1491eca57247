const DIGITS = 20;
const CHECKPOINT = '.checkpoint';
const NOTES = '.notes';

/** The file name of a commit: its sequence number in 20 digits, so that names sort as numbers do. */
export function sequenceName(sequence: number): string {
  return String(sequence).padStart(DIGITS, '0');
}

/** The file name of a checkpoint, by its own number. */
export function checkpointName(number: number): string {
  return `${sequenceName(number)}${CHECKPOINT}`;
}

/** The file name of a note segment made for a checkpoint, by the process that makes it. */
export function segmentName(checkpoint: number, incarnation: string, index: number): string {
  return `${sequenceName(checkpoint)}.${incarnation}.${index}${NOTES}`;
}

/** @returns the sequence number of a commit, by its name; undefined for other names */
export function sequenceOf(name: string): number | undefined {
  return name.length === DIGITS && /^\d+$/.test(name) ? Number(name) : undefined;
}

/** @returns the number of a checkpoint, by its name; undefined for other names */
export function checkpointOf(name: string): number | undefined {
  return name.endsWith(CHECKPOINT) ? sequenceOf(name.slice(0, -CHECKPOINT.length)) : undefined;
}

/** @returns the number of the checkpoint that a note segment was made for; undefined for other names */
export function checkpointOfSegment(name: string): number | undefined {
  return name.endsWith(NOTES) ? sequenceOf(name.slice(0, DIGITS)) : undefined;
}
