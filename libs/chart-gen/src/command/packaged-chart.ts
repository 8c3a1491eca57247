import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { isTable } from '../helm/coalesce.ts';
import type { Release } from '../helm/render.ts';
import { ValuesError } from '../helm/values-error.ts';
import { type HelmValues, readYamlDocuments } from '../helm/values-file.ts';
import type { ChartVersion } from '../upgrade/chart-upgrade.ts';
import type { JsonSchema } from '../values/json-schema.ts';
import { FlagError } from './flags.ts';

/**
 * A chart as it was packaged, by whomever: a folder or an archive. Its templates are text, so the `helm` on PATH renders
 * them, and judges the values.
 *
 * @throws FlagError where there is no chart, or Helm cannot render it
 */
export async function packagedChart(path: string): Promise<ChartVersion> {
  const file = (await stat(path)).isDirectory() ? await folder(path) : await archive(path);
  if ((await file('Chart.yaml')) === undefined) throw new FlagError(`${path}: is no chart: it has no Chart.yaml`);
  const schemaText = await file('values.schema.json');
  const schema = schemaText === undefined ? undefined : (JSON.parse(schemaText) as JsonSchema);
  return {
    ...(schema !== undefined && { schema }),
    objects: (values, release) => template(path, values, release),
  };
}

type FileOf = (name: string) => Promise<string | undefined>;

async function folder(path: string): Promise<FileOf> {
  return (name) => readFile(join(path, name), 'utf8').catch(() => undefined);
}

async function archive(path: string): Promise<FileOf> {
  const files = new Map<string, string>();
  try {
    for await (const entry of Readable.from([gunzipSync(await readFile(path))]).pipe(extract())) {
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      files.set(entry.header.name.split('/').slice(1).join('/'), Buffer.concat(chunks).toString());
    }
  } catch (error) {
    throw new FlagError(`${path}: is no archive of a chart (${(error as Error).message})`);
  }
  return async (name) => files.get(name);
}

async function template(chart: string, values: HelmValues, release: Release): Promise<readonly HelmValues[]> {
  const directory = await mkdtemp(join(tmpdir(), 'chart-gen-diff-'));
  try {
    const file = join(directory, 'values.yaml');
    await writeFile(file, JSON.stringify(values));
    const args = ['template', release.name, chart, '--namespace', release.namespace, '--values', file];
    const { stdout } = await promisify(execFile)('helm', args, { env: process.env, maxBuffer: 2 ** 26 });
    return readYamlDocuments(stdout, chart).filter(isTable);
  } catch (error) {
    const { code, stderr = '', message } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === 'ENOENT') {
      throw new FlagError(`${chart}: needs helm on the PATH; without it, give what helm get manifest printed`);
    }
    if (stderr === '') throw error;
    const refused = /values don't meet the specifications of the schema.*\n([\s\S]*)/.exec(stderr)?.[1];
    if (refused !== undefined)
      throw new ValuesError(refused.split('\n').flatMap((line) => /^- (.*)/.exec(line)?.[1] ?? []));
    throw new FlagError(`${chart}: helm: ${(stderr || message).trim().split('\n')[0]}`);
  } finally {
    await rm(directory, { recursive: true });
  }
}
