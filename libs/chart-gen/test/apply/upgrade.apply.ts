import { overlay } from '../../src/helm/coalesce.ts';
import { roleOf } from '../../src/helm/hooks.ts';
import type { HelmValues } from '../../src/helm/values-file.ts';
import { prepared, same } from '../upgrade/prepared-changes.ts';
import { Cluster } from './cluster.ts';

const cluster = new Cluster();
beforeAll(() => cluster.prepare());
afterAll(() => cluster.remove());

/** What the schema refuses never comes to the API server. */
const reaching = prepared.filter(({ verdict }) => verdict !== 'refused by the schema');

const released = (objects: readonly HelmValues[]) => objects.filter((object) => roleOf(object) === 'release');

it.each(reaching.map((change, index) => [change.name, change, `r${index}`] as const))(
  'the API server refuses %s, or does not, as it was said',
  async (_, { from = same, to, values = {}, newValues = {}, verdict }, name) => {
    const release = { name, namespace: cluster.namespace };
    // No pod has to start for the API server to judge.
    const none = overlay(values, values['replicaCount'] === null ? {} : { replicaCount: 0 });
    const before = await from.objects(none, release);
    const after = await to.objects(overlay(none, newValues), { ...release, objects: before });
    expect((await cluster.apply(released(before))).status).toBe(0);
    const { status, stderr } = await cluster.dryRun(released(after));
    expect({ refused: status !== 0, stderr }).toEqual({
      refused: verdict === 'refused by the API server',
      stderr: expect.any(String),
    });
  },
);
