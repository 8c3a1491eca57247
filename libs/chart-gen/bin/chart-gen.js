#!/usr/bin/env node
// `npx chart-gen …` in a checkout: runs the built command, and builds it first where that was not done yet.
// `npx chart-gen --chart FILE …` runs the same command for the chart that FILE exports by default.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleFor } from './bundle.js';

const [flag, file, ...args] = process.argv.slice(2);
if (flag === '--chart') await runFor(file, args);
else await import(built());

async function runFor(file, args) {
  const program = await programFor(file).catch((error) => {
    console.error(`chart-gen: --chart ${file ?? ''}: ${firstLine(error)}`);
    process.exitCode = 2;
  });
  await program?.main(program.chart, args);
}

async function programFor(file) {
  const program = await import(await bundleFor(file));
  if (program.chart?.values?.definitions === undefined) throw new Error('exports no chart by default');
  return program;
}

function built() {
  const program = new URL('../../../dist/libs/chart-gen/chart-gen.js', import.meta.url);
  if (!existsSync(program)) {
    const build = spawnSync('npx', ['nx', 'run', 'chart-gen:compile'], {
      cwd: fileURLToPath(new URL('../../..', import.meta.url)),
      stdio: ['ignore', 2, 2],
    });
    if (build.status !== 0) process.exit(1);
  }
  return program.href;
}

/** What is wrong, in one line: of a bundle that failed its first error, without the picture of its place. */
function firstLine({ message, errors }) {
  const [error] = errors ?? [];
  const [line] = (error?.message ?? message).replace(/^\[[A-Z_]+\] /, '').split('\n');
  return error?.loc === undefined ? line : `${error.loc.file}:${error.loc.line}:${error.loc.column + 1}: ${line}`;
}
