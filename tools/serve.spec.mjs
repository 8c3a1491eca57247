import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const serve = fileURLToPath(new URL('./serve.mjs', import.meta.url));

describe('the development server', () => {
  let workspace;
  let server;
  let said;
  let changed;

  beforeEach(() => {
    workspace = mkdtempSync(join(tmpdir(), 'visits-serve-'));
    mkdirSync(join(workspace, 'app'));
    writeFileSync(
      join(workspace, 'app/rolldown.config.mjs'),
      "export default { input: 'main.js', platform: 'node', output: { file: 'out/main.mjs', format: 'esm' } };\n",
    );
  });

  afterEach(async () => {
    await stop();
    // A program that outlived it would keep the streams open, and the suite waiting.
    server.stdout.destroy();
    server.stderr.destroy();
    rmSync(workspace, { recursive: true });
  });

  const write = (source) => writeFileSync(join(workspace, 'app/main.js'), source);
  const start = () => {
    said = '';
    server = spawn(process.execPath, [serve, 'app'], {
      cwd: workspace,
      // Nothing that changes what Node itself prints.
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [server.stdout, server.stderr]) {
      stream.on('data', (chunk) => {
        said += chunk;
        changed?.();
      });
    }
  };
  /** Resolves with the match once what was said since the last call matches. */
  const says = async (pattern) => {
    for (;;) {
      const match = pattern.exec(said);
      if (match) {
        said = said.slice(match.index + match[0].length);
        return match;
      }
      await new Promise((resolve) => {
        changed = resolve;
      });
    }
  };
  const stop = async () => {
    if (server.exitCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    return server.exitCode;
  };
  const answer = async ([, port]) => (await fetch(`http://127.0.0.1:${port}`)).text();

  it('builds and starts the program', async () => {
    write(program('one'));
    start();
    expect(await answer(await says(/one on (\d+)\n/))).toBe('one');
  });

  it('replaces the program after a change, when the old one has ended', async () => {
    write(program('one'));
    start();
    await says(/one on \d+\n/);
    write(program('two'));
    expect(await answer(await says(/one ends\ntwo on (\d+)\n/))).toBe('two');
  });

  it('keeps the program running through a change that does not build, and says what is wrong', async () => {
    write(program('one'));
    start();
    const running = await says(/one on (\d+)\n/);
    write("import './absent.js';\n");
    await says(/serve: .*absent\.js/s);
    expect(await answer(running)).toBe('one');
    write(program('two'));
    const [since] = await says(/[\s\S]*two on \d+\n/);
    expect(since).toMatch(/one ends\ntwo on/);
    expect(since).not.toContain('one on');
  });

  it('outlives a program that fails, and starts the next one', async () => {
    write('process.exit(3);\n');
    start();
    await says(/serve: app ended with status 3; waiting for a change\n/);
    write(program('two'));
    expect(await answer(await says(/two on (\d+)\n/))).toBe('two');
  });

  it('ends the program before it ends itself', async () => {
    write(program('one'));
    start();
    await says(/one on \d+\n/);
    expect(await stop()).toBe(0);
    expect(said).toBe('one ends\n');
  });
});

function program(name) {
  return `
import { createServer } from 'node:http';

const server = createServer((_, response) => response.setHeader('connection', 'close').end('${name}'));
server.listen(0, '127.0.0.1', () => console.log('${name} on ' + server.address().port));
process.on('SIGTERM', () => server.close(() => console.log('${name} ends')));
`;
}
