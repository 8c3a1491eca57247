import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import type { ClusterNamespace } from './namespace.ts';

/**
 * Leaves a volume as the lab's old application did: one file, `visits`, with a number and no line end.
 * @param image any that has Node; the release's own is on the node already
 */
export async function writeVisitsAsLabApp(
  namespace: ClusterNamespace,
  { claim, image, visits }: { readonly claim: string; readonly image: string; readonly visits: string },
): Promise<void> {
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'lab-app' },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 1000,
        runAsGroup: 1000,
        fsGroup: 1000,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'lab-app',
          image,
          imagePullPolicy: 'IfNotPresent',
          command: ['node', '--eval', `require('node:fs').writeFileSync('/volume/visits', '${visits}')`],
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          volumeMounts: [{ name: 'volume', mountPath: '/volume' }],
        },
      ],
      volumes: [{ name: 'volume', persistentVolumeClaim: { claimName: claim } }],
    },
  };
  await namespace.apply(pod);
  await namespace.kubectl('wait', 'pod/lab-app', '--for=jsonpath={.status.phase}=Succeeded', '--timeout=120s');
  await namespace.kubectl('delete', 'pod/lab-app', '--wait');
}
