import { jestProject } from '../../tools/jest.mjs';

// In a real Chromium: no test is about time, this only ends one that waits for what does not come.
export default jestProject(import.meta.url, {
  displayName: 'browser',
  testMatch: [`<rootDir>/test/browser/*.${process.env.SCREENSHOTS ? 'screenshots' : 'browser'}.ts`],
  testTimeout: 60_000,
});
