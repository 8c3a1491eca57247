import { files } from 'virtual:dashboard';

/** A file of the page, as browsers get it. */
export interface DashboardFile {
  /** Its name with a hash of its content. */
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
}

const byPath = new Map(
  files.map(({ path, name, type, base64 }): [string, DashboardFile] => [
    path,
    { name, type, content: Buffer.from(base64, 'base64') },
  ]),
);

/**
 * The file with this name. One whose hash is another's comes all the same: during a roll-out the page may be one
 * version's, and this process another's.
 *
 * @returns undefined where there is none, else the file and whether it is exactly the one asked for
 */
export function findFile(name: string): { readonly file: DashboardFile; readonly exact: boolean } | undefined {
  const file = byPath.get(name.replace(/\.[\da-f]{12}(?=\.\w+$)/, ''));
  return file && { file, exact: file.name === name };
}

/** Where browsers get a file from. */
export function addressOf(path: 'dashboard.js' | 'dashboard.css' | 'icon.svg' | 'newsreader.woff2'): string {
  const file = byPath.get(path);
  if (!file) throw new Error(`the bundle lacks ${path}`);
  return `/assets/${file.name}`;
}
