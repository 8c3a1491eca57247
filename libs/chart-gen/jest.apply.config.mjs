import { jestProject } from '../../tools/jest.mjs';

// Against the cluster that KUBECONFIG names.
export default jestProject(import.meta.url, {
  displayName: 'chart-gen-apply',
  testMatch: ['<rootDir>/test/apply/*.apply.ts'],
});
