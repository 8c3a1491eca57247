import { otherThan } from '../values/define-values.ts';
import type { ParentReference } from './gateway-api.ts';
import { AUTH_VOLUME, DATABASE_VOLUME, STORAGE_VOLUME } from './image-contract.ts';
import { databaseUrlFile, tokenFile } from './vault-files.ts';

const ON_ONE_NODE = { storage: { mode: 'shared', accessMode: 'ReadWriteOnce' } } as const;
const WITHOUT_CLAIM_OF_ITS_OWN = ['per-pod', 'postgres'] as const;

/** What contradicts itself in where the data is kept. */
const storage = [
  ...(['podAffinity', 'podAntiAffinity'] as const).map((name) => ({
    where: ON_ONE_NODE,
    refuse: ['affinity', name],
    because: `shared ReadWriteOnce storage puts all pods on one node: leave affinity.${name} out or use ReadWriteMany`,
  })),
  {
    where: { ...ON_ONE_NODE, topologySpread: { enabled: true } },
    refuse: ['topologySpread', 'enabled'],
    because: 'shared ReadWriteOnce storage puts all pods on one node: leave topologySpread out or use ReadWriteMany',
  },
  {
    where: { storage: { mode: 'shared', accessMode: 'ReadWriteOncePod' } },
    refuse: ['storage', 'accessMode'],
    because: 'ReadWriteOncePod admits a single pod: shared storage needs ReadWriteOnce (one node) or ReadWriteMany',
  },
  ...WITHOUT_CLAIM_OF_ITS_OWN.flatMap((mode) =>
    (['existingClaim', 'claimName'] as const).map((name) => ({
      where: { storage: { mode, [name]: otherThan('') } },
      refuse: ['storage', name],
      because: `${mode} storage has no claim that pods share: leave storage.${name} out, or set storage.mode to shared`,
    })),
  ),
  ...[{ enabled: false }, { enabled: true, databasePath: '' }].map((vault) => ({
    where: { storage: { mode: 'postgres' as const }, postgres: { existingSecret: '' }, vault },
    refuse: ['postgres', 'existingSecret'],
    because:
      'postgres storage needs a database: name the Secret with its URL here, or use Vault and vault.databasePath',
  })),
  {
    where: { storage: { mode: 'postgres' }, updateStrategy: { type: 'OnDelete' } },
    refuse: ['updateStrategy', 'type'],
    because: 'postgres storage runs as a Deployment, which knows no OnDelete: leave updateStrategy out',
  },
  {
    where: { storage: { mode: 'per-pod' }, autoscaling: { enabled: true, allowPerPod: false } },
    refuse: ['autoscaling', 'enabled'],
    because: 'an autoscaler makes and removes counts with storage per pod: use shared, or set autoscaling.allowPerPod',
  },
] as const;

/** What contradicts itself in where secrets come from. */
const secrets = [
  {
    where: { vault: { enabled: true, role: '' } },
    refuse: ['vault', 'role'],
    because: "Vault asks for a role: name the one that the pods' service account may use",
  },
  {
    where: { vault: { enabled: true, tokenPath: '', databasePath: '' } },
    refuse: ['vault', 'enabled'],
    because: 'Vault has nothing to give: set vault.tokenPath or vault.databasePath, or leave Vault out',
  },
  {
    where: { vault: { enabled: true, tokenPath: otherThan('') }, auth: { existingSecret: otherThan('') } },
    refuse: ['auth', 'existingSecret'],
    because: 'the token comes from Vault already: leave this or vault.tokenPath out',
  },
  {
    where: { vault: { enabled: true, tokenPath: otherThan('') }, auth: { enabled: false } },
    refuse: ['vault', 'tokenPath'],
    because: 'auth.enabled is false, so nobody asks for a token: leave one of them out',
  },
  {
    where: { vault: { enabled: true, databasePath: otherThan('') }, postgres: { existingSecret: otherThan('') } },
    refuse: ['postgres', 'existingSecret'],
    because: 'the URL comes from Vault already: leave this or vault.databasePath out',
  },
] as const;

/** Routes that would lead nothing here. */
const routes = [
  {
    where: { ingress: { enabled: true, hosts: [] as string[] } },
    refuse: ['ingress', 'hosts'],
    because: 'an Ingress needs a host name to answer to: name at least one',
  },
  {
    where: { httpRoute: { enabled: true, parentRefs: [] as ParentReference[] } },
    refuse: ['httpRoute', 'parentRefs'],
    because: 'an HTTPRoute belongs to a Gateway: name at least one',
  },
  {
    where: { metrics: { ownPort: true, port: 8000 } },
    refuse: ['metrics', 'port'],
    because: 'the service answers its clients at port 8000: take another one for metrics',
  },
] as const;

const CHART_SETS = 'the chart sets this: leave it out';

/** Annotations, labels and volumes that the chart makes itself. */
const ownNames = [
  {
    where: {},
    refuse: ['podAnnotations', 'kubectl.kubernetes.io/default-container'],
    because: CHART_SETS,
  },
  {
    where: { environment: { existingConfigMap: '' } },
    refuse: ['podAnnotations', 'checksum/environment'],
    because: 'the chart counts this over the environment: take another name',
  },
  {
    where: { config: { subPath: true, existingConfigMap: '' } },
    refuse: ['podAnnotations', 'checksum/config'],
    because: 'the chart counts this over config.data: take another name',
  },
  ...[tokenFile.secret, tokenFile.template, tokenFile.path].map((annotation) => ({
    where: { vault: { enabled: true, tokenPath: otherThan('') } },
    refuse: ['podAnnotations', annotation],
    because: CHART_SETS,
  })),
  ...[databaseUrlFile.secret, databaseUrlFile.template, databaseUrlFile.path].map((annotation) => ({
    where: { vault: { enabled: true, databasePath: otherThan('') } },
    refuse: ['podAnnotations', annotation],
    because: CHART_SETS,
  })),
  ...['vault.hashicorp.com/agent-inject', 'vault.hashicorp.com/role'].map((annotation) => ({
    where: { vault: { enabled: true } },
    refuse: ['podAnnotations', annotation],
    because: CHART_SETS,
  })),
  ...[
    ['podLabels'],
    ['metrics', 'serviceMonitor', 'labels'],
    ['metrics', 'prometheusRule', 'labels'],
    ['metrics', 'dashboard', 'labels'],
  ].flatMap((path) =>
    [
      'app',
      'app.kubernetes.io/instance',
      'app.kubernetes.io/managed-by',
      'app.kubernetes.io/version',
      'helm.sh/chart',
    ].map((label) => ({ where: {}, refuse: [...path, label], because: CHART_SETS })),
  ),
  ...[AUTH_VOLUME, DATABASE_VOLUME, STORAGE_VOLUME].map((volumeName) => ({
    where: { config: { volumeName } },
    refuse: ['config', 'volumeName'],
    because: 'the chart has a volume of that name: take another one',
  })),
] as const;

/** Values of the visits-api chart that contradict each other, or say again what the chart says itself. */
export const refusals = [...storage, ...secrets, ...routes, ...ownNames] as const;
