const DIGITS = 20;
const CHECKPOINT = '.checkpoint';
const NOTES = '.notes';
const END = '.end';
const OPEN = '.open';
const TAKEN = '.taken';

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

/** The second name of a file of commits, for as long as its process may append to it. */
export function openName(sequence: number, incarnation: string): string {
  return `${incarnation}.${sequenceName(sequence)}${OPEN}`;
}

/** The same, once another process has taken it away, and before it says where the run ends. */
export function takenName(sequence: number): string {
  return `${sequenceName(sequence)}${TAKEN}`;
}

/** The same, once it is known which commit of the file is the last that counts. */
export function endName(sequence: number, last: number): string {
  return `${sequenceName(sequence)}.${sequenceName(last)}${END}`;
}

/** @returns the file's number and the last commit in it that counts, by such a name; undefined for other names */
export function endOf(name: string): { readonly file: number; readonly last: number } | undefined {
  const [file, last] = name.endsWith(END) ? name.slice(0, -END.length).split('.').map(sequenceOf) : [];
  return file === undefined || last === undefined ? undefined : { file, last };
}

/** @returns the number of the file whose second name this is, in whatever form; undefined for other names */
export function runOf(name: string): number | undefined {
  const open = name.endsWith(OPEN) ? sequenceOf(name.slice(-OPEN.length - DIGITS, -OPEN.length)) : undefined;
  return open ?? (name.endsWith(TAKEN) ? sequenceOf(name.slice(0, -TAKEN.length)) : endOf(name)?.file);
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
