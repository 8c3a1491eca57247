import { jestProject } from '../../tools/jest.mjs';

// Against linters that .ci/linters installs.
export default jestProject(import.meta.url, {
  displayName: 'chart-gen-linters',
  testMatch: ['<rootDir>/test/linters/*.lint.ts'],
});
