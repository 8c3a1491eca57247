/**
 * `simulate [--seeds N] [--from SEED] [--until-violation] [--without-stories]`: tells each short story, cut off at every
 * single system call; has a process taken over at each of its calls, and another one arrive; then runs N seeds and ends
 * with `N seeds, V violations`.
 * `simulate --only stories|takeovers|arrivals`: one of these parts alone, up to the first violation.
 * `simulate --seed SEED`: runs one, and prints every system call of it. Exit status 1 when anything was violated.
 */

import { parseArgs } from 'node:util';
import { ARRIVALS, arriveAtEveryCall } from './arrivals.ts';
import { crashAtEveryCall } from './every-call.ts';
import { runScenario } from './scenario.ts';
import { STORIES } from './stories.ts';
import { takeOverAtEveryCall } from './taken-over.ts';
import { TAKEOVERS } from './takeovers.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '500' },
    from: { type: 'string', default: '0' },
    seed: { type: 'string' },
    'without-stories': { type: 'boolean', default: false },
    only: { type: 'string' },
    'until-violation': { type: 'boolean', default: false },
  },
});

function integer(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  console.error(`simulate: --${name}: expected an integer, got ${text}`);
  process.exit(2);
}

if (values.seed !== undefined) {
  const trace: string[] = [];
  const { violations } = await runScenario(integer('seed', values.seed), trace);
  for (const [step, call] of trace.entries()) console.log(`${step}\t${call}`);
  for (const violation of violations) console.log(`violated: ${violation}`);
  process.exit(violations.length > 0 ? 1 : 0);
}

if (values.only === 'stories') process.exit((await tellStories(true)) > 0 ? 1 : 0);
if (values.only === 'takeovers') process.exit((await takeOver(true)) > 0 ? 1 : 0);
if (values.only === 'arrivals') process.exit((await arrive(true)) > 0 ? 1 : 0);

const told = values['without-stories']
  ? 0
  : (await tellStories(false)) + (await takeOver(false)) + (await arrive(false));
process.exit(told + (await runSeeds()) > 0 ? 1 : 0);

interface Attempts {
  /** Crashes, or naps. */
  readonly times: number;
  readonly violations: readonly string[];
}

function tellStories(untilViolation: boolean): Promise<number> {
  return atEveryCall('stories cut off at every call', 'crashes', STORIES, untilViolation, async (story) => {
    const { crashes, violations } = await crashAtEveryCall(story);
    return { times: crashes, violations };
  });
}

function takeOver(untilViolation: boolean): Promise<number> {
  return atEveryCall('operations taken over at every call', 'naps', TAKEOVERS, untilViolation, async (takeover) => {
    const { naps, violations } = await takeOverAtEveryCall(takeover, { untilViolation });
    return { times: naps, violations };
  });
}

function arrive(untilViolation: boolean): Promise<number> {
  return atEveryCall('arrivals at every call', 'naps', ARRIVALS, untilViolation, async (arrival) => {
    const { naps, violations } = await arriveAtEveryCall(arrival, { untilViolation });
    return { times: naps, violations };
  });
}

/** @returns how often something was violated */
async function atEveryCall<T>(
  title: string,
  what: string,
  subjects: readonly T[],
  untilViolation: boolean,
  work: (subject: T) => Promise<Attempts>,
): Promise<number> {
  const started = performance.now();
  let times = 0;
  let violated = 0;
  for (const subject of subjects) {
    const outcome = await work(subject);
    times += outcome.times;
    violated += outcome.violations.length;
    for (const violation of outcome.violations.slice(0, 3)) console.log(violation);
    if (untilViolation && violated > 0) break;
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`${subjects.length} ${title}: ${times} ${what}, ${violated} violations (${seconds} s)`);
  return violated;
}

/** @returns how many seeds violated something */
async function runSeeds(): Promise<number> {
  const from = integer('from', values.from);
  const seeds = integer('seeds', values.seeds);
  const started = performance.now();
  const tally = new Map<string, number>();
  let run = 0;
  let violated = 0;
  let steps = 0;
  for (let seed = from; seed < from + seeds; seed++) {
    const outcome = await runScenario(seed);
    run += 1;
    steps += outcome.steps;
    for (const [what, times] of outcome.tally) tally.set(what, (tally.get(what) ?? 0) + times);
    if (outcome.violations.length === 0) continue;
    violated += 1;
    console.log(`seed ${seed}: ${outcome.violations[0]}\n  replay: npx nx simulate storage -- --seed ${seed}`);
    if (values['until-violation']) break;
  }
  const seconds = (performance.now() - started) / 1000;
  console.log(`${Math.round(run / seconds)} seeds/s, ${steps} system calls`);
  console.log([...tally].map(([what, times]) => `${what}: ${times}`).join(', '));
  console.log(`${run} seeds, ${violated} violations`);
  return violated;
}
