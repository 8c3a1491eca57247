// Compares `chart-gen render` with the real Helm 3 and 4: `nx run chart-gen:verify -- [--cases N] [--seed N]`.
// --record writes down what both Helms do, for `nx test` to compare with where there is no Helm.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { cases: { type: 'string' }, seed: { type: 'string' }, record: { type: 'boolean', default: false } },
});
for (const name of ['cases', 'seed']) {
  if (values[name] === undefined || /^-?\d+$/.test(values[name])) continue;
  console.error(`verify: --${name} ${values[name]}: expected a whole number`);
  process.exit(2);
}
const env = {
  ...process.env,
  TEST_RESULTS: 'chart-gen-verify',
  ...(values.cases && { CHART_GEN_CASES: values.cases }),
  ...(values.seed && { CHART_GEN_SEED: values.seed }),
  ...(values.record && { CHART_GEN_RECORD: '1' }),
};
const jest = ['tools/test.mjs', 'libs/chart-gen', '--config', 'jest.verify.config.mjs'];
const only = values.record ? ['helm.verify'] : [];
process.exit(spawnSync(process.execPath, [...jest, ...only], { env, stdio: 'inherit' }).status ?? 1);
