import { boolean, integer, object, oneOf, string } from '../../values/value-kinds.ts';
import { BYTES, KEY, LAST_PORT, LONGEST_NAME, NAME, QUANTITY } from './forms.ts';

/** Where the counter and the notes are kept, and what may change them. */
export const storageValues = {
  storage: object('Where the counter and the notes are kept', {
    mode: oneOf(['per-pod', 'shared', 'postgres'], {
      default: 'per-pod',
      doc: 'per-pod: a claim and a count for each pod; shared: one of each for all; postgres: a database, no claim',
    }),
    size: string({ default: '1Gi', pattern: QUANTITY, doc: 'Size of a claim' }),
    storageClass: string({ default: '', pattern: NAME, doc: "Storage class; the cluster's default where empty" }),
    accessMode: oneOf(['ReadWriteOnce', 'ReadWriteMany', 'ReadWriteOncePod'], {
      default: 'ReadWriteOnce',
      doc: 'Access mode of a claim; a shared ReadWriteOnce puts all pods on one node',
    }),
    budget: string({
      default: '',
      pattern: `^$|${BYTES}`,
      doc: "Bytes the service may use, such as 100Ki; the volume's size where empty",
    }),
    claimName: string({
      default: '',
      pattern: NAME,
      maxLength: LONGEST_NAME,
      doc: 'shared: name of the claim the chart makes',
    }),
    existingClaim: string({
      default: '',
      external: 'PersistentVolumeClaim',
      pattern: NAME,
      maxLength: LONGEST_NAME,
      doc: 'shared: a claim that exists, instead; accessMode must be its own',
    }),
    retention: object('per-pod: what becomes of the claims', {
      whenDeleted: oneOf(['Retain', 'Delete'], { default: 'Retain', doc: 'When the StatefulSet is deleted' }),
      whenScaled: oneOf(['Retain', 'Delete'], { default: 'Retain', doc: 'When the StatefulSet is scaled down' }),
    }),
  }),
  postgres: object('postgres: the database', {
    existingSecret: string({
      default: '',
      external: 'Secret',
      pattern: NAME,
      maxLength: LONGEST_NAME,
      doc: 'A Secret that exists, with the URL of the database',
    }),
    existingSecretKey: string({
      default: 'url',
      pattern: KEY,
      maxLength: LONGEST_NAME,
      doc: 'The key in it that holds the URL',
    }),
    port: integer({ default: 5432, minimum: 1, maximum: LAST_PORT, doc: 'Its port, for the NetworkPolicy' }),
  }),
  auth: object('The token that writes of notes need', {
    enabled: boolean({ default: true, doc: 'false: everyone may write' }),
    existingSecret: string({
      default: '',
      external: 'Secret',
      pattern: NAME,
      maxLength: LONGEST_NAME,
      doc: 'A Secret that exists, instead of one with a random token (needed under GitOps)',
    }),
    existingSecretKey: string({
      default: 'token',
      pattern: KEY,
      maxLength: LONGEST_NAME,
      doc: 'The key in it that holds the token',
    }),
  }),
  vault: object('Secrets from HashiCorp Vault, by its agent injector', {
    enabled: boolean({ default: false, doc: 'Let the injector put a Vault agent beside the service' }),
    role: string({ default: '', pattern: '^[-._A-Za-z0-9]*$', doc: "Vault role of the pods' service account" }),
    tokenPath: string({
      default: '',
      pattern: '^[-._/A-Za-z0-9]*$',
      doc: 'Secret (KV version 2) whose key `token` is the token for writes, such as secret/data/visits',
    }),
    databasePath: string({
      default: '',
      pattern: '^[-._/A-Za-z0-9]*$',
      doc: 'postgres: secret (KV version 2) whose key `url` is the URL of the database',
    }),
    port: integer({ default: 8200, minimum: 1, maximum: LAST_PORT, doc: "Vault's port, for the NetworkPolicy" }),
  }),
} as const;
