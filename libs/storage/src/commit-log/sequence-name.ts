const DIGITS = 20;
const CHECKPOINT = '.checkpoint';
const NOTES = '.notes';
const END = '.end';
const OPEN = '.open';

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

/** The file name of what says where a run ends, by the number of the run's first commit. */
export function endName(sequence: number): string {
  return `${sequenceName(sequence)}${END}`;
}

/** The second name of a file of commits, for as long as its process may append to it. */
export function openName(sequence: number, incarnation: string): string {
  return `${incarnation}.${sequenceName(sequence)}${OPEN}`;
}

/** @returns the number of the first commit of the run whose end this is, by its name; undefined for other names */
export function endOf(name: string): number | undefined {
  return name.endsWith(END) ? sequenceOf(name.slice(0, -END.length)) : undefined;
}

/** @returns the number of the first commit of the run whose second name this is; undefined for other names */
export function openOf(name: string): number | undefined {
  return name.endsWith(OPEN) ? sequenceOf(name.slice(-OPEN.length - DIGITS, -OPEN.length)) : undefined;
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
