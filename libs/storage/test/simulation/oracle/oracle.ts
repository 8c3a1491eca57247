import { KeyOracle } from './key-oracle.ts';
import { NoteOracle } from './note-oracle.ts';
import { TotalOracle } from './total-oracle.ts';

/** Says that a promise was broken, and how. */
export type Violate = (what: string) => void;

/** What the outside has been told, and so what storage must hold to. */
export class Oracle {
  readonly violations: string[] = [];
  readonly total: TotalOracle;
  readonly notes: NoteOracle;
  readonly keys: KeyOracle;

  /** @param tell called with what a replay shows: who was told of what, and which promise was broken at which moment */
  constructor(
    adopted: number,
    readonly tell: (what: string) => void,
  ) {
    const violate: Violate = (what) => this.violate(what);
    this.total = new TotalOracle(adopted, violate);
    this.notes = new NoteOracle(violate);
    this.keys = new KeyOracle(violate);
  }

  violate(what: string): void {
    this.violations.push(what);
    this.tell(`violated: ${what}`);
  }
}
