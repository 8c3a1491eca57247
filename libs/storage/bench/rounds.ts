/** What was measured of several that took turns, round by round: row by row in calls per second. */
export interface Rounds {
  readonly name: string;
  readonly perSecond: readonly number[];
}

export interface Turns {
  readonly rounds: number;
  /** Of each turn. */
  readonly seconds: number;
}

/** So long it takes until a program is compiled for what it does, where several share a machine of two cores. */
const WARM_UP_SECONDS = 2;

/**
 * Has several take turns, in another order each round, so that whatever else the machine does is shared out among them.
 * A first round warms them up and is not counted.
 */
export async function takeTurns<T extends { readonly name: string }>(
  contestants: readonly T[],
  { rounds, seconds }: Turns,
  turn: (contestant: T, seconds: number) => Promise<number>,
): Promise<Rounds[]> {
  const measured = contestants.map(({ name }) => ({ name, perSecond: [] as number[] }));
  for (let round = 0; round <= rounds; round++) {
    for (let place = 0; place < contestants.length; place++) {
      const index = (place + round) % contestants.length;
      const contestant = contestants[index];
      if (!contestant) continue;
      const perSecond = await turn(contestant, round > 0 ? seconds : Math.max(WARM_UP_SECONDS, seconds));
      if (round > 0) measured[index]?.perSecond.push(perSecond);
    }
  }
  return measured;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle - 1)] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

/** How many times faster `one` was than `other`: the median of the rounds' ratios, which a slow moment of both leaves alone. */
export function ratio(one: Rounds, other: Rounds): number {
  return median(one.perSecond.map((value, round) => value / (other.perSecond[round] ?? Number.NaN)));
}

/** How noisy the rounds were: half of them lie within this share of the median. */
export function spread({ perSecond }: Rounds): number {
  const middle = median(perSecond);
  return median(perSecond.map((value) => Math.abs(value - middle))) / middle;
}
