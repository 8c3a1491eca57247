import { jestProject } from '../../tools/jest.mjs';

// Minutes, not seconds: the simulator must find each deliberate defect. A target of its own, `nx run storage:mutate`.
export default jestProject(import.meta.url, {
  testMatch: ['<rootDir>/test/simulation/mutation.ts'],
  testTimeout: 600_000,
});
