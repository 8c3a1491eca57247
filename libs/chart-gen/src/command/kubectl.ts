import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isTable } from '../helm/coalesce.ts';
import type { HelmValue, HelmValues } from '../helm/values-file.ts';
import { FlagError } from './flags.ts';

/**
 * An object of the cluster that kubectl talks to, asked for by its name alone: nobody needs the right to list Secrets.
 *
 * @throws FlagError where kubectl is not there, or gets no answer
 */
export async function objectInCluster(kind: string, name: string, namespace: string): Promise<HelmValues | undefined> {
  const args = ['get', kind, name, '--namespace', namespace, '--ignore-not-found', '--output', 'json'];
  const { stdout } = await promisify(execFile)('kubectl', args, { env: process.env, maxBuffer: 2 ** 26 }).catch(
    ({ code, message, stderr = '' }: NodeJS.ErrnoException & { stderr?: string }) => {
      if (code === 'ENOENT') throw new FlagError('--cluster: kubectl is not on the PATH');
      throw new FlagError(`--cluster: kubectl: ${(stderr || message).trim().split('\n').at(-1)}`);
    },
  );
  const object: HelmValue = stdout.trim() === '' ? null : JSON.parse(stdout);
  return isTable(object) ? object : undefined;
}
