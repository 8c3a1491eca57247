import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { chartFiles } from '../emission/chart-files.ts';
import type { Chart } from '../language/chart.ts';
import { chartArchive } from './archive.ts';

/**
 * Writes a chart below a directory, as a folder and as an archive, over what was there.
 *
 * @returns the paths written: the folder, then the archive
 */
export async function buildChart(chart: Chart, directory: string): Promise<readonly string[]> {
  const { name, version } = chart.metadata;
  const files = chartFiles(chart);
  const archive = await chartArchive(name, files);
  const folder = join(directory, name);
  await rm(folder, { recursive: true, force: true });
  for (const [path, content] of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  const archiveFile = join(directory, `${name}-${version}.tgz`);
  await writeFile(archiveFile, archive);
  return [folder, archiveFile];
}
