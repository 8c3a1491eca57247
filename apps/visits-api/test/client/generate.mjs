// Makes the types of a client from what the built service says of itself: `node test/client/generate.mjs`. With --check
// it writes nothing, and ends with status 1 where the file is not what it would write.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import openapiTypes, { astToString } from 'openapi-typescript';

const file = fileURLToPath(new URL('openapi.d.ts', import.meta.url));
const program = fileURLToPath(new URL('../../../../dist/apps/visits-api/main.js', import.meta.url));

const written = `// Made from /openapi.json by test/client/generate.mjs.\n\n${astToString(await openapiTypes(await contract()))}`;
if (!process.argv.includes('--check')) writeFileSync(file, written);
else if (!existsSync(file) || readFileSync(file, 'utf8') !== written) {
  console.error('test/client/openapi.d.ts is not what /openapi.json says: run npx nx run visits-api:client');
  process.exit(1);
}

/** What a service of its own says. */
async function contract() {
  const directory = mkdtempSync(join(tmpdir(), 'visits-api-client-'));
  const service = spawn(process.execPath, [program], {
    cwd: directory,
    env: { PORT: '0', CONFIG_FILE: join(directory, 'config.json') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    for await (const line of createInterface(service.stdout)) {
      const { msg, url } = JSON.parse(line);
      if (msg === 'ready') return await (await fetch(`${url}/openapi.json`)).json();
    }
    throw new Error('the service ended before it was ready');
  } finally {
    service.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  }
}
