#!/usr/bin/env node
// `npx visits-store …` in a checkout: runs the built program, and builds it first where that was not done yet.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = new URL('../../../dist/libs/storage/visits-store.js', import.meta.url);
if (!existsSync(program)) {
  const build = spawnSync('npx', ['nx', 'run', 'storage:build'], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    stdio: ['ignore', 2, 2],
  });
  if (build.status !== 0) process.exit(2);
}
await import(program.href);
