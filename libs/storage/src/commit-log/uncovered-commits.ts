import type { Gathered } from './checkpoint-schedule.ts';
import type { Commit } from './commit.ts';

/** A file of commits of which a checkpoint covers none, or only some at its beginning. */
export interface UncoveredFile {
  /** The number of its last commit, and where that ends, in bytes. */
  readonly last: number;
  readonly end: number;
}

/** The commits that no checkpoint covers: in which files they lie, and what came with them. */
export class UncoveredCommits {
  readonly #files = new Map<string, UncoveredFile>();
  #each: { readonly sequence: number; readonly notes: number; readonly bytes: number }[] = [];
  #notes = 0;
  #bytes = 0;

  /** In the order of their commits. */
  get files(): ReadonlyMap<string, UncoveredFile> {
    return this.#files;
  }

  get gathered(): Gathered {
    return { commits: this.#each.length, files: this.#files.size, notes: this.#notes, bytes: this.#bytes };
  }

  /** @param killed bytes in segments that died with it */
  add({ sequence, file, operations }: Commit, killed: number): void {
    const [first, last] = [operations[0], operations.at(-1)];
    const end = last ? last.offset + last.length : 0;
    const notes = operations.reduce((puts, { operation }) => puts + (operation.op === 'put' ? 1 : 0), 0);
    const bytes = end - (first?.offset ?? 0) + killed;
    this.#files.set(file, { last: sequence, end });
    this.#each.push({ sequence, notes, bytes });
    this.#notes += notes;
    this.#bytes += bytes;
  }

  /** A checkpoint covers all commits up to this one. */
  cover(covered: number): void {
    for (const [name, { last }] of this.#files) if (last <= covered) this.#files.delete(name);
    this.#each = this.#each.filter(({ sequence, notes, bytes }) => {
      if (sequence > covered) return true;
      this.#notes -= notes;
      this.#bytes -= bytes;
      return false;
    });
  }
}
