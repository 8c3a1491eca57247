import { jestProject } from '../../tools/jest.mjs';

// Minutes, not seconds, and three times as many on a busy machine: the simulator must find each deliberate defect. A target of its own, `nx run storage:mutate`.
export default jestProject(import.meta.url, {
  testMatch: ['<rootDir>/test/simulation/mutation.ts'],
  testTimeout: 1_800_000,
});
