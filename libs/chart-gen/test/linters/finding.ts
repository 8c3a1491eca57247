/** What a linter has to say of one object. */
export interface Finding {
  readonly linter: string;
  /** The linter's name of its check. */
  readonly check: string;
  /** The case in ci/ the object is of. */
  readonly case: string;
  readonly kind: string;
  readonly name: string;
  readonly says: string;
}
