import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const workspace = fileURLToPath(new URL('..', import.meta.url));

/** A small sound workspace under the real lint configuration, for violations to be planted in. */
const sound = {
  'package.json': '{ "private": true, "type": "module", "workspaces": ["apps/*", "libs/*"] }\n',
  'libs/storage/package.json': manifest('@visits/storage'),
  'libs/storage/src/index.ts': "export { count } from './journal.ts';\n",
  'libs/storage/src/journal.ts': 'export const count = 2;\n',
  'libs/storage/src/journal.spec.ts': countSpec('./journal.ts'),
  'libs/storage/test/contract/count.spec.ts': countSpec('../../src/index.ts'),
  'apps/visits-api/package.json': manifest('@visits/visits-api', { '@visits/storage': '0.1.0' }),
  'apps/visits-api/src/main.ts': "import { count } from '@visits/storage';\n\nconsole.log(count);\n",
};

describe('lint', () => {
  let directory;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'visits-lint-'));
    for (const file of ['biome.json', 'knip.json', '.gitignore']) {
      cpSync(join(workspace, file), join(directory, file));
    }
    mkdirSync(join(directory, 'node_modules/@visits'), { recursive: true });
    for (const name of readdirSync(join(workspace, 'node_modules'))) {
      if (name !== '@visits') link(join(workspace, 'node_modules', name), `node_modules/${name}`);
    }
    link('../../libs/storage', 'node_modules/@visits/storage');
    link('../../apps/visits-api', 'node_modules/@visits/visits-api');
    plant(sound);
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const link = (target, path) => symlinkSync(target, join(directory, path));
  const plant = (files) => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), content);
    }
  };
  const run = (...command) =>
    spawnSync(join(workspace, 'node_modules/.bin', command[0]), command.slice(1), { cwd: directory, encoding: 'utf8' });
  /** The commands of the projects' lint targets. */
  const lint = () => {
    const runs = [
      run('biome', 'check', '--error-on-warnings', 'libs', 'apps'),
      run('knip', '--no-progress', '--no-config-hints'),
    ];
    return { passed: runs.every(({ status }) => status === 0), said: runs.map((r) => r.stdout + r.stderr).join('\n') };
  };

  it('passes a sound workspace', () => {
    expect(lint()).toEqual({ passed: true, said: expect.stringContaining('No fixes applied') });
  });

  it.each([
    [
      'an import cycle',
      {
        'libs/storage/src/journal.ts': "import { one } from './segment.ts';\n\nexport const count = one + 1;\n",
        'libs/storage/src/segment.ts': "import { count } from './journal.ts';\n\nexport const one = count - 1;\n",
      },
      'noImportCycles',
    ],
    [
      'an import cycle between packages',
      {
        'libs/storage/package.json': manifest('@visits/storage', { '@visits/visits-api': '0.1.0' }),
        'libs/storage/src/journal.ts': "export { count } from '@visits/visits-api';\n",
        'apps/visits-api/package.json': manifest('@visits/visits-api', { '@visits/storage': '0.1.0' }, './src/main.ts'),
        'apps/visits-api/src/main.ts': "export { count } from '@visits/storage';\n",
      },
      'noImportCycles',
    ],
    ['a deep import by path', main('../../../libs/storage/src/journal.ts'), 'noRestrictedImports'],
    ['a deep import by name', main('@visits/storage/src/journal.ts'), 'noRestrictedImports'],
    ["a deep import of another project's tests", main('../../../libs/storage/test/counts.ts'), 'noRestrictedImports'],
    [
      'a deep import of a neighbour',
      {
        'libs/ledger/package.json': manifest('@visits/ledger'),
        'libs/ledger/src/index.ts': "export { count } from '../../storage/src/journal.ts';\n",
      },
      'noRestrictedImports',
    ],
    [
      'an undeclared dependency',
      { ...main('@visits/storage'), 'apps/visits-api/package.json': manifest('@visits/visits-api') },
      'noUndeclaredDependencies',
    ],
    [
      'an unused dependency',
      {
        'apps/visits-api/package.json': manifest('@visits/visits-api', {
          '@visits/storage': '0.1.0',
          rolldown: '1.0.0',
        }),
      },
      'Unused dependencies',
    ],
    [
      'an unused export',
      { 'libs/storage/src/journal.ts': 'export const count = 2;\nexport const forgotten = 3;\n' },
      'Unused exports',
    ],
    ['an unused file', { 'libs/storage/src/forgotten.ts': 'export const count = 2;\n' }, 'Unused files'],
    [
      'an unused variable',
      { 'libs/storage/src/journal.ts': 'const forgotten = 3;\nexport const count = 2;\n' },
      'noUnusedVariables',
    ],
    [
      'a library that imports an application by path',
      { 'libs/storage/src/journal.ts': "import '../../../apps/visits-api/src/main.ts';\n\nexport const count = 2;\n" },
      'A library knows no application',
    ],
    [
      'a library that imports an application by name, if only its types',
      {
        'libs/storage/package.json': manifest('@visits/storage', { '@visits/visits-api': '0.1.0' }),
        'libs/storage/src/journal.ts':
          "import type { Visit } from '@visits/visits-api';\n\nexport const count: Visit = 2;\n",
      },
      'A library knows no application',
    ],
  ])('fails on %s', (_what, violation, complaint) => {
    plant(violation);
    const { passed, said } = lint();
    expect(said).toContain(complaint);
    expect(passed).toBe(false);
  });
});

function manifest(name, dependencies = {}, main = './src/index.ts') {
  return `${JSON.stringify({ name, version: '0.1.0', type: 'module', exports: { '.': main }, dependencies }, null, 2)}\n`;
}

function main(from) {
  return { 'apps/visits-api/src/main.ts': `import { count } from '${from}';\n\nconsole.log(count);\n` };
}

function countSpec(from) {
  return `import { count } from '${from}';\n\nit('counts', () => {\n  expect(count).toBe(2);\n});\n`;
}
