import { appendFile, link, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeCommit } from '../../src/commit-log/commit.ts';

import { recordText } from '../../src/commit-log/log-file.ts';

import { endName, sequenceName } from '../../src/commit-log/sequence-name.ts';

import { surveyVolume } from '../../src/visits-store/volume-survey.ts';
import { useDirectory } from '../volume-directory.ts';
import { around, fill } from './small-store.ts';

const directory = useDirectory();
const volume = () => join(directory(), 'volume');
const log = () => join(volume(), 'store/log');

/** A commit with one note, as bytes. */
function noteCommit(sequence: number, id: string, file: string): Buffer {
  const operation = { op: 'put', id, version: 1, created: 0, updated: 0, body: id } as const;
  const head = { sequence, incarnation: 'f'.repeat(16), number: 1, time: Date.now() };
  return encodeCommit(head, [{ operation, record: recordText(operation) }], { file, offset: 0 }).bytes;
}

/** A checkpoint that was made beside the last commits leaves files that count for nothing: they are left out. */
async function survey() {
  const { state, findings } = await surveyVolume(await around(volume()));
  return { state, findings: findings.filter(({ kind }) => kind !== 'leftover') };
}

/** A file of one commit behind everything else: whether a closed store has one left depends on its last checkpoint. */
async function lastFile() {
  const { state } = await survey();
  const sequence = state.sequence + 1;
  const name = sequenceName(sequence);
  const path = join(log(), name);
  await writeFile(path, noteCommit(sequence, 'last', name));
  return { path, name, next: sequence + 1 };
}

beforeEach(async () => (await fill(volume())).close());

test('commits that were appended to a file count', async () => {
  const { path, name, next } = await lastFile();
  await appendFile(path, noteCommit(next, 'appended', name));
  const { state, findings } = await survey();
  expect({ findings, note: state.notes.get('appended')?.version, sequence: state.sequence }).toEqual({
    findings: [],
    note: 1,
    sequence: next,
  });
});

test('what lies at the end and is not whole is torn, whatever is missing of it', async () => {
  const { path, name, next } = await lastFile();
  const whole = noteCommit(next, 'torn', name);
  await appendFile(path, whole.subarray(0, -1));
  const { state, findings } = await survey();
  expect(state.notes.get('torn')).toBeUndefined();
  expect(findings).toEqual([expect.objectContaining({ kind: 'torn', path, bytes: whole.length - 1 })]);
});

test('what is broken before another commit was whole once', async () => {
  const { path, name, next } = await lastFile();
  const broken = noteCommit(next, 'broken', name);
  broken[broken.length - 1] = 0;
  await appendFile(path, broken);
  await writeFile(join(log(), sequenceName(next + 1)), noteCommit(next + 1, 'later', sequenceName(next + 1)));
  const { state, findings } = await survey();
  expect(findings).toEqual([expect.objectContaining({ kind: 'damage', path })]);
  expect(state.notes.get('later')).toBeDefined();
});

test('what a process appended after it was taken over counts for nothing', async () => {
  const { path, name, next } = await lastFile();
  await appendFile(path, noteCommit(next, 'late', name));
  await writeFile(join(log(), sequenceName(next)), noteCommit(next, 'successor', sequenceName(next)));
  const { state, findings } = await survey();
  expect({ findings, late: state.notes.get('late'), successor: state.notes.get('successor')?.version }).toEqual({
    findings: [],
    late: undefined,
    successor: 1,
  });
});

test('what lies behind the end of a run counts for nothing', async () => {
  const { path, name, next } = await lastFile();
  await appendFile(path, noteCommit(next, 'late', name));
  await link(path, join(log(), endName(next - 1, next - 1)));
  const { state, findings } = await survey();
  expect({ findings, late: state.notes.get('late'), sequence: state.sequence }).toEqual({
    findings: [],
    late: undefined,
    sequence: next - 1,
  });
});

test('a run that ends before its end has lost commits', async () => {
  const { path, name, next } = await lastFile();
  await link(path, join(log(), endName(next - 1, next)));
  const lost = await survey();
  expect(lost.findings).toEqual([expect.objectContaining({ kind: 'damage', path: join(log(), sequenceName(next)) })]);

  const torn = noteCommit(next, 'torn', name);
  await appendFile(path, torn.subarray(0, -1));
  const broken = await survey();
  expect(broken.findings).toEqual([expect.objectContaining({ kind: 'damage', path, bytes: torn.length - 1 })]);
});
