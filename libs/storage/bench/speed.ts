import { rm } from 'node:fs/promises';
import { CONTESTANTS, type ContestantName, PEERS } from './contestant.ts';
import type { Load } from './load.ts';
import { ContestantProcess } from './process.ts';
import { median, type Rounds, ratio, spread, type Turns, takeTurns } from './rounds.ts';
import type { Target } from './target.ts';

export interface SpeedOptions extends Turns {
  readonly directory: string;
  /** Who takes part, and in what: all, unless told. */
  readonly contestants?: readonly ContestantName[];
  readonly loads?: readonly Pick<Load, 'kind' | 'callers'>[];
}

/** One kind of work at one number of callers. */
export interface Comparison extends Pick<Load, 'kind' | 'callers'> {
  readonly results: readonly Result[];
}

export interface Result {
  readonly name: ContestantName;
  readonly perSecond: number;
  /** Half of the rounds lie within this share of the median. */
  readonly spread: number;
  /** Times the bare writes of the same rounds. */
  readonly ofBare: number;
  /** Times the fastest peer of the same rounds. */
  readonly ofBestPeer: number;
}

export interface Speed {
  readonly comparisons: readonly Comparison[];
  /** Who could not run on this machine, and why. */
  readonly absent: readonly { readonly name: ContestantName; readonly reason: string }[];
  readonly targets: readonly Target[];
}

/** Differs from the peer it is in how hits are counted, and in nothing else. */
const SUMMED: ContestantName = 'libsql, summed';

const LOADS = (['hits', 'notes'] as const).flatMap((kind) => [1, 64, 512].map((callers) => ({ kind, callers })));

/** Ours against its peers and the physical limit, at the same durable work. */
export async function measureSpeed(options: SpeedOptions): Promise<Speed> {
  const { directory, contestants = CONTESTANTS, loads = LOADS } = options;
  const absent: { name: ContestantName; reason: string }[] = [];
  const comparisons: Comparison[] = [];
  const processes: ContestantProcess[] = [];
  try {
    for (const name of contestants) {
      try {
        processes.push(await ContestantProcess.start(name, `${directory}/${name.replaceAll(' ', '-')}`));
      } catch (error) {
        absent.push({ name, reason: error instanceof Error ? error.message : String(error) });
      }
    }
    for (const load of loads) {
      const entered = processes.filter(({ name }) => load.kind === 'hits' || name !== SUMMED);
      const measured = await takeTurns(entered, options, (one, seconds) => one.run({ ...load, seconds }));
      comparisons.push({ ...load, results: compare(measured) });
    }
  } finally {
    for (const one of processes) await one.stop();
    await rm(directory, { recursive: true, force: true });
  }
  return { comparisons, absent, targets: targetsOf(comparisons) };
}

function compare(measured: readonly Rounds[]): Result[] {
  const bare = measured.find(({ name }) => name === 'bare writes');
  const peers = measured.filter(({ name }) => PEERS.some((peer) => peer === name));
  const [best] = peers.sort((a, b) => median(b.perSecond) - median(a.perSecond));
  return measured.map((rounds) => ({
    name: rounds.name as ContestantName,
    perSecond: median(rounds.perSecond),
    spread: spread(rounds),
    ofBare: bare ? ratio(rounds, bare) : Number.NaN,
    ofBestPeer: best ? ratio(rounds, best) : Number.NaN,
  }));
}

function targetsOf(comparisons: readonly Comparison[]): Target[] {
  const found = (kind: Load['kind'], callers: number, name: ContestantName) =>
    comparisons.find((one) => one.kind === kind && one.callers === callers)?.results.find((one) => one.name === name);
  const target = (
    kind: Load['kind'],
    callers: number,
    name: ContestantName,
    of: 'ofBare' | 'ofBestPeer',
    least: number,
  ) => ({
    what: `${kind} by ${callers}, ${name}, times ${of === 'ofBare' ? 'the bare writes' : 'the best peer'}`,
    least,
    measured: found(kind, callers, name)?.[of] ?? Number.NaN,
  });
  const targets = (['visits per-pod', 'visits shared'] as const).flatMap((name) => [
    target('hits', 1, name, 'ofBare', 0.7),
    target('hits', 64, name, 'ofBestPeer', 1.3),
    target('hits', 512, name, 'ofBestPeer', 1.5),
    target('notes', 1, name, 'ofBestPeer', name === 'visits per-pod' ? 0.5 : 0.3),
    target('notes', 64, name, 'ofBestPeer', 1),
  ]);
  return targets.filter(({ measured }) => !Number.isNaN(measured));
}
