import { open, readFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { hostname } from 'node:os';
import { basename, dirname } from 'node:path';
import { errorCode } from '../file-system/file-system.ts';
import type { Presence } from './presence.ts';

/** Presence by Unix sockets on the volume. */
export async function socketPresence(): Promise<Presence> {
  return { node: await bootId(), announce, answers };
}

async function announce(path: string): Promise<(() => Promise<void>) | undefined> {
  const server = createServer((socket) => socket.destroy());
  server.unref();
  server.on('error', () => undefined); // a connection that could not be accepted: whoever asked will ask again
  try {
    await withShortPath(path, (short) => {
      return new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(short, resolve);
      });
    });
  } catch {
    return undefined; // a file system without sockets: the beat must do
  }
  return () => new Promise((resolve) => server.close(() => resolve()));
}

async function answers(path: string): Promise<boolean> {
  return await withShortPath(path, (short) => {
    return new Promise<boolean>((resolve) => {
      const socket = connect(short);
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', (error) => {
        const code = errorCode(error);
        if (code === 'ECONNREFUSED' || code === 'ENOENT') resolve(false);
        // Its queue of connections is full, or it is another user's: somebody may be there.
        else resolve(true);
      });
    });
  });
}

/** A socket's path holds at most 108 bytes, so long ones go by way of their directory's descriptor (Linux). */
async function withShortPath<T>(path: string, work: (short: string) => Promise<T>): Promise<T> {
  if (Buffer.byteLength(path) <= 100 || process.platform !== 'linux') return await work(path);
  const directory = await open(dirname(path));
  try {
    return await work(`/proc/self/fd/${directory.fd}/${basename(path)}`);
  } finally {
    await directory.close();
  }
}

async function bootId(): Promise<string> {
  try {
    return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  } catch {
    return hostname(); // not Linux: nothing is shared between machines that a name would not tell apart
  }
}
