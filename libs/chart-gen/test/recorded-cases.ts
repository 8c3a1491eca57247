import type { HelmValues } from '../src/helm/values-file.ts';

/** Values, as someone hands them to Helm, for which `render` and Helm must agree. */
export interface RecordedCase {
  readonly name: string;
  /** Contents of values files, in their order. */
  readonly files?: readonly string[];
  readonly sets?: readonly string[];
  readonly stringSets?: readonly string[];
  readonly release?: string;
  readonly namespace?: string;
  /** What the cluster holds already. */
  readonly objects?: readonly HelmValues[];
}

/** A release's name of the greatest length. */
const LONG_RELEASE = `a${'b'.repeat(50)}-c`;

/** Beside the chart's own cases: what tells two readings of YAML, or two renderings of a value, apart. */
export const edgeCases: readonly RecordedCase[] = [
  { name: 'a release that contains the name of the chart', release: 'my-visits-api' },
  { name: 'a release with the longest name', release: LONG_RELEASE },
  { name: 'a release whose name leaves no room', release: `a${'b'.repeat(52)}` },
  { name: 'a release with dots in its name, in another namespace', release: 'a.b', namespace: 'elsewhere' },
  { name: 'a release whose name is a number', release: '123', stringSets: ['nameOverride=1'] },
  { name: 'names that YAML reads as something else', sets: ['nameOverride=on,fullnameOverride=y'] },
  { name: 'the longest name', sets: [`fullnameOverride=${'n'.repeat(52)}`] },
  { name: 'a name that is too long', sets: [`fullnameOverride=${'n'.repeat(53)}`] },
  { name: 'the number of pods left to others, from a file', files: ['replicaCount: null\n'] },
  { name: 'the number of pods left to others, from --set', sets: ['replicaCount=null'] },
  { name: 'no pods', sets: ['replicaCount=0'] },
  { name: 'half a pod', files: ['replicaCount: 1.5\n'] },
  { name: 'a whole number with a point', files: ['replicaCount: 2.0\n'] },
  { name: 'a negative nothing', files: ['replicaCount: -0.0\nminReadySeconds: -0\n'] },
  { name: 'less than no pods', sets: ['replicaCount=-1'] },
  {
    name: 'numbers that floats print with an exponent',
    files: ['minReadySeconds: 1000000\nupdateStrategy: {partition: 123456789}\n'],
  },
  {
    name: 'numbers as --set reads them',
    sets: [
      'minReadySeconds=1000000',
      'updateStrategy.partition=2147483647',
      'config.data.a=9007199254740992',
      'tolerations[0].tolerationSeconds=9007199254740992',
    ],
  },
  { name: 'a number beyond what is exact', files: ['config: {data: {a: 9007199254740993}}\n'] },
  { name: 'a number just beyond what is exact, by --set', sets: ['config.data.a=9007199254740993'] },
  { name: 'a number of more than 32 bits', files: ['replicaCount: 2147483648\n'] },
  { name: 'numbers among keys', files: ['config: {data: {1000000: a, 1e6: b, 0.1: c, 123456789.0: d, 0x10: e}}\n'] },
  { name: 'keys of JavaScript', files: ['config: {data: {__proto__: {a: 1}}}\n'], sets: ['config.data.__proto__.b=2'] },
  { name: 'a key of JavaScript that nobody declared', files: ['__proto__: {a: 1}\n'] },
  { name: 'a number no float holds', files: ['config: {data: {a: 1e400}}\n'] },
  { name: 'an anchor inside itself', files: ['config: {data: &a {b: *a}}\n'] },
  { name: 'a merge of what is no map', files: ['image: {<<: null}\n'] },
  { name: 'an annotation the chart makes', sets: ['podAnnotations.checksum/environment=x'] },
  {
    name: 'an annotation the chart does not make now',
    sets: ['podAnnotations.checksum/config=x,podAnnotations.checksum/environment=y,environment.existingConfigMap=e'],
  },
  { name: 'a volume the chart has', sets: ['config.volumeName=auth'] },
  { name: 'a number far beyond what is exact, by --set', sets: ['minReadySeconds=9223372036854775807'] },
  {
    name: 'numbers as YAML 1.1 writes them',
    files: ['minReadySeconds: 0x10\nreplicaCount: 1_0\nservice: {port: 0120}\n'],
  },
  { name: 'booleans as YAML 1.1 writes them', files: ['auth: {enabled: off}\nconfig: {subPath: Yes}\n'] },
  { name: 'booleans as --set reads them', sets: ['auth.enabled=FALSE,config.subPath=True'] },
  { name: 'a boolean where a string belongs', files: ['environment: {labnofromcm: on}\n'] },
  {
    name: 'strings that look like something else',
    files: [
      'environment: {labnofromcm: "0755"}\npodAnnotations: {a: "on", b: "1e3", c: "null", d: "~", "yes": "", "1": "2"}\n',
    ],
  },
  { name: 'a string by --set-string', stringSets: ['environment.labnofromcm=12', 'podAnnotations.a=true'] },
  {
    name: 'quotes, braces, Unicode and line breaks',
    files: [
      'environment: {labnofromcm: "a \\"b\\" \'c\' {{ .Values }} \\\\ \\n\\n  d\\t# ü 猫 🐈 "}\nconfig: {subPath: true, data: {"<a & b>": "\\u00a0 {{ x }}\\n", "b\\"": [1, 2.5, -0.0, 1e15, 1e-7, null, true, {}, [], ""]}}\n',
    ],
  },
  { name: 'a control character YAML does not read', files: ['config: {data: {"\u0080": 1}}\n'] },
  {
    name: 'one it reads as an escape',
    files: ['config: {data: {"\\u0080": "\\ufffe"}}\npodAnnotations: {a: "\\u0090"}\n'],
  },
  { name: 'escapes of JSON that YAML does not have', files: ['environment: {labnofromcm: "\\ud83d\\udc08"}\n'] },
  { name: 'a space that only some call one', sets: ['image.repository=\u00a0'] },
  { name: 'a control character', files: ['environment: {labnofromcm: "a\\u007fb"}\n'] },
  { name: 'a control character deep inside', files: ['config: {data: {a: [{b: "\\u2028"}]}}\n'] },
  { name: 'a control character in a key', files: ['config: {data: {"a\\u0085": 1}}\n'] },
  {
    name: 'numbers inside what is passed on',
    files: ['config: {data: {a: 1000000, b: 1.5e300, c: 12345678901, d: 0.1, e: 100000000000000000000}}\n'],
  },
  {
    name: 'numbers inside what is passed on, exact',
    files: [
      'config: {data: {a: 1000000, b: 0.000001, c: 12345678901, d: 0.1, e: -5}}\ntolerations: [{key: a, operator: Exists, tolerationSeconds: 1000000}]\n',
    ],
  },
  {
    name: 'lists by --set',
    sets: [
      'image.pullSecrets={a,b}',
      'tolerations[1].key=x,tolerations[0].key=y,tolerations[0].tolerationSeconds=1000000',
    ],
  },
  {
    name: 'characters escaped in --set',
    sets: ['environment.labnofromcm=a\\,b\\=c', 'podAnnotations.example\\.org/a=b c'],
  },
  { name: 'a default taken away that must be there', sets: ['storage.size=null'] },
  { name: 'a table taken away', files: ['probes: {startup: null}\n'] },
  { name: 'a table where none was', sets: ['storage.mode.x=1'] },
  { name: 'a scalar where a table was', files: ['storage: shared\n'] },
  {
    name: 'parts of what is passed on taken away',
    files: ['podSecurityContext: {fsGroup: null, seccompProfile: null}\nresources: {limits: null}\n'],
  },
  {
    name: 'a null for a key without a default',
    files: ['podSecurityContext: {a: null}\nconfig: {data: {b: null, c: {d: null}}}\n'],
  },
  { name: 'what a parent chart adds', files: ['global: {a: {b: [1]}}\nenabled: true\n'] },
  {
    name: 'what a parent chart says to all its charts',
    files: ['global: {imageRegistry: "registry.example.org:5000", imagePullSecrets: [a, b], storageClass: {x: 1}}\n'],
    sets: ['image.pullSecrets={c}'],
  },
  { name: 'what a parent chart says, of the wrong kind', sets: ['global.imageRegistry=5'] },
  { name: 'no word of a parent chart', files: ['global: null\n'] },
  { name: 'a database without its Secret', sets: ['storage.mode=postgres'] },
  {
    name: 'a database, with its Secret',
    sets: ['storage.mode=postgres,postgres.existingSecret=db,replicaCount=1,metrics.ownPort=false'],
  },
  { name: 'an autoscaler of counts', sets: ['autoscaling.enabled=true'] },
  {
    name: 'an autoscaler of counts, asked for',
    files: [
      'autoscaling: {enabled: true, allowPerPod: true, maxReplicas: 1e2, behavior: {scaleDown: {policies: []}}}\n',
    ],
  },
  { name: 'the names of pods, from a file', files: ['replicaCount: 3.0\nordinals: {start: 1000000}\n'] },
  { name: 'the names of pods, by --set', sets: ['replicaCount=2,ordinals.start=2147483645'] },
  { name: 'more pods than ask each other', sets: ['replicaCount=257'] },
  {
    name: 'Vault, with braces in its annotations',
    sets: ['vault.enabled=true,vault.role=a.b,vault.tokenPath=secret/data/visits', 'podAnnotations.x={{ y }}'],
  },
  {
    name: 'an annotation Vault gets from the chart',
    sets: ['vault.enabled=true,vault.role=r,vault.tokenPath=t,podAnnotations.vault\\.hashicorp\\.com/role=x'],
  },
  {
    name: 'routes',
    files: [
      'ingress: {enabled: true, hosts: ["*.a.example", b.example], tlsSecret: t, path: /v/~x}\nhttpRoute: {enabled: true, parentRefs: [{name: g, port: 443}]}\n',
    ],
  },
  { name: 'an Ingress to nowhere', sets: ['ingress.enabled=true'] },
  {
    name: 'monitoring, with labels of the chart',
    sets: ['metrics.dashboard.enabled=true,metrics.dashboard.labels.app=x'],
  },
  {
    name: 'monitoring in a namespace',
    namespace: 'elsewhere',
    sets: ['metrics.dashboard.enabled=true,metrics.prometheusRule.enabled=true,metrics.serviceMonitor.enabled=true'],
  },
  {
    name: 'objects of the user’s, some of them hooks',
    files: [
      'extraObjects:\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: "{{ .Release.Name }}\\n---\\n"}}\n  - {apiVersion: v1, kind: Secret, metadata: {name: b, annotations: {helm.sh/hook: "pre-install,test"}}}\n  - {apiVersion: example.org/v1, kind: Zebra, metadata: {name: c}, spec: {n: 1000000}}\n',
    ],
  },
  { name: 'an object without a name', sets: ['extraObjects[0].apiVersion=v1,extraObjects[0].kind=ConfigMap'] },
  {
    name: 'more of everything in a pod',
    files: [
      'extraEnv: [{name: A, value: "on"}]\nextraVolumes: [{name: v, emptyDir: {}}]\nextraVolumeMounts: [{name: v, mountPath: /v}]\nsidecars: [{name: s, image: i}]\ninitContainers: [{name: n, image: i}]\nhttp: {corsOrigins: ["https://a.example", "*"], trustProxy: "10.0.0.0/8, ::1"}\npodLabels: {a: "1"}\n',
    ],
  },
  { name: 'a value nobody declared', sets: ['image.tga=1'] },
  { name: 'an unknown mode', sets: ['storage.mode=both'] },
  {
    name: 'several files and flags, later ones last',
    files: ['replicaCount: 1\nstorage: {mode: shared, size: 1Mi}\n', 'storage: {size: 2Mi}\n'],
    sets: ['replicaCount=4', 'replicaCount=5'],
  },
  {
    name: 'a shared volume many nodes mount',
    sets: ['storage.mode=shared,storage.accessMode=ReadWriteMany', 'affinity.podAntiAffinity.x=1'],
  },
  {
    name: 'a shared volume one node mounts, and pods that spread',
    sets: ['storage.mode=shared,affinity.podAntiAffinity.x=1'],
  },
  { name: 'a shared volume one pod mounts', sets: ['storage.mode=shared,storage.accessMode=ReadWriteOncePod'] },
  {
    name: 'nothing made that exists',
    sets: [
      'storage.mode=shared,storage.existingClaim=c,auth.existingSecret=s,auth.existingSecretKey=k',
      'environment.existingConfigMap=e,config.existingConfigMap=f,config.subPath=true',
    ],
  },
  {
    name: 'everything at once',
    files: [
      'image: {repository: "registry.example.org:5000/a/b", tag: v1, pullPolicy: Always, pullSecrets: [one]}\nnodeSelector: {"kubernetes.io/os": linux}\ntolerations: [{key: a, operator: Exists}]\naffinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: []}}\nservice: {type: NodePort, port: 8080, annotations: {a: b}}\npodManagementPolicy: OrderedReady\nupdateStrategy: {type: OnDelete}\nshutdown: {delaySeconds: 0, drainSeconds: 3600, flushSeconds: 1}\nsecurityContext: {}\nresources: {requests: {cpu: 1}}\n',
    ],
  },
  {
    name: 'a token the cluster holds',
    release: 'kept',
    objects: [
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name: 'kept-visits-api-auth',
          namespace: 'default',
          labels: { 'app.kubernetes.io/managed-by': 'Helm' },
          annotations: { 'meta.helm.sh/release-name': 'kept', 'meta.helm.sh/release-namespace': 'default' },
        },
        data: { token: 'a2VwdA==' },
      },
    ],
  },
  { name: 'broken YAML', files: ['a: [1\n'] },
  { name: 'a file that is no map', files: ['- 1\n'] },
  { name: 'an empty file', files: [''] },
  { name: 'a flag without a value', sets: ['replicaCount'] },
  { name: 'a release whose name is not allowed', release: 'Upper' },
  { name: 'a release whose name is too long', release: `a${'b'.repeat(53)}` },
];
