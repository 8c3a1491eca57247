import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { openStorage, type Storage } from '@visits/storage';
import { crc32c } from '../../src/checksum/crc32c.ts';
import { crashedCopy } from '../visits-store/small-store.ts';
import { useDirectory } from '../volume-directory.ts';

const directory = useDirectory();
const crashed = useDirectory();
const log = () => join(directory(), 'store/log');
const open = () =>
  openStorage({ mode: 'shared', directory: directory(), writer: 'pod-0', checkpointBytes: 1000, segmentBytes: 2000 });

interface Record {
  readonly bytes: Buffer;
  readonly length: number;
  readonly sum: number;
  readonly payload: Buffer;
}

/** The records of a file of the log, as the page about the format has them. */
function* recordsOf(bytes: Buffer): Generator<Record> {
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    const end = at + 8 + length;
    const sum = bytes.readUInt32LE(at + 4);
    yield { bytes: bytes.subarray(at, end), length, sum, payload: bytes.subarray(at + 8, end) };
    at = end;
  }
}

function castagnoli({ bytes, payload }: Record): number {
  return crc32c(payload, crc32c(bytes.subarray(0, 4)));
}

function isHead({ payload }: Record): boolean {
  return payload.includes('"format":');
}

/** A store with notes in segments and in commits, some of them changed, and visits. */
async function filled(): Promise<void> {
  const storage = await open();
  const notes = [];
  for (let note = 0; note < 12; note++) notes.push(await storage.notes.create({ body: `${note} `.repeat(100) }));
  for (const { id } of notes.slice(3, 6)) await storage.notes.patch(id, { title: 'changed' });
  await storage.visits.record({ page: '/', key: 'a key' });
  await storage.close();
}

async function told(storage: Storage): Promise<unknown> {
  return { total: await storage.visits.total(), notes: (await storage.notes.list({ limit: 100 })).notes };
}

test('heads have the checksum that every version reads, other records the faster one', async () => {
  await filled();
  const counted = { heads: 0, others: 0 };
  for (const name of await readdir(log())) {
    for (const record of recordsOf(await readFile(join(log(), name)))) {
      if (isHead(record)) expect(record.sum).toBe(castagnoli(record));
      else expect(record.sum).toBe(crc32(record.payload, record.length));
      counted[isHead(record) ? 'heads' : 'others']++;
    }
  }
  expect(counted.heads).toBeGreaterThan(3);
  expect(counted.others).toBeGreaterThan(12);
});

test('a store of format 3 is read, and goes on in format 4', async () => {
  await filled();
  const before = await open();
  const expected = await told(before);
  await before.close();
  for (const name of await readdir(log())) {
    const bytes = await readFile(join(log(), name));
    for (const record of recordsOf(bytes)) {
      if (isHead(record)) record.payload.write('"format":3', record.payload.indexOf('"format":'));
      record.bytes.writeUInt32LE(castagnoli(record), 4);
    }
    await writeFile(join(log(), name), bytes);
  }
  const storage = await open();
  expect(await told(storage)).toEqual(expected);
  for (let note = 0; note < 12; note++) await storage.notes.create({ body: 'new '.repeat(100) });
  const written = await told(storage);
  await storage.close();
  const again = await open();
  expect(await told(again)).toEqual(written);
  await again.close();
});

test('zeros behind the last commit are no record', async () => {
  const storage = await openStorage({ mode: 'per-pod', directory: directory(), writer: 'pod-0' });
  const { id } = await storage.notes.create({ body: 'kept' });
  await crashedCopy(directory(), crashed());
  await storage.close();
  const commits = (await readdir(join(crashed(), 'store/log'))).filter((name) => /^\d{20}$/.test(name)).sort();
  await appendFile(join(crashed(), 'store/log', commits.at(-1) ?? ''), Buffer.alloc(4096));
  const after = await openStorage({ mode: 'per-pod', directory: crashed(), writer: 'pod-0' });
  expect((await after.notes.get(id))?.body).toBe('kept');
  await after.close();
});
