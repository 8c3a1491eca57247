import { digits, format, or } from '../language/functions.ts';
import { pod, type Resource } from '../language/resources.ts';
import { each, ifSet, when } from '../language/tree.ts';
import type { Names, VisitsScope } from './names.ts';

/** Asks for the number of visits, prints it, and fails where there is none. */
const PROGRAM =
  'const answer = await fetch(process.env.URL); console.log(await answer.text()); process.exit(Number(!answer.ok))';

/** What `helm test` runs: one request through the Service, from a pod with the service's own image. */
export function connectionTest({ values: v, release }: VisitsScope, names: Names): Resource {
  const pullSecrets = [v.global.imagePullSecrets, v.image.pullSecrets];
  return pod({
    metadata: {
      name: names.suffixed('test'),
      // Not the labels that Services select by: nobody's request should come here.
      labels: {
        'app.kubernetes.io/component': 'test',
        'app.kubernetes.io/instance': release.name,
        'app.kubernetes.io/managed-by': release.service,
      },
      annotations: { 'helm.sh/hook': 'test', 'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded' },
    },
    spec: {
      restartPolicy: 'Never',
      // Where nothing answers, that is the answer.
      activeDeadlineSeconds: 60,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      imagePullSecrets: when(
        or(...pullSecrets),
        pullSecrets.map((secrets) => each(secrets, 'string', (name) => ({ name }))),
      ),
      securityContext: ifSet(v.podSecurityContext),
      containers: [
        {
          name: 'test',
          image: names.image,
          imagePullPolicy: v.image.pullPolicy,
          command: ['node', '--input-type=module', '--eval', PROGRAM],
          env: [{ name: 'URL', value: format('http://%s:%s/visits', names.fullname, digits(v.service.port)) }],
          securityContext: ifSet(v.securityContext),
          resources: ifSet(v.resources),
        },
      ],
      nodeSelector: ifSet(v.nodeSelector),
      tolerations: ifSet(v.tolerations),
    },
  });
}
