import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Everything below a directory, by path: what a file holds, where a link points; sockets are left out. */
export async function snapshot(directory: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(directory.length + 1);
    if (entry.isFile()) found[name] = (await readFile(path)).toString('base64');
    else if (entry.isSymbolicLink()) found[name] = `link to ${await readlink(path)}`;
    else if (entry.isDirectory()) found[name] = 'directory';
  }
  return found;
}
