import { jestProject } from '../../tools/jest.mjs';

export default jestProject(import.meta.url);
