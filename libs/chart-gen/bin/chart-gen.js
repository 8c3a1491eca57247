#!/usr/bin/env node
// `npx chart-gen …` in a checkout: runs the built command, and builds it first where that was not done yet.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = new URL('../../../dist/libs/chart-gen/chart-gen.js', import.meta.url);
if (!existsSync(built)) {
  const build = spawnSync('npx', ['nx', 'run', 'chart-gen:compile'], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    stdio: ['ignore', 2, 2],
  });
  if (build.status !== 0) process.exit(1);
}
await import(built.href);
