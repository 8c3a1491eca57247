import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The Jest configuration every project shares: TypeScript by SWC, native ES modules, decorators with metadata.
 *
 * @param {string} configUrl `import.meta.url` of the project's jest.config.mjs
 * @param {import('jest').Config} [more] what the project adds
 * @returns {import('jest').Config}
 */
export function jestProject(configUrl, more = {}) {
  const rootDir = fileURLToPath(new URL('.', configUrl));
  return {
    displayName: basename(rootDir),
    rootDir,
    testEnvironment: 'node',
    // No test is about time: this only ends one that hangs.
    testTimeout: 120_000,
    testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
    extensionsToTreatAsEsm: ['.ts'],
    transform: {
      '\\.ts$': [
        '@swc/jest',
        {
          jsc: {
            target: 'es2023',
            parser: { syntax: 'typescript', decorators: true },
            transform: { legacyDecorator: true, decoratorMetadata: true },
            experimental: { keepImportAttributes: true },
          },
          module: { type: 'es6' },
        },
      ],
    },
    ...more,
  };
}
