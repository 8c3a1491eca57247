import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The text of a file of this repository that the chart takes in: there it is kept once, for whoever uses it without the
 * chart. Looked for upwards from where this program is, which is somewhere else once it is bundled.
 *
 * @param path from the root of the repository
 * @throws Error where it is not found
 */
export function repositoryFile(path: string): string {
  for (let directory = dirname(fileURLToPath(import.meta.url)); ; directory = dirname(directory)) {
    const file = join(directory, path);
    if (existsSync(file)) return readFileSync(file, 'utf8');
    if (dirname(directory) === directory) throw new Error(`${path}: not found above ${import.meta.url}`);
  }
}
