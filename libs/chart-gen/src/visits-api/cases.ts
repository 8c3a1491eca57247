import type { ValuesInput } from '../values/define-values.ts';
import type { values } from './values.ts';

type Case = { readonly doc: string; readonly values: ValuesInput<typeof values.definitions> };

/** What ci/ has: values the chart is tested with, each also an example of how to use it. */
export const cases: { readonly [name: string]: Case } = {
  default: {
    doc: 'What the chart does when nothing is asked of it: three pods, each with a claim and a count of its own.',
    values: {},
  },
  'per-pod': {
    doc: 'Storage per pod, with everything that belongs to it said.',
    values: {
      replicaCount: 3,
      storage: {
        mode: 'per-pod',
        size: '100Mi',
        storageClass: 'standard',
        retention: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      },
      environment: { labnofromcm: 'per-pod' },
      config: { data: { title: 'Visits, one count a pod' } },
    },
  },
  lab: {
    doc: 'The StatefulSet lab: as release app-python this makes the objects its report shows, by the same names.',
    values: {
      nameOverride: 'app-python',
      versionLabel: '1.16.0',
      replicaCount: 3,
      image: { repository: 'ilyasiluyanov/app_python', tag: 'dev' },
      storage: {
        mode: 'shared',
        claimName: 'visits-pvc',
        size: '100Ki',
        storageClass: 'standard',
        accessMode: 'ReadWriteOnce',
      },
      environment: { configMapName: 'envfromconfigmap', labnofromcm: '12' },
      config: {
        configMapName: 'lab12-config',
        volumeName: 'lab12-config',
        subPath: true,
        data: { title: 'Visits' },
      },
      metrics: { ownPort: false },
    },
  },
  'shared-existing-claim': {
    doc: 'One count for all pods, on a claim of yours that many nodes mount; the number of pods is up to an autoscaler.',
    values: {
      storage: { mode: 'shared', existingClaim: 'visits', accessMode: 'ReadWriteMany', budget: '1Gi' },
      autoscaling: { enabled: true, minReplicas: 2, maxReplicas: 6 },
      topologySpread: { enabled: true, topologyKey: 'kubernetes.io/hostname' },
    },
  },
  'postgres-ha': {
    doc: 'No volumes: a database keeps what is counted, and pods in three zones are all alike.',
    values: {
      storage: { mode: 'postgres' },
      postgres: { existingSecret: 'visits-database', existingSecretKey: 'uri' },
      auth: { existingSecret: 'visits-token' },
      autoscaling: { enabled: true, minReplicas: 3, maxReplicas: 12 },
      podDisruptionBudget: { maxUnavailable: 1 },
      topologySpread: { enabled: true, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' },
      minReadySeconds: 10,
      networkPolicy: { databaseTo: [{ ipBlock: { cidr: '10.0.0.0/8' } }] },
    },
  },
  vault: {
    doc: "Token and database from HashiCorp Vault: its agent writes them where a Secret's would be.",
    values: {
      storage: { mode: 'postgres' },
      vault: {
        enabled: true,
        role: 'visits-api',
        tokenPath: 'secret/data/visits/token',
        databasePath: 'secret/data/visits/database',
      },
      serviceAccount: { name: 'visits-vault' },
      podAnnotations: { 'vault.hashicorp.com/agent-init-first': 'true' },
    },
  },
  everything: {
    doc: 'Every part of the chart that can be there at once, each set to something.',
    values: {
      fullnameOverride: 'visits',
      image: {
        registry: 'registry.example.org',
        repository: 'apps/visits-api',
        digest: `sha256:${'0123456789abcdef'.repeat(4)}`,
        pullPolicy: 'Always',
        pullSecrets: ['registry-credentials'],
      },
      storage: { mode: 'per-pod', size: '10Gi', storageClass: 'fast', budget: '8Gi' },
      auth: { existingSecret: 'visits-token' },
      environment: { labnofromcm: '12' },
      config: { data: { title: 'Visits', countedPaths: ['/', '/notes'] } },
      http: {
        corsOrigins: ['https://www.example.org', 'https://example.org'],
        trustProxy: '1',
        rateLimit: 600,
        bodyLimit: '64Ki',
      },
      logLevel: 'debug',
      service: { type: 'LoadBalancer', port: 8080, annotations: { 'example.org/cost-center': 'visits' } },
      ingress: {
        enabled: true,
        className: 'nginx',
        annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' },
        hosts: ['visits.example.org', 'visits.example.com'],
        tlsSecret: 'visits-tls',
      },
      httpRoute: {
        enabled: true,
        parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'https' }],
        hostnames: ['visits.example.net'],
      },
      networkPolicy: {
        ingressFrom: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress' } } }],
        metricsFrom: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
        extraEgress: [{ to: [{ ipBlock: { cidr: '192.0.2.0/24' } }], ports: [{ port: 4318, protocol: 'TCP' }] }],
      },
      metrics: {
        serviceMonitor: { enabled: true, labels: { release: 'prometheus' }, interval: '30s', scrapeTimeout: '10s' },
        prometheusRule: { enabled: true, labels: { release: 'prometheus' } },
        dashboard: { enabled: true, annotations: { grafana_folder: 'Applications' } },
      },
      autoscaling: {
        enabled: true,
        allowPerPod: true,
        minReplicas: 2,
        maxReplicas: 4,
        behavior: { scaleDown: { stabilizationWindowSeconds: 600 } },
      },
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { partition: 1 },
      ordinals: { start: 10 },
      resources: {
        requests: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '64Mi' },
        limits: { cpu: '2', memory: '512Mi', 'ephemeral-storage': '256Mi' },
      },
      serviceAccount: { annotations: { 'example.org/owner': 'web' } },
      podAnnotations: { 'example.org/owner': 'web' },
      podLabels: { 'example.org/tier': 'front' },
      priorityClassName: 'business',
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'web', effect: 'NoSchedule' }],
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'visits-api' } } },
          ],
        },
      },
      topologySpread: { enabled: true },
      extraEnv: [{ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://collector.example.org:4318' }],
      extraVolumes: [{ name: 'scratch', emptyDir: { sizeLimit: '16Mi' } }],
      extraVolumeMounts: [{ name: 'scratch', mountPath: '/tmp' }],
      initContainers: [helperContainer('wait', 'until nslookup registry.example.org; do sleep 1; done')],
      sidecars: [
        {
          ...helperContainer('tail', 'tail -f /dev/null'),
          livenessProbe: { exec: { command: ['true'] } },
          readinessProbe: { exec: { command: ['test', '-d', '/'] } },
        },
      ],
      extraObjects: [
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'visits-notice' },
          data: { text: 'Taken as it is: {{ .Release.Name }}' },
        },
      ],
    },
  },
};

/** A container of the user's, as careful as the chart's own. */
function helperContainer(name: string, script: string) {
  return {
    name,
    image: `registry.example.org/tools/busybox@sha256:${'fedcba9876543210'.repeat(4)}`,
    imagePullPolicy: 'Always',
    command: ['sh', '-c', script],
    resources: {
      requests: { cpu: '10m', memory: '16Mi', 'ephemeral-storage': '1Mi' },
      limits: { cpu: '100m', memory: '32Mi', 'ephemeral-storage': '16Mi' },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  };
}
