import type { ReadmeSections } from '../language/chart.ts';

/** The chart's README around its table of values. */
export const readme: ReadmeSections = {
  introduction: `
\`\`\`sh
helm install visits ./visits-api-0.1.0.tgz --set image.repository=registry.example.org/visits-api
\`\`\`

\`image.repository\` is wherever your image of the service is; its tag is the chart's appVersion unless \`image.tag\` says
otherwise. Then Helm tells you how to reach the service. Names of Services begin with a letter: where the release's begins
with a digit, set \`fullnameOverride\`.

One count for all pods, on a volume they share:

\`\`\`yaml
storage:
  mode: shared
  accessMode: ReadWriteMany # ReadWriteOnce works too, and puts all pods on one node
\`\`\`

A count for each pod, on a volume of its own (the default):

\`\`\`yaml
storage:
  mode: per-pod
\`\`\`
`,
  afterValues: `
## What stays

\`helm uninstall\` keeps every claim: the shared one is annotated \`helm.sh/resource-policy: keep\`, those of single pods
belong to the StatefulSet (\`storage.retention\` says what becomes of them). Install again under the same name to go on counting.

The token for writes is made once, in the Secret \`<name>-auth\`, and kept on upgrades. Where Helm asks no cluster
(Argo CD, Flux's diff, \`helm template\`) it would be made anew each time: set \`auth.existingSecret\` there.

## Upgrades

The API server refuses a changed claim template (\`storage.size\`, \`storageClass\` or \`accessMode\` in per-pod mode),
a changed \`podManagementPolicy\` and other names. To change one of these, \`kubectl delete statefulset <name> --cascade=orphan\`
first: the pods and their claims stay, and the upgrade adopts them.

With \`replicaCount: null\` the chart leaves the number of pods to \`kubectl scale\` or an autoscaler. Kubernetes makes that
one pod at first, and again at the upgrade that changes a number to null: scale right after it. Otherwise, after a
\`kubectl scale\`, Helm 3 sets the number back at the next upgrade, and Helm 4 refuses the upgrade.
`,
};
