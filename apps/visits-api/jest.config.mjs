import { jestProject } from '../../tools/jest.mjs';
import { moduleForTests } from './dashboard-files.mjs';

export default jestProject(import.meta.url, {
  globalSetup: './dashboard-files.mjs',
  moduleNameMapper: { '^virtual:dashboard$': moduleForTests },
});
