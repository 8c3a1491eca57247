import { join } from 'node:path';
import { useDirectory } from '../../test/volume-directory.ts';
import { systemClock } from '../clock.ts';
import { StorageError } from '../errors.ts';
import { nodeFileSystem } from '../file-system/node-file-system.ts';
import { Journal, type JournalOptions } from './journal.ts';
import { JournalReader } from './journal-reader.ts';

const directory = useDirectory();
const paths = () => [join(directory(), 'pod.0'), join(directory(), 'pod.1')] as const;
const DAY = 20_000;

const journals: Journal[] = [];
const create = async (options: Pick<JournalOptions, 'isAlone' | 'onFlush'>) => {
  const journal = await Journal.create({
    fileSystem: nodeFileSystem,
    clock: systemClock,
    paths: paths(),
    incarnation: '0123456789abcdef',
    segmentBytes: 4096,
    remote: false,
    ...options,
  });
  journals.push(journal);
  return journal;
};
const stop = (journal: Journal) => journal.stop(new StorageError('closed', 'the test is over'));
afterEach(() => Promise.all(journals.splice(0).map(stop)));

test('where nobody else counts, a mark follows with the next beat, also while there is always a flush under way', async () => {
  const journal = await create({ isAlone: async () => true });
  const reader = new JournalReader(nodeFileSystem, paths());
  await journal.add(undefined, DAY);
  expect((await reader.read())?.total).toBe(0);
  let busy = true;
  const load = (async () => {
    while (busy) await journal.add(undefined, DAY);
  })();
  const counted = journal.counts.total;
  await journal.beat();
  expect((await reader.read())?.total).toBeGreaterThanOrEqual(counted);
  busy = false;
  await load;
  await journal.beat();
  expect((await reader.read())?.total).toBe(journal.counts.total);
  await reader.close();
});

test('whether anybody else counts is asked after each flush, and what each hit says', async () => {
  const answers = [true, false, true];
  let flushes = 0;
  const asked: number[] = [];
  const isAlone = async () => {
    asked.push(flushes);
    return answers[asked.length - 1] === true;
  };
  const journal = await create({
    isAlone,
    onFlush: () => {
      flushes += 1;
    },
  });
  const reader = new JournalReader(nodeFileSystem, paths());
  const seen: unknown[] = [];
  for (const _ of answers) {
    const { alone } = await journal.add('/', DAY);
    seen.push([alone, (await reader.read())?.total]);
  }
  expect(asked).toEqual([1, 2, 3]);
  expect(seen).toEqual([
    [true, 0],
    [false, 2],
    [true, 2],
  ]);
  await reader.close();
});
