import { fileURLToPath } from 'node:url';
import type { StatefulSet } from 'kubernetes-types/apps/v1.d.ts';
import type { PersistentVolumeClaimList, Pod, PodList, Secret } from 'kubernetes-types/core/v1.d.ts';
import { eventually } from './eventually.ts';
import type { ClusterNamespace } from './namespace.ts';
import { PortForward } from './port-forward.ts';

const chart = fileURLToPath(new URL('../../../dist/charts/visits-api/', import.meta.url));

/** The chart, installed by the Helm on the PATH, under a name that is its objects' as well. */
export class Release {
  private constructor(
    readonly namespace: ClusterNamespace,
    readonly name: string,
  ) {}

  /**
   * @param values a file of the chart's `ci` folder
   * @param settings what `--set` adds to it
   */
  static async install(
    namespace: ClusterNamespace,
    name: string,
    values: string,
    ...settings: readonly string[]
  ): Promise<Release> {
    const options = ['--values', `${chart}ci/${values}`, ...settings.map((setting) => `--set=${setting}`)];
    await namespace.helm('install', name, chart, ...options);
    return new Release(namespace, name);
  }

  /** `helm upgrade` to the same chart, with the same values. */
  async upgrade(): Promise<void> {
    await this.namespace.helm('upgrade', this.name, chart, '--reuse-values');
  }

  statefulSet(): Promise<StatefulSet> {
    return this.namespace.get('statefulset', this.name);
  }

  /** Its pods, by ordinal. */
  async pods(): Promise<Pod[]> {
    const { items } = await this.namespace.get<PodList>(
      'pods',
      '--selector',
      `app.kubernetes.io/instance=${this.name}`,
    );
    const ordinal = (pod: Pod) => Number(pod.metadata?.name?.split('-').at(-1));
    return items.sort((one, other) => ordinal(one) - ordinal(other));
  }

  async podNames(): Promise<string[]> {
    return (await this.pods()).map((pod) => pod.metadata?.name ?? '');
  }

  /** `kubectl scale`; resolves when as many pods are ready. */
  async scale(replicas: number): Promise<void> {
    await this.namespace.kubectl('scale', `sts/${this.name}`, `--replicas=${replicas}`);
    await this.ready();
  }

  /** Resolves when as many pods as are wanted are ready, and of the present template. */
  async ready(): Promise<void> {
    await this.namespace.kubectl('rollout', 'status', `sts/${this.name}`, '--timeout=400s');
  }

  /**
   * Resolves when it has so many claims and all are bound. A scheduler that looked at a pod just as its claim was
   * bound may not look again for five minutes (seen with Kubernetes 1.34); a change of the claims makes it look.
   */
  async claimsBound(count: number): Promise<void> {
    const bound = async () => {
      const { items } = await this.namespace.get<PersistentVolumeClaimList>('pvc');
      return items.filter(({ status }) => status?.phase === 'Bound').length;
    };
    await eventually(bound, count, 120_000);
    await this.namespace.kubectl('annotate', 'pvc', '--all', 'visits-api-e2e/bound=true');
  }

  /** What writes of notes need, as the chart made it. */
  async token(): Promise<string> {
    const { data } = await this.namespace.get<Secret>('secret', `${this.name}-auth`);
    return Buffer.from(data?.['token'] ?? '', 'base64').toString();
  }

  /** `helm uninstall`; resolves when the pods are gone. */
  async uninstall(): Promise<void> {
    await this.namespace.helm('uninstall', this.name, '--wait', '--cascade=foreground', '--timeout=120s');
  }

  /** What the pod's `visits` file says. */
  cat(pod: string): Promise<string> {
    return this.namespace.kubectl('exec', pod, '--', 'cat', '/app_python/volumes/visits');
  }

  /** The body of what this very pod answers, to a GET or another request. */
  async curl(pod: string, path: string, request?: RequestInit): Promise<string> {
    const forward = await PortForward.open(this.namespace, `pod/${pod}`, 8000);
    try {
      return await forward.curl(path, request);
    } finally {
      await forward.close();
    }
  }
}

/** What is read of each pod, in their order; all are asked at once. */
export function each<T>(pods: readonly string[], read: (pod: string) => Promise<T>): Promise<T[]> {
  return Promise.all(pods.map(read));
}
