import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const tool = fileURLToPath(new URL('./lockfile.mjs', import.meta.url));

describe('the lockfile tool', () => {
  let directory;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'visits-lockfile-'));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const complete = () => spawnSync(process.execPath, [tool], { cwd: directory, encoding: 'utf8' });
  const write = (packages) => writeFileSync(join(directory, 'package-lock.json'), JSON.stringify({ packages }));
  const read = () => JSON.parse(readFileSync(join(directory, 'package-lock.json'), 'utf8')).packages;

  it('finds the lockfile of this workspace complete', () => {
    cpSync(fileURLToPath(new URL('../package-lock.json', import.meta.url)), join(directory, 'package-lock.json'));
    expect(complete().stdout).toBe('lockfile: 0 packages of other platforms added\n');
  });

  it('adds what npm left out, with what npm tells platforms by', () => {
    const optionalDependencies = {
      '@a/linux-x64-musl': '1.2.3',
      '@a/win32-arm64-msvc': '1.2.3',
      '@a/wasm32-wasi': '1.2.3',
    };
    write({ '': {}, 'node_modules/a': { version: '1.2.3', dev: true, license: 'MIT', optionalDependencies } });
    expect(complete().status).toBe(0);
    const common = { version: '1.2.3', dev: true, license: 'MIT', optional: true };
    expect(read()).toMatchObject({
      'node_modules/@a/linux-x64-musl': { ...common, os: ['linux'], cpu: ['x64'], libc: ['musl'] },
      'node_modules/@a/wasm32-wasi': { ...common, cpu: ['wasm32'] },
      'node_modules/@a/win32-arm64-msvc': { ...common, os: ['win32'], cpu: ['arm64'] },
    });
  });

  it('leaves alone what is there, at whatever depth', () => {
    const packages = {
      '': {},
      'apps/b/node_modules/a': {
        version: '1.2.3',
        optionalDependencies: { '@a/darwin-x64': '1.2.3', '@a/linux-x64': '1.2.3' },
      },
      'apps/b/node_modules/@a/darwin-x64': { version: '1.2.3' },
      'node_modules/@a/linux-x64': { version: '1.2.3' },
    };
    write(packages);
    expect(complete().stdout).toBe('lockfile: 0 packages of other platforms added\n');
    expect(read()).toEqual(packages);
  });

  it('refuses to guess what a name does not tell', () => {
    write({ '': {}, 'node_modules/a': { version: '1.2.3', optionalDependencies: { colours: '1.0.0' } } });
    const { status, stderr } = complete();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^lockfile: colours is missing, [^\n]+\n$/);
  });
});
