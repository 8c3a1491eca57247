import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { chartFiles } from '../emission/chart-files.ts';
import { visitsApi } from '../visits-api/chart.ts';
import { buildChart } from './build.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'chart-gen-build-'));
});
afterEach(() => rm(directory, { recursive: true }));

it('writes the folder and the archive, and says where', async () => {
  const out = join(directory, 'deep/charts');
  const written = await buildChart(visitsApi, out);
  expect(written).toEqual([join(out, 'visits-api'), join(out, 'visits-api-0.1.0.tgz')]);
  const files = (await readdir(join(out, 'visits-api'), { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  expect(files).toHaveLength(chartFiles(visitsApi).size);
});

it('leaves nothing of a chart that was there before', async () => {
  await mkdir(join(directory, 'visits-api/templates'), { recursive: true });
  await writeFile(join(directory, 'visits-api/templates/old.yaml'), 'old');
  await buildChart(visitsApi, directory);
  expect(await readdir(join(directory, 'visits-api/templates'))).not.toContain('old.yaml');
});

it('gives the same bytes in two directories at two times', async () => {
  const [, one = ''] = await buildChart(visitsApi, join(directory, 'one'));
  const [, two = ''] = await buildChart(visitsApi, join(directory, 'two'));
  expect((await readFile(one)).equals(await readFile(two))).toBe(true);
});

it('packs every file below the name of the chart, Chart.yaml first, with nothing of the machine', async () => {
  const [, archive = ''] = await buildChart(visitsApi, directory);
  const packed = await readFile(archive);
  expect(packed[9]).toBe(255);
  const entries: { name: string; content: string }[] = [];
  const reader = Readable.from([gunzipSync(packed)]).pipe(extract());
  for await (const entry of reader) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    const { name, mode, mtime, uid, gid, uname, gname } = entry.header;
    expect({ mode, mtime, uid, gid, uname, gname }).toEqual({
      mode: 0o644,
      mtime: new Date('2000-01-01T00:00:00Z'),
      uid: 0,
      gid: 0,
      uname: '',
      gname: '',
    });
    entries.push({ name, content: Buffer.concat(chunks).toString() });
  }
  expect(entries[0]?.name).toBe('visits-api/Chart.yaml');
  expect(new Map(entries.map(({ name, content }) => [name.replace('visits-api/', ''), content]))).toEqual(
    new Map(chartFiles(visitsApi)),
  );
});
