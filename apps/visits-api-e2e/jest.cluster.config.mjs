import { jestProject } from '../../tools/jest.mjs';

// Against a real cluster: a step may pull, mount and start pods before it answers.
export default jestProject(import.meta.url, {
  displayName: 'cluster',
  testMatch: ['<rootDir>/test/**/*.e2e.ts'],
  testTimeout: 600_000,
});
