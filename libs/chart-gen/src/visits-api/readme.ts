import type { ReadmeSections } from '../language/chart.ts';

/** The chart's README around its table of values. */
export const readme: ReadmeSections = {
  introduction: `
\`\`\`sh
helm install visits ./visits-api-0.1.0.tgz --set image.registry=registry.example.org --set image.tag=dev
\`\`\`

\`image.registry\` and \`image.repository\` are wherever your image of the service is; its tag is the chart's appVersion unless
\`image.tag\` or \`image.digest\` says otherwise. Then Helm tells you how to reach the service. Names of Services begin with a
letter: where the release's begins with a digit, set \`fullnameOverride\`.

## Which storage

| | \`per-pod\` (the default) | \`shared\` | \`postgres\` |
| --- | --- | --- | --- |
| pods | a StatefulSet | a StatefulSet | a Deployment |
| volumes | a claim for each pod | one claim | none |
| the number a pod shows | its own | everybody's | everybody's |
| an autoscaler | makes and removes counts: must be allowed | yes | yes |

A count for each pod, on a volume of its own:

\`\`\`yaml
storage:
  mode: per-pod
  size: 1Gi
\`\`\`

One count for all pods, on a volume they share:

\`\`\`yaml
storage:
  mode: shared
  accessMode: ReadWriteMany # ReadWriteOnce works too, and puts all pods on one node
\`\`\`

One count for all pods, in a database; the Secret's key \`url\` has its address, such as \`postgres://user:password@host/visits\`:

\`\`\`yaml
storage:
  mode: postgres
postgres:
  existingSecret: visits-database
\`\`\`

This needs a version of the service that has the mode; one that has not says so when it starts, and stops.

More examples are the values in \`ci/\`: with an autoscaler, over several zones, with Vault, and one with everything.

## Requests from outside

\`\`\`yaml
ingress:
  enabled: true
  className: nginx
  hosts: [visits.example.org]
  tlsSecret: visits-tls
http:
  trustProxy: "1" # the Ingress: else all clients have its address, and share one rate limit
\`\`\`

or \`httpRoute\` with the Gateway API. With storage per pod a client keeps to one pod by its address; behind a proxy that is
the proxy's, so all its requests go to one pod: let the proxy itself choose by client, or use shared storage.

A NetworkPolicy admits requests from everywhere and lets out DNS, peers, the database and Vault. Narrow it with
\`networkPolicy.ingressFrom\`, and open it with \`networkPolicy.extraEgress\`: for sidecars, for a collector of traces
(\`OTEL_EXPORTER_OTLP_ENDPOINT\` in \`extraEnv\`), for a DNS whose pods listen at another port than 53 (OpenShift's do, at 5353).
`,
  afterValues: `
## Secrets

The token for writes is made once, in the Secret \`<name>-auth\`, and kept on upgrades. Where Helm asks no cluster
(Argo CD, Flux's diff, \`helm template\`) it would be made anew each time: set \`auth.existingSecret\` there. The service reads
it again when it changes; no pod is restarted for it.

With \`vault.enabled\` the agent injector of HashiCorp Vault writes the token (\`vault.tokenPath\`) and the database's URL
(\`vault.databasePath\`) where the Secrets would be mounted. Only then the pods have a service account token.

## Monitoring

\`metrics.serviceMonitor\`, \`metrics.prometheusRule\` and \`metrics.dashboard\` make objects for the Prometheus Operator and for
Grafana's sidecar; give the first two the labels your Prometheus looks for. Metrics have a port of their own, which no Service
for clients has. Without the operator, scrape \`/metrics\` at each address of the Service \`<name>-headless\`.

## What stays

\`helm uninstall\` keeps every claim: the shared one is annotated \`helm.sh/resource-policy: keep\`, those of single pods
belong to the StatefulSet (\`storage.retention\` says what becomes of them). Install again under the same name to go on counting,
or name the shared one in \`storage.existingClaim\`.

## Upgrading

\`\`\`sh
helm upgrade visits ./visits-api-0.1.0.tgz --reset-then-reuse-values
\`\`\`

replaces the pods one by one when something of theirs has changed; a new version of the chart alone changes nothing of theirs.
\`updateStrategy.partition\` keeps the pods below a number as they are, \`minReadySeconds\` makes each new pod prove itself.

| to change | do |
| --- | --- |
| \`storage.size\` (per-pod) | enlarge each claim with \`kubectl patch pvc\`, then as in the next line |
| \`storage.storageClass\`, \`accessMode\` (per-pod), \`podManagementPolicy\` | \`kubectl delete statefulset <name> --cascade=orphan\`, then upgrade: pods and claims stay, and are taken up |
| \`storage.size\` (shared) | upgrade, where the storage class allows expansion |
| \`storage.mode\` | nothing moves by itself, and what the old mode kept stays behind: export before, import after |
| \`nameOverride\`, \`fullnameOverride\` | these make another release: install it beside, move the data, uninstall the old one |
| \`replicaCount\` | upgrade; with storage per pod the pods are restarted one by one, as each learns who its peers are |

With \`replicaCount: null\` the chart leaves the number of pods to \`kubectl scale\` or an autoscaler. Kubernetes makes that
one pod at first, and again at the upgrade that changes a number to null: scale right after it. Otherwise, after a
\`kubectl scale\`, Helm 3 sets the number back at the next upgrade, and Helm 4 refuses the upgrade.

A rolling update that hangs on a bad image is healed by \`helm rollback\`; with \`podManagementPolicy: OrderedReady\` delete the
pod that does not get ready as well.
`,
};
