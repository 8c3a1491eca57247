import { eventually } from '../src/eventually.ts';
import { writeVisitsAsLabApp } from '../src/lab-app.ts';
import { labResources, labStatefulSet } from '../src/lab-transcript.ts';
import { ClusterNamespace } from '../src/namespace.ts';
import { PortForward } from '../src/port-forward.ts';
import { each, Release } from '../src/release.ts';
import { parseResourceTables } from '../src/resource-table.ts';
import { parseStatefulSetDescription } from '../src/statefulset-description.ts';

// The lab's report, played again from its beginning: the tests are its commands, in their order, on one release.
describe("the lab's report", () => {
  let namespace: ClusterNamespace;
  let release: Release;

  beforeAll(async () => {
    namespace = await ClusterNamespace.create('visits-lab');
    // The volume is as the old application left it: the new one takes over at its number.
    release = await Release.install(namespace, 'app-python', 'lab-values.yaml', 'replicaCount=0');
    const { spec } = await release.statefulSet();
    expect(spec?.replicas).toBe(0);
    const image = spec?.template.spec?.containers[0]?.image ?? '';
    await writeVisitsAsLabApp(namespace, { claim: 'visits-pvc', image, visits: '2' });
    await release.scale(3);
  });

  afterAll(async () => {
    await namespace?.record('lab');
    await namespace?.remove();
  });

  describe('kubectl describe statefulset app-python', () => {
    const describeStatefulSet = async () =>
      parseStatefulSetDescription(await namespace.kubectl('describe', 'statefulset', 'app-python'));

    it('shows its name, in our namespace, and when it was made', async () => {
      const shown = await describeStatefulSet();
      expect(shown.name).toBe(labStatefulSet.name);
      expect(shown.namespace).toBe(namespace.name);
      expect(Date.parse(shown.creationTimestamp)).not.toBeNaN();
    });

    it('selects by what never changes among the labels of the report', async () => {
      // The report's selector held the version and the managing tool as well, which made every upgrade fail.
      const { app, 'app.kubernetes.io/instance': instance } = labStatefulSet.selector;
      expect((await describeStatefulSet()).selector).toEqual({ app, 'app.kubernetes.io/instance': instance });
    });

    it('shows the labels', async () => {
      expect((await describeStatefulSet()).labels).toMatchObject(labStatefulSet.labels);
    });

    it("shows Helm's annotations, with our namespace", async () => {
      expect((await describeStatefulSet()).annotations).toMatchObject({
        ...labStatefulSet.annotations,
        'meta.helm.sh/release-namespace': namespace.name,
      });
    });

    it('shows replicas, update strategy with partition, and the status of the pods', async () => {
      const { replicas, updateStrategy, podsStatus } = await describeStatefulSet();
      expect(replicas).toEqual(labStatefulSet.replicas);
      expect(updateStrategy).toEqual(labStatefulSet.updateStrategy);
      expect(podsStatus).toEqual(labStatefulSet.podsStatus);
    });

    it("shows the pods' labels", async () => {
      expect((await describeStatefulSet()).podTemplate.labels).toMatchObject(labStatefulSet.podTemplate.labels);
    });

    it('shows the container: image, ports, environment from the ConfigMap key, both mounts', async () => {
      const { containers } = (await describeStatefulSet()).podTemplate;
      expect(containers).toMatchObject(labStatefulSet.podTemplate.containers);
    });

    it('shows both volumes: the ConfigMap and the claim', async () => {
      expect((await describeStatefulSet()).podTemplate.volumes).toMatchObject(labStatefulSet.podTemplate.volumes);
    });

    it('shows no volume claims of its own', async () => {
      expect((await describeStatefulSet()).volumeClaims).toEqual({});
      expect((await release.statefulSet()).spec?.volumeClaimTemplates).toBeUndefined();
    });

    it('shows the events that made the three pods', async () => {
      expect((await describeStatefulSet()).events).toEqual(expect.arrayContaining([...labStatefulSet.events]));
    });
  });

  it('kubectl get po,sts,svc,pvc shows the rows of the report', async () => {
    const shown = parseResourceTables(await namespace.kubectl('get', 'po,sts,svc,pvc'));
    const ownNames = {
      AGE: expect.stringMatching(/^(\d+[dhms])+$/),
      'CLUSTER-IP': expect.stringMatching(/^[\da-f.:]+$/),
      VOLUME: expect.stringMatching(/^pvc-[\da-f-]{36}$/),
    };
    const expected = Object.entries(labResources).map(([name, row]) => {
      const cells = Object.entries(row).map(([column, cell]) => [column, { [column]: cell, ...ownNames }[column]]);
      return [name, Object.fromEntries(cells)];
    });
    expect(shown).toMatchObject(Object.fromEntries(expected));
  });

  it('the access transcript gives the numbers of the report', async () => {
    const forward = await PortForward.open(namespace, 'svc/app-python', 80, 8000);
    try {
      expect(await release.cat('app-python-0')).toBe('2');
      expect(await release.cat('app-python-1')).toBe('2');
      expect(await forward.curl('/visits')).toBe('2');
      expect(await forward.curl('/notes/')).toBe('[]');
      expect(await release.cat('app-python-0')).toBe('3');
      expect(await release.cat('app-python-1')).toBe('3');
    } finally {
      await forward.close();
    }
  });

  it("the service shows the lab's variable from the ConfigMap", async () => {
    expect(JSON.parse(await release.curl('app-python-0', '/info'))).toMatchObject({ labnofromcm: '12' });
  });

  it('kubectl scale sts/app-python --replicas=10 makes pods 3 to 9 at once, and all get ready', async () => {
    await release.scale(10);
    const pods = await release.pods();
    expect(pods.map((pod) => pod.metadata?.name)).toEqual(Array.from({ length: 10 }, (_, n) => `app-python-${n}`));
    for (const pod of pods) {
      expect(pod.status?.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }));
    }
    const made = pods.slice(3).map((pod) => Date.parse(`${pod.metadata?.creationTimestamp}`));
    expect(Math.max(...made) - Math.min(...made)).toBeLessThanOrEqual(1000);
  });

  it('all ten pods count as one, in HTTP and in the file', async () => {
    const pods = await release.podNames();
    const all = <T>(value: T) => pods.map(() => value);
    expect(await each(pods, (pod) => release.curl(pod, '/visits'))).toEqual(all('3'));
    expect(await each(pods, (pod) => release.cat(pod))).toEqual(all('3'));

    // One visit at each, all at the same time.
    expect(await each(pods, (pod) => release.curl(pod, '/notes/'))).toEqual(all('[]'));
    expect(await each(pods, (pod) => release.curl(pod, '/visits'))).toEqual(all('13'));
    await eventually(() => each(pods, (pod) => release.cat(pod)), all('13'));
  });

  it('a note written at one pod is a note at all ten', async () => {
    const pods = await release.podNames();
    const written = await release.curl('app-python-0', '/notes', {
      method: 'POST',
      headers: { authorization: `Bearer ${await release.token()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ body: 'counted together' }),
    });
    const { id } = JSON.parse(written);
    expect(await each(pods, (pod) => release.curl(pod, `/notes/${id}?count=0`))).toEqual(pods.map(() => written));
  });

  it('the volume stays when the release goes, and the next one of its name goes on counting', async () => {
    await release.uninstall();
    release = await Release.install(namespace, 'app-python', 'lab-values.yaml');
    await release.ready();
    expect(await release.curl('app-python-2', '/visits')).toBe('13');
    expect(await release.cat('app-python-2')).toBe('13');
  });
});
