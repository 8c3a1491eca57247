import { jestProject } from '../../tools/jest.mjs';

// Against real Helm, started anew for each case.
export default jestProject(import.meta.url, {
  displayName: 'chart-gen-verify',
  testMatch: ['<rootDir>/test/verify/*.verify.ts'],
  testTimeout: 60_000,
});
