/** Something the product is held to. */
export interface Target {
  readonly what: string;
  readonly measured: number;
  readonly least?: number;
  readonly most?: number;
  /** Of all three; none for a ratio. */
  readonly unit?: string;
}

export function isMet({
  measured,
  least = Number.NEGATIVE_INFINITY,
  most = Number.POSITIVE_INFINITY,
}: Target): boolean {
  return measured >= least && measured <= most;
}
