import { globals, integer, object, oneOf, string, strings } from '../../values/value-kinds.ts';
import { LABEL, LABEL_VALUE, LONGEST_LABEL, SERVICE } from './forms.ts';

/** A pod asks so many others at most. */
const MOST_PODS = 256;

/** What is run, and how often. */
export const imageValues = {
  image: object('The image of visits-api', {
    registry: string({
      default: '',
      pattern: '^([A-Za-z0-9][-.A-Za-z0-9]*(:[0-9]+)?)?$',
      doc: "Registry; the node's default where empty",
    }),
    repository: string({
      default: 'visits-api',
      pattern: '^[A-Za-z0-9][-._/A-Za-z0-9]*(:[0-9]+/[-._/A-Za-z0-9]+)?$',
      doc: 'Repository in it',
    }),
    tag: string({
      default: '',
      pattern: '^([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$',
      doc: "Tag; the chart's appVersion where empty",
    }),
    digest: string({
      default: '',
      pattern: '^(sha256:[0-9a-f]{64})?$',
      doc: 'Digest, such as sha256:…, instead of the tag: always the same image',
    }),
    pullPolicy: oneOf(['IfNotPresent', 'Always', 'Never'], { default: 'IfNotPresent', doc: 'When to pull' }),
    pullSecrets: strings({ default: [], external: 'Secret', doc: 'Names of Secrets with credentials of the registry' }),
  }),
  replicaCount: integer({
    default: 3,
    minimum: 0,
    maximum: MOST_PODS,
    nullable: true,
    doc: 'Pods; null leaves the number to kubectl scale or an autoscaler, which find one',
  }),
} as const;

/** What the chart's objects are called. */
export const nameValues = {
  nameOverride: string({
    default: '',
    pattern: LABEL,
    maxLength: LONGEST_LABEL,
    identity: true,
    doc: "Label `app` and the container's name; the chart's name where empty",
  }),
  fullnameOverride: string({
    default: '',
    pattern: SERVICE,
    maxLength: 52,
    identity: true,
    doc: 'Name of all objects; made from the release and the name where empty',
  }),
  versionLabel: string({
    default: '',
    pattern: LABEL_VALUE,
    maxLength: LONGEST_LABEL,
    doc: "Label app.kubernetes.io/version; the chart's appVersion where empty",
  }),
} as const;

export const globalValues = {
  global: globals('What a parent chart says to all its charts', {
    imageRegistry: string({
      default: '',
      pattern: '^([A-Za-z0-9][-.A-Za-z0-9]*(:[0-9]+)?)?$',
      doc: 'Registry of all images; goes before image.registry',
    }),
    imagePullSecrets: strings({
      default: [],
      external: 'Secret',
      doc: 'Names of Secrets with its credentials, beside image.pullSecrets',
    }),
  }),
} as const;
