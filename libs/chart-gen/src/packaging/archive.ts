import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import type { ChartFiles } from '../emission/chart-files.ts';

/** No archive says when it was made: the same chart is the same bytes. (Zero would be shown as 1970 or as missing.) */
const MODIFIED = new Date('2000-01-01T00:00:00Z');

/** A chart as `helm package` would pack it: gzip of tar, every file below the chart's name, always the same bytes. */
export async function chartArchive(name: string, files: ChartFiles): Promise<Buffer> {
  const tar = pack();
  for (const [path, content] of packagingOrder(files)) {
    tar.entry({ name: `${name}/${path}`, mode: 0o644, mtime: MODIFIED }, content);
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return withoutOperatingSystem(gzipSync(Buffer.concat(chunks), { level: 9 }));
}

/** Chart.yaml first: who reads only the beginning learns what it is. Helm writes it first as well. */
function packagingOrder(files: ChartFiles): readonly (readonly [string, string])[] {
  const isChartYaml = ([path]: readonly [string, string]) => path === 'Chart.yaml';
  return [...[...files].filter(isChartYaml), ...[...files].filter((entry) => !isChartYaml(entry))];
}

/** The tenth byte of a gzip header names the system it was made on; 255 is "unknown". */
function withoutOperatingSystem(gzip: Buffer): Buffer {
  gzip[9] = 0xff;
  return gzip;
}
