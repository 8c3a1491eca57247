import { containerOf, objectsFor, podsOf, set } from '../../test/visits-api-objects.ts';
import { field } from '../checks/object-index.ts';
import { renderer } from '../helm/render.ts';
import type { HelmValues } from '../helm/values-file.ts';
import { visitsApi } from './chart.ts';

describe('pods', () => {
  it('are admitted where Pod Security is "restricted"', () => {
    expect(podsOf({})?.template.spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 1000,
        fsGroup: 1000,
        fsGroupChangePolicy: 'OnRootMismatch',
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    });
  });

  it('are asked by three probes at the port their Services send to', () => {
    const container = containerOf({});
    const asked = [container?.startupProbe, container?.readinessProbe, container?.livenessProbe];
    expect(asked.map((probe) => probe?.httpGet)).toEqual(
      ['startup', 'ready', 'live'].map((name) => ({ path: `/health/${name}`, port: 'http' })),
    );
  });

  it('have the time to end that the steps of a shutdown add up to', () => {
    const values = set('shutdown.delaySeconds=7,shutdown.drainSeconds=20,shutdown.flushSeconds=3');
    expect(podsOf(values)?.template.spec?.terminationGracePeriodSeconds).toBe(35);
    expect(containerOf(values)?.env).toContainEqual({ name: 'SHUTDOWN_DELAY_MS', value: '7000' });
  });

  it('know their mode and their name', () => {
    expect(containerOf(set('storage.mode=shared'))?.env).toEqual(
      expect.arrayContaining([
        { name: 'STORAGE_MODE', value: 'shared' },
        { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      ]),
    );
  });

  it('are as many as are asked for, or as many as someone else says', () => {
    expect(podsOf({})?.replicas).toBe(3);
    expect(podsOf({ replicaCount: 0 })?.replicas).toBe(0);
    expect(podsOf({ replicaCount: null })).not.toHaveProperty('replicas');
  });

  it('start and stop all at once, unless an order is asked for', () => {
    expect(podsOf({})?.podManagementPolicy).toBe('Parallel');
    expect(podsOf(set('updateStrategy.type=OnDelete'))?.updateStrategy).toEqual({ type: 'OnDelete' });
  });
});

describe('config.json', () => {
  const template = (values: HelmValues) => podsOf(values)?.template;
  const checksums = (values: HelmValues) => template(values)?.metadata?.annotations?.['checksum/config'];

  it('is mounted as a directory, so that a change arrives by itself', () => {
    expect(containerOf({})?.volumeMounts).toContainEqual({ name: 'config', mountPath: '/app-python' });
    expect(checksums({})).toBeUndefined();
  });

  it('replaces the pods when it changes and is mounted alone', () => {
    const one = checksums({ config: { subPath: true, data: { title: 'a' } } });
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(checksums({ config: { subPath: true, data: { title: 'b' } } })).not.toBe(one);
    expect(checksums({ config: { subPath: true, data: { title: 'a' }, configMapName: 'x' } })).toBe(one);
    expect(checksums({ config: { subPath: true, existingConfigMap: 'x' } })).toBeUndefined();
  });

  it('a new version of the chart alone leaves the pods as they are', () => {
    const next = { ...visitsApi, metadata: { ...visitsApi.metadata, version: '0.2.0' } };
    for (const values of Object.values(visitsApi.cases).map((one) => one.values as HelmValues)) {
      const sets = [visitsApi, next].map((chart) =>
        renderer(chart)(values, { name: 'r', namespace: 'default' }).manifests.find(({ object }) =>
          ['Deployment', 'StatefulSet'].includes(String(object['kind'])),
        ),
      );
      const [before, after] = sets.map((manifest) => field(manifest?.object, 'spec', 'template'));
      expect(before).toBeDefined();
      expect(after).toEqual(before);
    }
  });
});

describe('the token', () => {
  const secretFor = (values: HelmValues) => objectsFor(values, 'r')('Secret', 'r-visits-api-auth');

  it('is made where none is named, and mounted as a file', () => {
    expect(secretFor({})?.data).toHaveProperty('token');
    expect(containerOf({})?.env).toContainEqual({ name: 'AUTH_TOKEN_FILE', value: '/app-python-auth/token' });
    expect(podsOf({})?.template.spec?.volumes).toContainEqual({
      name: 'auth',
      secret: { secretName: 'r-visits-api-auth', items: [{ key: 'token', path: 'token' }] },
    });
  });

  it('may be in a Secret that exists, under another key', () => {
    const values = set('auth.existingSecret=mine,auth.existingSecretKey=k');
    expect(secretFor(values)).toBeUndefined();
    expect(podsOf(values)?.template.spec?.volumes).toContainEqual({
      name: 'auth',
      secret: { secretName: 'mine', items: [{ key: 'k', path: 'token' }] },
    });
  });

  it('may be done without', () => {
    const values = set('auth.enabled=false');
    expect(secretFor(values)).toBeUndefined();
    expect(containerOf(values)?.env).toContainEqual({ name: 'AUTH', value: 'off' });
    expect(containerOf(values)?.env?.map(({ name }) => name)).not.toContain('AUTH_TOKEN_FILE');
  });
});
