import { jestProject } from '../../tools/jest.mjs';

// Against the cluster that KUBECONFIG names. One suite after the other: each removes the custom resources that it added.
export default jestProject(import.meta.url, {
  displayName: 'chart-gen-apply',
  maxWorkers: 1,
  testMatch: ['<rootDir>/test/apply/*.apply.ts'],
});
