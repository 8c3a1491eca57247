import type { Note } from '@visits/storage';

interface KnownNote {
  /** The latest version that was acknowledged, and the bodies acknowledged by version. */
  version: number;
  readonly bodies: Map<number, string>;
}

/** What the outside has been told, and so what storage must hold to (P1 to P4, P10). */
export class Oracle {
  readonly violations: string[] = [];
  attempted: number;
  acknowledged: number;
  /** The greatest total anybody was shown. */
  shown: number;
  readonly #bodies = new Set<string>();
  readonly #notes = new Map<string, KnownNote>();
  readonly #removalAttempted = new Set<string>();
  readonly #removed = new Set<string>();

  /** @param trace where a replay shows at which moment a promise was broken, and who was told of what */
  constructor(
    adopted: number,
    private readonly trace: string[],
  ) {
    this.attempted = adopted;
    this.acknowledged = adopted;
    this.shown = adopted;
  }

  violate(what: string): void {
    this.violations.push(what);
    this.trace.push(`violated: ${what}`);
  }

  /** Before a hit or a read: the least that its answer may be. */
  get floor(): number {
    return Math.max(this.acknowledged, this.shown);
  }

  sawTotal(total: number, floor: number, what: string): void {
    if (total < floor) this.violate(`${what}: ${total} is less than ${floor}, which was acknowledged or shown before`);
    if (total > this.attempted) this.violate(`${what}: ${total} is more than the ${this.attempted} attempted`);
    this.shown = Math.max(this.shown, total);
    this.trace.push(`${what} answered ${total}, not less than ${floor}`);
  }

  attemptsBody(body: string): void {
    this.#bodies.add(body);
  }

  attemptsRemoval(id: string): void {
    this.#removalAttempted.add(id);
  }

  removed(id: string): void {
    if (this.#removed.has(id)) this.violate(`note ${id} was removed twice`);
    this.#removed.add(id);
  }

  /** A write of a note was acknowledged. */
  wrote({ id, version, body }: Note): void {
    const known = this.#notes.get(id) ?? { version: 0, bodies: new Map() };
    this.#notes.set(id, known);
    const before = known.bodies.get(version);
    if (before !== undefined) this.violate(`note ${id}: version ${version} acknowledged to ${before} and ${body}`);
    known.bodies.set(version, body);
    known.version = Math.max(known.version, version);
  }

  /** Before a read: what its answer must hold. */
  expectation(): (notes: readonly Note[], what: string) => void {
    const expected = [...this.#notes].map(([id, { version }]) => ({ id, version, gone: this.#removed.has(id) }));
    return (notes, what) => {
      const found = new Map(notes.map((note) => [note.id, note]));
      if (found.size < notes.length) this.violate(`${what}: a note twice`);
      for (const { id, version, gone } of expected) {
        const note = found.get(id);
        if (!note && !this.#removalAttempted.has(id)) this.violate(`${what}: note ${id} is lost`);
        if (note && gone) this.violate(`${what}: note ${id} came back`);
        if (note && note.version < version) this.violate(`${what}: note ${id} went back to version ${note.version}`);
      }
      for (const { id, version, body } of notes) {
        if (!this.#bodies.has(body)) this.violate(`${what}: nobody wrote ${body}`);
        const acknowledged = this.#notes.get(id)?.bodies.get(version);
        if (acknowledged !== undefined && acknowledged !== body) {
          this.violate(`${what}: note ${id} version ${version} is ${body}, acknowledged was ${acknowledged}`);
        }
      }
    };
  }
}
