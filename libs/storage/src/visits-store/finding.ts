/** Something about a volume that whoever looks after it should know. */
export interface Finding {
  /**
   * - `damage`: bytes are not what was written, or are missing.
   * - `torn`: the end of a journal that a crash left unfinished. Nobody was told that it is counted; the next start cuts it.
   * - `leftover`: a file that counts for nothing. The next process removes it.
   */
  readonly kind: 'damage' | 'torn' | 'leftover';
  readonly path: string;
  /** Where, and how many bytes are concerned; absent where it is about the whole file. */
  readonly offset?: number;
  readonly bytes?: number;
  readonly message: string;
}

export function isDamaged(findings: readonly Finding[]): boolean {
  return findings.some(({ kind }) => kind === 'damage');
}
