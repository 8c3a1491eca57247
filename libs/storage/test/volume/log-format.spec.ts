import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Note, openStorage, type Storage } from '@visits/storage';
import { crc32c } from '../../src/checksum/crc32c.ts';
import { crashedCopy } from '../visits-store/small-store.ts';
import { useDirectory } from '../volume-directory.ts';

const directory = useDirectory();
const crashed = useDirectory();
const log = () => join(directory(), 'store/log');
const open = () =>
  openStorage({ mode: 'shared', directory: directory(), writer: 'pod-0', checkpointBytes: 1000, segmentBytes: 2000 });

/** The bits beside the length that say that the checksum is CRC-32. */
const CRC32_BITS = 0xf8000000;

interface Record {
  readonly bytes: Buffer;
  /** The first four bytes. */
  readonly word: number;
  readonly sum: number;
  readonly payload: Buffer;
}

/** The records of a file of the log, as the page about the format has them. */
function* recordsOf(bytes: Buffer): Generator<Record> {
  for (let at = 0; at < bytes.length; ) {
    const word = bytes.readUInt32LE(at);
    const end = at + 8 + (word >= CRC32_BITS ? word - CRC32_BITS : word);
    const sum = bytes.readUInt32LE(at + 4);
    yield { bytes: bytes.subarray(at, end), word, sum, payload: bytes.subarray(at + 8, end) };
    at = end;
  }
}

function castagnoli({ bytes, payload }: Record): number {
  return crc32c(payload, crc32c(bytes.subarray(0, 4)));
}

function isHead({ payload }: Record): boolean {
  return payload.includes('"format":');
}

/**
 * Works with the store and closes it, which waits for a checkpoint that has become due: where each of these writes one
 * note, no file of commits grows so large that it stays, and a checkpoint covers all that was written before.
 */
async function during<T>(work: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = await open();
  const result = await work(storage);
  await storage.close();
  return result;
}

/** A store with notes in segments and in commits, some of them changed, and visits. */
async function filled(): Promise<void> {
  const notes: Note[] = [];
  for (let note = 0; note < 12; note++) {
    notes.push(await during((storage) => storage.notes.create({ body: `${note} `.repeat(100) })));
  }
  await during(async (storage) => {
    for (const { id } of notes.slice(3, 6)) await storage.notes.patch(id, { title: 'changed' });
    await storage.visits.record({ page: '/', key: 'a key' });
  });
}

async function told(storage: Storage): Promise<unknown> {
  return { total: await storage.visits.total(), notes: (await storage.notes.list({ limit: 100 })).notes };
}

/** What is in the log: kinds of heads with their format and their checksum, and the checksums of operations. */
async function kinds(): Promise<Set<string>> {
  const found = new Set<string>();
  for (const name of await readdir(log())) {
    for (const record of recordsOf(await readFile(join(log(), name)))) {
      const isCastagnoli = record.word < CRC32_BITS;
      expect(record.sum).toBe(isCastagnoli ? castagnoli(record) : crc32(record.payload, record.word));
      const { kind = 'record', format = '', op = '' } = JSON.parse(record.payload.toString());
      const what = [kind, format, op].filter((word) => word !== '').join(' ');
      found.add(`${what}${name.endsWith('.notes') ? ' in a segment' : ''}: ${isCastagnoli ? 'CRC-32C' : 'CRC-32'}`);
    }
  }
  return found;
}

test('heads have the checksum that every version reads, other records the faster one', async () => {
  await filled();
  const found = [...(await kinds())];
  expect(found).toEqual(
    expect.arrayContaining([
      'commit 4: CRC-32C',
      'checkpoint 4: CRC-32C',
      'notes 4 in a segment: CRC-32C',
      'record put in a segment: CRC-32',
    ]),
  );
  for (const what of found) expect(what.endsWith(': CRC-32C')).toBe(/^(?:commit|checkpoint|notes) 4/.test(what));
});

test('a store of format 3 is read, and goes on in format 4', async () => {
  await filled();
  const expected = await during(told);
  for (const name of await readdir(log())) {
    const bytes = await readFile(join(log(), name));
    for (const record of recordsOf(bytes)) {
      if (isHead(record)) record.payload.write('"format":3', record.payload.indexOf('"format":'));
      record.bytes.writeUInt32LE(record.payload.length, 0);
      record.bytes.writeUInt32LE(castagnoli(record), 4);
    }
    await writeFile(join(log(), name), bytes);
  }
  expect([...(await kinds())].filter((what) => /4|CRC-32$/.test(what))).toEqual([]);
  const { notes } = await during(async (storage) => {
    expect(await told(storage)).toEqual(expected);
    return storage.notes.list({ limit: 100 });
  });
  // Segments of which so much is dead are written again, with what they have of format 3.
  await during(async (storage) => {
    for (const { id } of notes.filter((_, index) => index % 2 === 0)) await storage.notes.remove(id);
  });
  for (let note = 0; note < 12; note++) await during((storage) => storage.notes.create({ body: 'new '.repeat(100) }));
  const written = await during(told);
  const found = await kinds();
  expect(found).toContain('checkpoint 4: CRC-32C');
  expect(found).not.toContain('notes 3 in a segment: CRC-32C');
  expect(found).toContain('record put in a segment: CRC-32C');
  expect(found).toContain('record put in a segment: CRC-32');
  expect(await during(told)).toEqual(written);
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
