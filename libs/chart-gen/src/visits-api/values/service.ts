import type { NetworkPolicyEgressRule, NetworkPolicyPeer } from 'kubernetes-types/networking/v1.d.ts';
import {
  anyList,
  anyObject,
  boolean,
  integer,
  object,
  oneOf,
  string,
  stringMap,
  strings,
} from '../../values/value-kinds.ts';
import type { ParentReference } from '../gateway-api.ts';
import { BYTES, HOST, LAST_PORT, LONGEST_NAME, NAME } from './forms.ts';

/** What the service is told, and who reaches it. */
export const serviceValues = {
  service: object('The Service for clients', {
    type: oneOf(['ClusterIP', 'NodePort', 'LoadBalancer'], {
      default: 'ClusterIP',
      doc: 'Who can reach it: pods, nodes, the world',
    }),
    port: integer({ default: 80, minimum: 1, maximum: LAST_PORT, doc: 'Port clients connect to' }),
    annotations: stringMap({ default: {}, doc: 'Annotations of the Service' }),
  }),
  ingress: object('An Ingress to the Service', {
    enabled: boolean({ default: false, doc: 'Make it' }),
    className: string({ default: '', pattern: NAME, doc: "Its class; the cluster's default where empty" }),
    annotations: stringMap({ default: {}, doc: 'Annotations of the Ingress' }),
    hosts: strings({ default: [], pattern: HOST, doc: 'Host names it answers to' }),
    path: string({ default: '/', pattern: '^/[-._~/A-Za-z0-9]*$', doc: 'Path below which everything is sent on' }),
    tlsSecret: string({
      default: '',
      external: 'Secret',
      pattern: NAME,
      maxLength: LONGEST_NAME,
      doc: 'Secret with the certificate for all of them; no TLS where empty',
    }),
  }),
  httpRoute: object('An HTTPRoute (Gateway API) to the Service', {
    enabled: boolean({ default: false, doc: 'Make it' }),
    parentRefs: anyList<ParentReference>({ default: [], doc: 'Gateways it belongs to' }),
    hostnames: strings({ default: [], pattern: HOST, doc: 'Host names it answers to; all of the Gateway where empty' }),
    path: string({ default: '/', pattern: '^/[-._~/A-Za-z0-9]*$', doc: 'Path below which everything is sent on' }),
    annotations: stringMap({ default: {}, doc: 'Annotations of the HTTPRoute' }),
  }),
  networkPolicy: object('What may come in and go out: requests, DNS, peers, the database, Vault', {
    enabled: boolean({ default: true, doc: 'Make it' }),
    ingressFrom: anyList<NetworkPolicyPeer>({ default: [], doc: 'Who may send requests; everyone where empty' }),
    metricsFrom: anyList<NetworkPolicyPeer>({ default: [], doc: 'Who may ask for metrics; everyone where empty' }),
    databaseTo: anyList<NetworkPolicyPeer>({
      default: [],
      doc: 'postgres: where the database is; anywhere where empty',
    }),
    extraEgress: anyList<NetworkPolicyEgressRule>({
      default: [],
      doc: 'What else may go out: for sidecars, to a collector of traces, to a DNS at another port',
    }),
  }),
  http: object('How requests are served', {
    corsOrigins: strings({
      default: [],
      pattern: '^(https?://[^/, ]+|[*])$',
      doc: 'Origins whose pages may read answers, such as https://example.org; * for all',
    }),
    trustProxy: string({
      default: '',
      pattern: '^[0-9a-fA-F.:/, ]*$',
      doc: 'Proxies before the service: how many, such as "1", or their networks, such as 10.0.0.0/8',
    }),
    rateLimit: integer({
      default: 6000,
      minimum: 0,
      maximum: 1_000_000,
      doc: 'Requests a client may make of a pod in a minute; 0 for any number',
    }),
    bodyLimit: string({ default: '64Ki', pattern: BYTES, doc: 'Bytes a body may have, at most 16Mi' }),
  }),
  logLevel: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    default: 'info',
    doc: 'What is logged: this and worse',
  }),
  peers: object('per-pod: GET /visits?scope=all asks all pods', {
    enabled: boolean({ default: true, doc: 'Tell the pods of each other' }),
  }),
  environment: object('The ConfigMap the environment comes from', {
    labnofromcm: string({ default: '', doc: 'Variable labnofromcm, shown by GET /info' }),
    configMapName: string({
      default: '',
      pattern: NAME,
      maxLength: LONGEST_NAME,
      doc: 'Name of the ConfigMap the chart makes',
    }),
    existingConfigMap: string({
      default: '',
      external: 'ConfigMap',
      pattern: NAME,
      maxLength: LONGEST_NAME,
      doc: 'A ConfigMap with a key labnofromcm that exists, instead',
    }),
  }),
  config: object('The ConfigMap with config.json', {
    data: anyObject<object>({ default: {}, doc: 'Content of config.json' }),
    configMapName: string({
      default: '',
      pattern: NAME,
      maxLength: LONGEST_NAME,
      doc: 'Name of the ConfigMap the chart makes',
    }),
    existingConfigMap: string({
      default: '',
      external: 'ConfigMap',
      pattern: NAME,
      maxLength: LONGEST_NAME,
      doc: 'A ConfigMap with a key config.json that exists, instead',
    }),
    volumeName: string({
      default: 'config',
      pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
      maxLength: 63,
      doc: 'Name of its volume',
    }),
    subPath: boolean({
      default: false,
      doc: 'Mount the file alone: changes then reach no running pod, and roll the pods instead',
    }),
  }),
} as const;
