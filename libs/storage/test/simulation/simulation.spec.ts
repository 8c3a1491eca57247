import { readFileSync } from 'node:fs';
import { ARRIVALS, arriveAtEveryCall } from './arrivals.ts';
import { crashAtEveryCall } from './every-call.ts';
import { MUTANTS } from './mutants.mjs';
import { runScenario } from './scenario.ts';
import { STORIES } from './stories.ts';
import { takeOverAtEveryCall } from './taken-over.ts';
import { TAKEOVERS } from './takeovers.ts';

test.each(Array.from({ length: 10 }, (_, part) => part * 50))(
  '50 seeds from %i on keep every promise',
  async (first) => {
    for (let seed = first; seed < first + 50; seed++) {
      const { violations } = await runScenario(seed);
      expect({ seed, violations }).toEqual({ seed, violations: [] });
    }
  },
);

// The program `simulate` does so at each call, here and below.
test.each(STORIES)('$name: cut off here and there, every promise is kept', async (story) => {
  const { violations } = await crashAtEveryCall(story, 11);
  expect(violations).toEqual([]);
});

test.each(TAKEOVERS)('$name: taken over here and there, every promise is kept', async (takeover) => {
  const { naps, violations } = await takeOverAtEveryCall(takeover, { stride: 9 });
  expect(naps).toBeGreaterThan(5);
  expect(violations).toEqual([]);
});

test.each(ARRIVALS)('$name: where another one comes here and there, every promise is kept', async (arrival) => {
  const { naps, violations } = await arriveAtEveryCall(arrival, { stride: 13 });
  expect(naps).toBeGreaterThan(5);
  expect(violations).toEqual([]);
});

test.each(MUTANTS)('there is a place in the engine for the defect: $name', ({ edits }) => {
  for (const { file, find } of edits) {
    const source = readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8');
    expect({ file, find, places: source.split(find).length - 1 }).toEqual({ file, find, places: 1 });
  }
});
