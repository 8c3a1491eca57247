import { commandLine, Workplace } from '../../test/command-line.ts';
import { smallChart } from '../../test/small-chart.ts';
import { template } from '../language/chart.ts';
import { cronJob, secret } from '../language/resources.ts';
import { string } from '../values/value-kinds.ts';

/** Pods that need a key of a ConfigMap, a Secret the chart makes, a claim and an account. */
const chart = smallChart(
  { config: string({ default: 'settings', external: 'ConfigMap', doc: 'A ConfigMap that exists' }) },
  ({ values: v }) => [
    template('secret.yaml', secret({ metadata: { name: 'made' } })),
    template(
      'job.yaml',
      cronJob({
        metadata: { name: 'job' },
        spec: {
          schedule: '* * * * *',
          jobTemplate: {
            spec: {
              template: {
                spec: {
                  serviceAccountName: 'default',
                  containers: [
                    {
                      name: 'a',
                      env: [{ name: 'LEVEL', valueFrom: { configMapKeyRef: { name: v.config, key: 'level' } } }],
                      envFrom: [{ secretRef: { name: 'made' } }, { secretRef: { name: 'whatever', optional: true } }],
                    },
                  ],
                  volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
                },
              },
            },
          },
        },
      }),
    ),
  ],
);

let workplace: Workplace;
beforeEach(() => {
  workplace = new Workplace();
});
afterEach(() => workplace.remove());

const check = (...args: readonly string[]) => commandLine(chart, ['check', ...args]);
const file = (content: string) => workplace.file('objects.yaml', content);

const claimMissing =
  'small/templates/job.yaml: volumes[data] names PersistentVolumeClaim data, which is not in namespace default: create it\n';

it('names what is not there, and the value that could name another', async () => {
  expect(await check()).toEqual({
    status: 1,
    out: `${claimMissing}small/templates/job.yaml: env[LEVEL] names ConfigMap settings, which is not in namespace default: create it, or name another by config\n`,
    err: '',
  });
});

it('takes what is in a list for there, in its namespace only, and names keys that are missing', async () => {
  const objects = file(`kind: List
items:
- {kind: PersistentVolumeClaim, metadata: {name: data, namespace: elsewhere}}
- {kind: ConfigMap, metadata: {name: settings, namespace: default}, data: {other: x}}
`);
  expect(await check('--objects', objects)).toMatchObject({
    status: 1,
    out: `${claimMissing}small/templates/job.yaml: env[LEVEL] names level of ConfigMap settings, which has no such key: add it there, or name another by config\n`,
  });
  expect((await check('--objects', objects, '--namespace', 'elsewhere')).out).not.toContain('data, which');
});

it('ends with 0 where everything is there', async () => {
  const objects = file(`kind: PersistentVolumeClaim
metadata: {name: data}
---
kind: ConfigMap
metadata: {name: mine}
data: {level: info}
`);
  expect(await check('--objects', objects, '--set', 'config=mine')).toEqual({
    status: 0,
    out: 'nothing is missing of the 2 it needs\n',
    err: '',
  });
});

describe('--cluster', () => {
  it('asks kubectl for each object by its name', async () => {
    workplace.program(
      'kubectl',
      `case "$*" in
      "get ConfigMap settings --namespace mine --ignore-not-found --output json") echo '{"data": {"level": "x"}}' ;;
      "get PersistentVolumeClaim data --namespace mine --ignore-not-found --output json") ;;
      *) exit 1 ;;
    esac`,
    );
    expect(await check('--cluster', '--namespace', 'mine')).toEqual({
      status: 1,
      out: claimMissing.replace('default', 'mine'),
      err: '',
    });
  });

  it('passes on why kubectl has no answer', async () => {
    workplace.program('kubectl', 'echo "The connection was refused" >&2; exit 1');
    expect(await check('--cluster')).toEqual({
      status: 2,
      out: '',
      err: 'chart-gen check: --cluster: kubectl: The connection was refused\n',
    });
    workplace.withoutPrograms();
    expect((await check('--cluster')).err).toBe('chart-gen check: --cluster: kubectl is not on the PATH\n');
  });

  it('goes with no list', async () => {
    expect(await check('--cluster', '--objects', 'x')).toMatchObject({ status: 2, out: '' });
  });
});
