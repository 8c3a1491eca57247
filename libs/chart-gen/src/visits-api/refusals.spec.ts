import { render, set } from '../../test/visits-api-objects.ts';
import type { HelmValues } from '../helm/values-file.ts';

const refused = (values: HelmValues) => expect(() => render(values, { name: 'r', namespace: 'default' }));
const shared = 'storage.mode=shared';
const postgres = 'storage.mode=postgres,updateStrategy.type=RollingUpdate';
const vault = 'vault.enabled=true,vault.role=r,vault.tokenPath=secret/data/t';

it.each([
  [`${shared},affinity.podAntiAffinity.x=1`, 'affinity.podAntiAffinity', 'puts all pods on one node'],
  [`${shared},affinity.podAffinity.x=1`, 'affinity.podAffinity', 'puts all pods on one node'],
  [`${shared},topologySpread.enabled=true`, 'topologySpread.enabled', 'puts all pods on one node'],
  [`${shared},storage.accessMode=ReadWriteOncePod`, 'storage.accessMode', 'admits a single pod'],
  ['storage.existingClaim=c', 'storage.existingClaim', 'has no claim that pods share'],
  ['storage.claimName=c', 'storage.claimName', 'has no claim that pods share'],
  [`${postgres},postgres.existingSecret=s,storage.claimName=c`, 'storage.claimName', 'has no claim that pods share'],
  [postgres, 'postgres.existingSecret', 'needs a database: name the Secret'],
  [`${postgres},${vault}`, 'postgres.existingSecret', 'needs a database: name the Secret'],
  [
    'storage.mode=postgres,postgres.existingSecret=s,updateStrategy.type=OnDelete',
    'updateStrategy.type',
    'knows no OnDelete',
  ],
  ['autoscaling.enabled=true', 'autoscaling.enabled', 'set autoscaling.allowPerPod'],
  ['vault.enabled=true,vault.tokenPath=t', 'vault.role', 'Vault asks for a role'],
  ['vault.enabled=true,vault.role=r', 'vault.enabled', 'set vault.tokenPath or vault.databasePath'],
  [`${vault},auth.existingSecret=s`, 'auth.existingSecret', 'comes from Vault already'],
  [`${vault},auth.enabled=false`, 'vault.tokenPath', 'nobody asks for a token'],
  [
    `${postgres},${vault},vault.databasePath=d,postgres.existingSecret=s`,
    'postgres.existingSecret',
    'comes from Vault already',
  ],
  ['ingress.enabled=true', 'ingress.hosts', 'name at least one'],
  ['httpRoute.enabled=true', 'httpRoute.parentRefs', 'name at least one'],
  ['metrics.port=8000', 'metrics.port', 'take another one for metrics'],
  ['podAnnotations.checksum/environment=x', 'podAnnotations.checksum/environment', 'take another name'],
  ['config.subPath=true,podAnnotations.checksum/config=x', 'podAnnotations.checksum/config', 'take another name'],
  [`${vault},podAnnotations.vault\\.hashicorp\\.com/role=x`, 'podAnnotations.vault.hashicorp.com/role', 'leave it out'],
  ['podLabels.app=x', 'podLabels.app', 'leave it out'],
  ['metrics.dashboard.labels.app=x', 'metrics.dashboard.labels.app', 'leave it out'],
  ['config.volumeName=auth', 'config.volumeName', 'the chart has a volume of that name: take another one'],
  ['config.volumeName=visits-storage', 'config.volumeName', 'the chart has a volume of that name: take another one'],
])('%s: %s is refused, as it %s', (flags, path, sentence) => {
  refused(set(flags)).toThrow(new RegExp(`^${path.replaceAll(/[./]/g, '[./]')}: .*${sentence}`, 'm'));
});

it.each([
  ['minReadySeconds=2147483648', 'minReadySeconds: expected at most 2147483647'],
  ['storage.existingClaim=a..b', 'storage.existingClaim: expected a string that matches'],
  ['fullnameOverride=1st', 'fullnameOverride: expected a string that matches "^([a-z]'],
  ['replicaCount=257', 'replicaCount: expected at most 256'],
  ['http.corsOrigins={example.org}', 'http.corsOrigins.0: expected a string that matches'],
  ['http.bodyLimit=64KB', 'http.bodyLimit: expected a string that matches'],
  ['image.digest=sha256:0', 'image.digest: expected a string that matches'],
  ['ingress.hosts={a_b}', 'ingress.hosts.0: expected a string that matches'],
  ['storage.budget=lots', 'storage.budget: expected a string that matches'],
  ['extraObjects[0].kind=ConfigMap', 'extraObjects.0.apiVersion: expected a value'],
])('what the API server or the service would not take is refused: %s', (flags, sentence) => {
  refused(set(flags)).toThrow(sentence);
});

it('what contradicts nothing is not', () => {
  for (const flags of [
    `${shared},storage.accessMode=ReadWriteMany,topologySpread.enabled=true,affinity.podAntiAffinity.x=1`,
    `${shared},autoscaling.enabled=true`,
    'autoscaling.enabled=true,autoscaling.allowPerPod=true',
    `${postgres},vault.enabled=true,vault.role=r,vault.databasePath=d`,
    'podAnnotations.vault\\.hashicorp\\.com/role=x',
    'metrics.ownPort=false,metrics.port=8000',
  ]) {
    refused(set(flags)).not.toThrow();
  }
});
