import type { PersistentVolumeClaim, Pod } from 'kubernetes-types/core/v1.d.ts';
import { eventually } from '../src/eventually.ts';
import { ClusterNamespace } from '../src/namespace.ts';
import { PortForward } from '../src/port-forward.ts';
import { each, Release } from '../src/release.ts';
import { parseStatefulSetDescription } from '../src/statefulset-description.ts';

// The same chart with a volume for each pod: as many counters as pods.
describe('per-pod storage', () => {
  const pods = ['visits-api-0', 'visits-api-1', 'visits-api-2'];
  let namespace: ClusterNamespace;
  let release: Release;

  const claimOf = async (pod: string) => {
    const { spec } = await namespace.get<Pod>('pod', pod);
    return spec?.volumes?.find((volume) => volume.persistentVolumeClaim)?.persistentVolumeClaim?.claimName ?? '';
  };
  const volumeOf = async (pod: string) => {
    const { spec } = await namespace.get<PersistentVolumeClaim>('pvc', await claimOf(pod));
    return spec?.volumeName ?? '';
  };
  const totals = () => each(pods, (pod) => release.curl(pod, '/visits'));
  const files = () => each(pods, (pod) => release.cat(pod));

  /** Whether another pod of that name is there, and ready. */
  const isReplaced = async (before: Pod) => {
    const after = (await release.pods()).find((pod) => pod.metadata?.name === before.metadata?.name);
    const ready = after?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
    return ready === true && after?.metadata?.uid !== before.metadata?.uid;
  };

  beforeAll(async () => {
    namespace = await ClusterNamespace.create('visits-per-pod');
    release = await Release.install(namespace, 'visits-api', 'per-pod-values.yaml', 'image.tag=dev');
    await release.claimsBound(pods.length);
    await release.ready();
  });

  afterAll(async () => {
    await namespace?.record('per-pod');
    await namespace?.remove();
  });

  it('describes a claim template, from which each pod has a claim and a volume of its own', async () => {
    const { volumeClaims } = parseStatefulSetDescription(
      await namespace.kubectl('describe', 'statefulset', release.name),
    );
    const [template = ''] = Object.keys(volumeClaims);
    expect(volumeClaims[template]).toMatchObject({ 'Access Modes': '[ReadWriteOnce]' });
    expect(await each(pods, claimOf)).toEqual(pods.map((pod) => `${template}-${pod}`));
    expect(new Set(await each(pods, volumeOf)).size).toBe(3);
  });

  it('runs as an ordinary user on a read-only root, with nothing but the programs', async () => {
    const { spec } = await namespace.get<Pod>('pod', 'visits-api-0');
    expect(spec?.containers[0]?.securityContext?.readOnlyRootFilesystem).toBe(true);
    const seen = await namespace.kubectl('exec', 'visits-api-0', '--', 'sh', '-c', 'id -u; pwd; ls /app_python');
    const files = ['main.js', 'package.json', 'visits-store.js', 'volumes'];
    expect(seen.trim().split('\n')).toEqual(['1000', '/app_python', ...files]);
  });

  it('counts on each pod for itself', async () => {
    expect(await totals()).toEqual(['0', '0', '0']);
    // No visit to the first, one to the second, two to the third.
    await release.curl('visits-api-1', '/notes/');
    await release.curl('visits-api-2', '/notes/');
    await release.curl('visits-api-2', '/notes/');
    expect(await totals()).toEqual(['0', '1', '2']);
    await eventually(files, ['0', '1', '2']);
  });

  it('sums over all pods, whichever is asked', async () => {
    for (const pod of pods) {
      expect(JSON.parse(await release.curl(pod, '/visits?scope=all&format=json'))).toMatchObject({
        total: 3,
        partial: false,
        missing: [],
      });
    }
  });

  it('tells Prometheus, at a port that the Service for clients does not have', async () => {
    const metrics = await PortForward.open(namespace, 'svc/visits-api-headless', 9090);
    try {
      expect(await metrics.curl('/metrics')).toContain('visits_storage_open');
    } finally {
      await metrics.close();
    }
    await expect(release.curl('visits-api-0', '/metrics')).rejects.toThrow('was answered 404');
  });

  it('answers `helm test`, which leaves nothing behind', async () => {
    expect(await namespace.helm('test', release.name, '--timeout=120s')).toContain('Succeeded');
    expect(await release.podNames()).toEqual(pods);
  });

  it('keeps its pods and its token when the same chart is installed over it', async () => {
    const { status } = await release.statefulSet();
    const token = await release.token();
    await release.upgrade();
    expect((await release.statefulSet()).status?.updateRevision).toBe(status?.updateRevision);
    expect(await release.token()).toBe(token);
  });

  it.each([
    ['deleted', []],
    ['deleted by force', ['--force', '--grace-period=0']],
  ])('keeps the number of a pod that is %s', async (_how, options) => {
    const before = await namespace.get<Pod>('pod', 'visits-api-2');
    const volume = await volumeOf('visits-api-2');
    await namespace.kubectl('delete', 'pod', 'visits-api-2', ...options);
    await eventually(async () => isReplaced(before), true, 120_000);

    expect(await volumeOf('visits-api-2')).toBe(volume);
    expect(await totals()).toEqual(['0', '1', '2']);
    await eventually(files, ['0', '1', '2']);
  });
});
