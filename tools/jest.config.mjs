import { jestProject } from './jest.mjs';

// These specs start programs and await what they print: bundling and linting take their time on a busy machine.
export default jestProject(import.meta.url, { testMatch: ['<rootDir>/*.spec.mjs'], testTimeout: 60_000 });
