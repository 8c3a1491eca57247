import { Rounds } from './rounds.ts';

/** Work that the test ends by hand, and that records how many of it ran at once. */
function manualWork() {
  const running: { readonly end: (value: number) => void; readonly fail: (error: Error) => void }[] = [];
  let begun = 0;
  let most = 0;
  const rounds = new Rounds<number>(() => {
    begun += 1;
    return new Promise<number>((resolve, reject) => {
      running.push({ end: resolve, fail: reject });
      most = Math.max(most, running.length);
    }).finally(() => running.shift());
  });
  return { rounds, running, begun: () => begun, most: () => most };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('all who ask in one turn get the same run', async () => {
  const { rounds, running, begun } = manualWork();
  const both = [rounds.run(), Promise.resolve().then(() => rounds.run())];
  await turn();
  running[0]?.end(1);
  expect(await Promise.all(both)).toEqual([1, 1]);
  expect(begun()).toBe(1);
});

test('who asks while a run is under way gets the next, and all of them the same', async () => {
  const { rounds, running, begun } = manualWork();
  const first = rounds.run();
  await turn();
  const second = rounds.run();
  const third = rounds.run();
  expect(begun()).toBe(1);
  running[0]?.end(1);
  expect(await first).toBe(1);
  await turn();
  expect(begun()).toBe(2);
  running[0]?.end(2);
  expect(await Promise.all([second, third])).toEqual([2, 2]);
});

test('a run that fails fails for those it was for, and the next one begins', async () => {
  const { rounds, running } = manualWork();
  const first = rounds.run();
  await turn();
  const second = rounds.run();
  running[0]?.fail(new Error('broken'));
  await expect(first).rejects.toThrow('broken');
  await turn();
  running[0]?.end(2);
  expect(await second).toBe(2);
});

test('is idle when the last run that was asked for has ended, well or not', async () => {
  const { rounds, running } = manualWork();
  await rounds.idle();
  const runs = [rounds.run()];
  await turn();
  runs.push(rounds.run());
  let isIdle = false;
  const idle = rounds.idle().then(() => {
    isIdle = true;
  });
  running[0]?.end(1);
  await turn();
  expect(isIdle).toBe(false);
  running[0]?.fail(new Error('broken'));
  await idle;
  await expect(Promise.all(runs)).rejects.toThrow('broken');
});

test('there is never more than one, also for who asks in the moment a run ends', async () => {
  const { rounds, running, most } = manualWork();
  const answers: Promise<number>[] = [];
  const askAgain = async () => {
    await rounds.run();
    answers.push(rounds.run()); // before those who wait for the next run have heard of the end
  };
  const asking = [askAgain(), askAgain(), askAgain()];
  await turn();
  for (let round = 1; round <= 6; round++) {
    running[0]?.end(round);
    await turn();
  }
  await Promise.all(asking);
  await Promise.all(answers);
  expect(most()).toBe(1);
});
