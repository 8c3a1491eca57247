import { WrittenCommits } from './written-commits.ts';

const MIB = 1024 * 1024;

function commit(file: string, offset: number, text: string) {
  return { file, offset, bytes: Buffer.from(text) };
}

test('a record is found where it was written, in whichever commit of a file', () => {
  const commits = new WrittenCommits();
  commits.keep(commit('1', 0, 'first'));
  commits.keep(commit('1', 5, 'second'));
  commits.keep(commit('7', 0, 'seventh'));
  const records = commits.take();
  expect(records.find({ file: '1', offset: 5, length: 6 })?.toString()).toBe('second');
  expect(records.find({ file: '1', offset: 1, length: 3 })?.toString()).toBe('irs');
  expect(records.find({ file: '7', offset: 4, length: 3 })?.toString()).toBe('nth');
});

test('nothing is made up: what was not kept, or not wholly, is not found', () => {
  const commits = new WrittenCommits();
  commits.keep(commit('1', 10, 'text'));
  const records = commits.take();
  for (const [file, offset, length] of [['1', 9, 2] as const, ['1', 12, 3] as const, ['2', 10, 4] as const]) {
    expect(records.find({ file, offset, length })).toBeUndefined();
  }
  expect(commits.take().find({ file: '1', offset: 10, length: 4 })).toBeUndefined();
});

test('the oldest is forgotten where there is too much', () => {
  const commits = new WrittenCommits();
  for (let file = 1; file <= 9; file++) commits.keep({ file: `${file}`, offset: 0, bytes: Buffer.alloc(MIB, file) });
  const records = commits.take();
  expect(records.find({ file: '1', offset: 0, length: 1 })).toBeUndefined();
  expect(records.find({ file: '2', offset: 0, length: 1 })).toEqual(Buffer.from([2]));
});
