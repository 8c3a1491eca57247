import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileSystem } from '../../src/file-system/file-system.ts';
import { nodeFileSystem } from '../../src/file-system/node-file-system.ts';
import { surveyVolume, type VolumeSurvey } from '../../src/visits-store/volume-survey.ts';
import { useDirectory } from '../volume-directory.ts';
import { around, crashedCopy, fill, SETTLING } from './small-store.ts';

const directory = useDirectory();
const volume = () => join(directory(), 'volume');
const copy = () => join(directory(), 'copy');

function remembered<T>(ask: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (path) => {
    const answer = answers.get(path) ?? ask(path);
    answers.set(path, answer);
    return answer;
  };
}

/** The volume as it is, but for one byte, read from memory. */
class FlippedVolume {
  readonly #files = new Map<string, Buffer>();
  #flipped: { readonly path: string; readonly offset: number } | undefined;

  static async of(root: string): Promise<FlippedVolume> {
    const flipped = new FlippedVolume();
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const isSecondName = /\.(?:open|end)$/.test(entry.name); // of a file of commits: nobody reads it by that
      if (entry.isFile() && !isSecondName) flipped.#files.set(path, await nodeFileSystem.readFile(path, 2 ** 30));
    }
    return flipped;
  }

  // A copy of it in memory: it is read some ten thousand times.
  readonly fileSystem: FileSystem = {
    ...nodeFileSystem,
    list: remembered((path) => nodeFileSystem.list(path)),
    identify: remembered((path) => nodeFileSystem.identify(path)),
    exists: remembered((path) => nodeFileSystem.exists(path)),
    volume: remembered((path) => nodeFileSystem.volume(path)),
    readFile: async (path, limit) => {
      const bytes = this.#files.get(path);
      if (!bytes) return await nodeFileSystem.readFile(path, limit);
      if (this.#flipped?.path !== path) return bytes;
      const broken = Buffer.from(bytes);
      const { offset } = this.#flipped;
      broken[offset] = (broken[offset] ?? 0) ^ (1 << (offset % 8));
      return broken;
    },
  };

  /** Every byte of every file in its turn, but of long rows of zeros, which are space for what comes, one in sixteen. */
  *flips(): Generator<{ readonly path: string; readonly offset: number }> {
    for (const [path, bytes] of this.#files) {
      for (let offset = 0; offset < bytes.length; offset++) {
        const isSpace = bytes.subarray(Math.max(0, offset - 64), offset + 64).every((byte) => byte === 0);
        if (isSpace && offset % 16 > 0) continue;
        this.#flipped = { path, offset };
        yield this.#flipped;
      }
    }
    this.#flipped = undefined;
  }
}

/** A checkpoint that a crash interrupted, or that was made beside the last commits, leaves files that count for nothing. */
const reported = ({ findings }: VolumeSurvey) => findings.filter(({ kind }) => kind !== 'leftover');

const STORES = [
  { mode: 'per-pod', what: 'of small segments', notes: {} },
  { mode: 'shared', what: 'of small segments', notes: {} },
  { mode: 'per-pod', what: 'whose commits became segments', notes: SETTLING },
] as const;

test.each(STORES)(
  'in a $mode store $what that was closed every flipped byte is reported, with its place',
  async ({ mode, notes }) => {
    await (await fill(volume(), mode, notes)).close();
    const flipped = await FlippedVolume.of(volume());
    const surroundings = await around(volume(), flipped.fileSystem);
    const sound = await surveyVolume(surroundings);
    expect(reported(sound)).toEqual([]);
    const leftovers = new Set(sound.findings.map(({ path }) => path));
    let flips = 0;
    for (const { path, offset } of flipped.flips()) {
      if (leftovers.has(path)) continue;
      flips += 1;
      const { findings } = await surveyVolume(surroundings);
      const names = findings.some(
        (finding) =>
          finding.kind === 'damage' &&
          finding.path === path &&
          (finding.offset ?? 0) <= offset &&
          offset < (finding.offset ?? 0) + (finding.bytes || Number.POSITIVE_INFINITY),
      );
      if (!names) expect({ path, offset, findings }).toBe('reported');
    }
    expect(flips).toBeGreaterThan(2000);
  },
);

test.each(STORES)(
  'in a $mode store $what that crashed a flipped byte is reported or cut, and changes nothing in silence',
  async ({ mode, notes: long }) => {
    const storage = await fill(volume(), mode, long);
    await crashedCopy(volume(), copy());
    await storage.close();
    const flipped = await FlippedVolume.of(copy());
    const surroundings = await around(copy(), flipped.fileSystem);
    const sound = await surveyVolume(surroundings);
    expect(reported(sound)).toEqual([]);
    expect(sound.counts.total).toBe(71);
    const notes = ({ state }: typeof sound) => state.notes.after(0, 100).map(({ id, version }) => `${id} ${version}`);
    for (const place of flipped.flips()) {
      const survey = await surveyVolume(surroundings);
      if (reported(survey).length > 0) continue;
      expect({ ...place, total: survey.counts.total, notes: notes(survey) }).toEqual({
        ...place,
        total: 71,
        notes: notes(sound),
      });
    }
  },
);

test('space set aside that holds anything but zeros is reported', async () => {
  const { openStorage } = await import('@visits/storage');
  await (await openStorage({ mode: 'shared', directory: volume() })).close();
  const reserve = join(volume(), 'store/reserve/0');
  const file = await nodeFileSystem.open(reserve);
  await file.write(Buffer.from([1]), 4000);
  await file.close();
  expect((await surveyVolume(await around(volume()))).findings).toEqual([
    expect.objectContaining({ kind: 'damage', path: reserve, offset: 4000, bytes: 1 }),
  ]);
});
