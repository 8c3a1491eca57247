import type { Note } from '@visits/storage';
import type { Violate } from './oracle.ts';

interface KnownNote {
  /** The latest version that was acknowledged, and the bodies acknowledged by version. */
  version: number;
  readonly bodies: Map<number, string>;
  /** Whether anybody has tried to change it, or to remove it, since it was created. */
  touched: boolean;
  removalAttempted: boolean;
  removed: boolean;
}

/** What must be read of notes (P1 to P4): no acknowledged change is lost, none overwritten, none made twice. */
export class NoteOracle {
  readonly #bodies = new Set<string>();
  readonly #notes = new Map<string, KnownNote>();

  constructor(private readonly violate: Violate) {}

  attemptsBody(body: string): void {
    this.#bodies.add(body);
  }

  attemptsChange(id: string): void {
    this.#known(id).touched = true;
  }

  attemptsRemoval(id: string): void {
    this.#known(id).touched = true;
    this.#known(id).removalAttempted = true;
  }

  removed(id: string): void {
    const known = this.#known(id);
    if (known.removed) this.violate(`note ${id} was removed twice`);
    known.removed = true;
  }

  /** A write of a note was acknowledged. */
  wrote({ id, version, body }: Pick<Note, 'id' | 'version' | 'body'>): void {
    const known = this.#known(id);
    const before = known.bodies.get(version);
    if (before !== undefined) this.violate(`note ${id}: version ${version} acknowledged to ${before} and ${body}`);
    known.bodies.set(version, body);
    known.version = Math.max(known.version, version);
  }

  /** Before a read of all notes: what its answer must hold. @param selecting only notes with this in them */
  expectation(selecting = ''): (notes: readonly Note[], what: string) => void {
    const expected = [...this.#notes].map(([id, { version, removed }]) => ({ id, version, removed }));
    return (notes, what) => {
      const found = new Map(notes.map((note) => [note.id, note]));
      if (found.size < notes.length) this.violate(`${what}: a note twice`);
      for (const { id, version, removed } of expected) {
        const note = found.get(id);
        if (!note && this.#mustBeIn(id, version, selecting)) this.violate(`${what}: note ${id} is lost`);
        if (note && removed) this.violate(`${what}: note ${id} came back`);
        if (note && note.version < version) this.violate(`${what}: note ${id} went back to version ${note.version}`);
      }
      for (const note of notes) this.#check(note, selecting, what);
    };
  }

  #known(id: string): KnownNote {
    let known = this.#notes.get(id);
    if (!known) {
      known = { version: 0, bodies: new Map(), touched: false, removalAttempted: false, removed: false };
      this.#notes.set(id, known);
    }
    return known;
  }

  #mustBeIn(id: string, version: number, selecting: string): boolean {
    const { touched, removalAttempted, bodies } = this.#known(id);
    if (version === 0 || removalAttempted) return false;
    return selecting === '' || (!touched && bodies.get(1)?.includes(selecting) === true);
  }

  #check({ id, version, body }: Note, selecting: string, what: string): void {
    if (!this.#bodies.has(body)) this.violate(`${what}: nobody wrote ${body}`);
    if (!body.includes(selecting)) this.violate(`${what}: ${body} is not ${selecting}`);
    const acknowledged = this.#notes.get(id)?.bodies.get(version);
    if (acknowledged !== undefined && acknowledged !== body) {
      this.violate(`${what}: note ${id} version ${version} is ${body}, acknowledged was ${acknowledged}`);
    }
  }
}
