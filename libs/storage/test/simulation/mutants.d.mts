/** A deliberate defect of the engine: places of its source, below libs/storage/src, and what to put there. */
export interface Mutant {
  readonly name: string;
  /** Where it is to be found: in the stories, in what is taken over at every call, or (where it is left out) in 5,000 seeds. */
  readonly where?: 'stories' | 'takeovers' | 'arrivals';
  readonly edits: readonly { readonly file: string; readonly find: string; readonly replace: string }[];
}

/** Defects that real storage engines have had. The simulator must find each of them. */
export const MUTANTS: readonly Mutant[];
