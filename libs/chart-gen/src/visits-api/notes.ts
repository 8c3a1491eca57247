import { and, digits, equals, not } from '../language/functions.ts';
import { lines, linesWhen, type Text, text } from '../language/text.ts';
import { hasAuthSecret, type Names, type VisitsScope } from './names.ts';

/** NOTES.txt: how to reach the service, and what the chosen storage means. */
export function notes(scope: VisitsScope, names: Names): Text {
  const { values: v, release } = scope;
  return text(
    lines`${names.fullname} counts visits. To reach it from here:

  kubectl --namespace ${release.namespace} port-forward \\
    svc/${names.fullname} 8000:${digits(v.service.port)}
  curl http://127.0.0.1:8000/visits`,
    linesWhen(
      v.ingress.enabled,
      lines`
From outside, the Ingress ${names.fullname} leads to it: kubectl --namespace ${release.namespace} get ingress`,
    ),
    linesWhen(
      v.httpRoute.enabled,
      lines`
From outside, the HTTPRoute ${names.fullname} leads to it: kubectl --namespace ${release.namespace} get httproute`,
    ),
    linesWhen(
      equals(v.storage.mode, 'per-pod'),
      lines`
Storage per pod: each pod has a claim and a count of its own, and a client keeps to one pod.`,
    ),
    linesWhen(
      and(equals(v.storage.mode, 'per-pod'), v.peers.enabled),
      lines`The sum over all pods: curl 'http://127.0.0.1:8000/visits?scope=all'`,
    ),
    linesWhen(
      equals(v.storage.mode, 'shared'),
      lines`
Shared storage: all pods count into the claim ${names.claim}, and each shows the same number.`,
    ),
    linesWhen(
      and(equals(v.storage.mode, 'shared'), not(v.storage.existingClaim)),
      lines`The claim stays when the release is uninstalled. Delete it yourself when its data may go.`,
    ),
    linesWhen(
      equals(v.storage.mode, 'postgres'),
      lines`
Storage in PostgreSQL: all pods count into one database, and none has a volume.`,
    ),
    linesWhen(
      and(hasAuthSecret(scope), not(v.auth.existingSecret)),
      lines`
Writing notes needs a token:

  kubectl --namespace ${release.namespace} get secret ${names.authSecret} \\
    --output jsonpath='{.data.token}' | base64 --decode`,
    ),
    linesWhen(
      and(hasAuthSecret(scope), v.auth.existingSecret),
      lines`
Writing notes needs the token under ${v.auth.existingSecretKey} in the Secret ${names.authSecret}.`,
    ),
    linesWhen(
      and(v.vault.enabled, v.vault.tokenPath),
      lines`
Writing notes needs the token that Vault has at ${v.vault.tokenPath}.`,
    ),
    linesWhen(
      not(v.auth.enabled),
      lines`
Everyone who reaches the service may write notes: auth.enabled is false.`,
    ),
    lines`
Ask whether it answers: helm test ${release.name} --namespace ${release.namespace}`,
  );
}
