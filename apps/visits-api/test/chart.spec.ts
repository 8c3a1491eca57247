import { readFile } from 'node:fs/promises';
import { type HelmValues, renderer, visitsApi } from '@visits/chart-gen';
import { ConfigurationError, readConfiguration } from '../src/configuration/configuration.ts';
import { parseSettings } from '../src/settings/settings.ts';
import { MemoryStorage } from './memory-storage.ts';
import { runService } from './running-service.ts';

/** As far as it is looked at here. */
interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: { readonly template?: { readonly spec: { readonly containers: readonly Container[] } } };
}

interface Container {
  readonly env: readonly Variable[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe: Probe;
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly fieldRef?: { readonly fieldPath: string };
    readonly configMapKeyRef?: { readonly name: string; readonly key: string };
  };
}

const render = renderer(visitsApi);

/** The service's container, and the ConfigMaps beside it, as the chart has them in one of its cases. */
function rendered(name: string): { readonly container: Container; readonly objects: readonly KubernetesObject[] } {
  const values = visitsApi.cases[name]?.values as HelmValues;
  const { manifests } = render(values, { name: 'app-python', namespace: 'default' });
  const objects = manifests.map(({ object }) => object as unknown as KubernetesObject);
  const workload = objects.find(({ kind }) => kind === 'StatefulSet' || kind === 'Deployment');
  const [container] = workload?.spec?.template?.spec.containers ?? [];
  if (!container) throw new Error(`case ${name} runs nothing`);
  return { container, objects };
}

/** What the process in the container finds in its environment. */
async function environmentOf({ container, objects }: ReturnType<typeof rendered>): Promise<Record<string, string>> {
  const dockerfile = await readFile(new URL('../Dockerfile', import.meta.url), 'utf8');
  const [, host = ''] = /^ {4}(HOST=\S+)$/m.exec(dockerfile) ?? [];
  const found = ({ name, value, valueFrom }: Variable): string => {
    if (value !== undefined) return value;
    if (valueFrom?.fieldRef?.fieldPath === 'metadata.name') return 'app-python-0';
    const reference = valueFrom?.configMapKeyRef;
    const configMap = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === reference?.name);
    const content = configMap?.data?.[reference?.key ?? ''];
    if (content === undefined) throw new Error(`nothing says what ${name} is`);
    return content;
  };
  return {
    ...Object.fromEntries([host.split('=')]),
    ...Object.fromEntries(container.env.map((variable) => [variable.name, found(variable)])),
  };
}

/** What the service makes of an environment: its configuration, or what is wrong. */
function read(environment: Record<string, string>): object {
  try {
    return readConfiguration(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

const cases = Object.keys(visitsApi.cases);
const withVolumes = cases.filter((name) => rendered(name).objects.some(({ kind }) => kind === 'StatefulSet'));

describe.each(withVolumes)('the service, as the chart starts it in case %s', (name) => {
  test('takes its environment, and passes over none of it', async () => {
    const chosen = rendered(name);
    const environment = await environmentOf(chosen);
    const configuration = read(environment);
    expect(configuration).toMatchObject({ host: '0.0.0.0', podName: 'app-python-0', localHostsOnly: false });
    // What means something would mean something else, or be wrong, if it were nonsense.
    const passedOver = Object.keys(environment).filter((variable) => {
      const other = read({ ...environment, [variable]: 'no such thing \0' });
      return JSON.stringify(other) === JSON.stringify(configuration);
    });
    expect(passedOver).toEqual([]);
  });

  test('takes its config.json, and passes over none of it', () => {
    const files = rendered(name).objects.flatMap(({ data }) => data?.['config.json'] ?? []);
    expect(files).toHaveLength(1);
    for (const file of files) expect(parseSettings(file)).toMatchObject({ ignored: [] });
  });

  test('listens where it is said to, and answers what it is probed by', async () => {
    const { container } = rendered(name);
    const { PORT: _, ...environment } = await environmentOf(rendered(name));
    const { port, metricsPort } = readConfiguration(environment);
    const ports = Object.fromEntries(container.ports.map((each) => [each.name, each.containerPort]));
    expect(ports).toEqual({ http: port, ...(metricsPort !== undefined && { metrics: metricsPort }) });

    const running = await runService({}, new MemoryStorage());
    await running.service.opened;
    for (const { httpGet } of [container.startupProbe, container.readinessProbe, container.livenessProbe]) {
      expect([httpGet.port, (await running.ask(httpGet.path)).status]).toEqual(['http', 200]);
    }
    await running.end();
  });
});

test.each(cases.filter((name) => !withVolumes.includes(name)))(
  'in case %s it says that this version keeps nothing in a database, and finds nothing else wrong',
  async (name) => {
    expect(read(await environmentOf(rendered(name)))).toEqual([
      expect.stringMatching(/^STORAGE_MODE is "postgres": this version has no such mode/),
    ]);
  },
);
