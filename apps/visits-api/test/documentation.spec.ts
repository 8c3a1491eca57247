import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { OpenApiDocument } from '../src/contract/openapi-document.ts';
import { emptyDirectory, type Program, startProgram } from './program.ts';

let directory: Awaited<ReturnType<typeof emptyDirectory>>;
let program: Program;
let url: string;
beforeEach(async () => {
  directory = await emptyDirectory();
  program = startProgram(directory.path, {});
  url = await program.ready;
});
afterEach(async () => {
  program.process.kill('SIGKILL');
  await program.ended;
  await directory.remove();
});

interface Asked {
  readonly method: string;
  readonly status: number;
  readonly path: string;
}

/** The commands of a guide that talk to the service, and the refusals that their comments announce. */
async function commandsOf(guide: string): Promise<{ readonly script: string; readonly refusals: readonly number[] }> {
  const text = await readFile(new URL(`../../../docs/${guide}`, import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block = '']) => block);
  const script = blocks.filter((block) => !block.includes('npx nx')).join('\n');
  const refusals = [...script.matchAll(/# (4\d\d)\b/g)].map(([, status]) => Number(status));
  return { script: script.replaceAll('localhost:8000', new URL(url).host), refusals };
}

/** Runs commands as somebody at a terminal would, with a curl that tells us what it was answered. */
async function run(script: string): Promise<readonly Asked[]> {
  const bin = join(directory.path, 'bin');
  await mkdir(bin);
  const curl = `#!/bin/sh\nPATH=\${PATH#*:}\nexec curl "$@" -w '%{stderr}\\n@ %{method} %{http_code} %{url_effective}\\n'\n`;
  await writeFile(join(bin, 'curl'), curl);
  await chmod(join(bin, 'curl'), 0o755);
  const shell = spawn('bash', ['-c', script], {
    cwd: directory.path,
    env: { ...process.env, PATH: [bin, process.env['PATH']].join(delimiter) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  shell.stderr.on('data', (text) => {
    told += text;
  });
  await once(shell, 'close');
  return [...told.matchAll(/^@ (\S+) (\d{3}) (\S+)$/gm)].map(([, method = '', status, target = '']) => ({
    method,
    status: Number(status),
    path: new URL(target, 'http://localhost').pathname,
  }));
}

/** The operations of the contract that were asked for. */
async function operationsOf(asked: readonly Asked[]): Promise<{ readonly all: string[]; readonly done: Set<string> }> {
  const { paths }: OpenApiDocument = JSON.parse(await (await fetch(`${url}/openapi.json`)).text());
  const done = new Set<string>();
  const all = Object.entries(paths).flatMap(([path, methods]) => {
    const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`);
    return Object.keys(methods).map((name) => {
      const operation = `${name.toUpperCase()} ${path}`;
      if (asked.some(({ method, path: target }) => method === name.toUpperCase() && pattern.test(target))) {
        done.add(operation);
      }
      return operation;
    });
  });
  return { all, done };
}

test('docs/api.md has a command for every route, and each does what it says', async () => {
  const { script, refusals } = await commandsOf('api.md');
  const asked = await run(script);
  expect(asked.filter(({ status }) => status >= 400).map(({ status }) => status)).toEqual(refusals);
  expect(asked.filter(({ status }) => status < 200)).toEqual([]);
  const { all, done } = await operationsOf(asked);
  // A pattern also takes what has a route of its own.
  expect(all.filter((operation) => !done.has(operation))).toEqual([]);
});

test('docs/embed.md brings in what other counters have', async () => {
  const { script, refusals } = await commandsOf('embed.md');
  const asked = await run(script.replace(/\ncurl -X PUT.*$/s, '\n'));
  expect(asked.filter(({ status }) => status >= 400).map(({ status }) => status)).toEqual(refusals);
  expect(await (await fetch(`${url}/visits`)).text()).toBe(String(1234 + 56 + 789 + 4 + 1));
  expect(JSON.parse(await (await fetch(`${url}/visits/pages`)).text())).toEqual({
    pages: [
      { page: '/about', visits: 56 + 789 + 1 },
      { page: '/', visits: 4 },
    ],
    other: 0,
    unattributed: 1234,
  });
});
