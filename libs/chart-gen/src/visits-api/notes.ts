import { and, digits, equals, not } from '../language/functions.ts';
import { lines, linesWhen, type Text, text } from '../language/text.ts';
import type { Names, VisitsScope } from './names.ts';

/** NOTES.txt: how to reach the service, and what the chosen storage means. */
export function notes({ values: v, release }: VisitsScope, names: Names): Text {
  return text(
    lines`${names.fullname} counts visits. To reach it from here:

  kubectl --namespace ${release.namespace} port-forward \\
    svc/${names.fullname} 8000:${digits(v.service.port)}
  curl http://127.0.0.1:8000/visits`,
    linesWhen(
      equals(v.storage.mode, 'per-pod'),
      lines`
Storage per pod: each pod has a claim and a count of its own, and a client keeps to one pod.`,
      lines`
Shared storage: all pods count into the claim ${names.claim}, and each shows the same number.`,
    ),
    linesWhen(
      and(equals(v.storage.mode, 'shared'), not(v.storage.existingClaim)),
      lines`The claim stays when the release is uninstalled. Delete it yourself when its data may go.`,
    ),
    linesWhen(
      and(v.auth.enabled, not(v.auth.existingSecret)),
      lines`
Writing notes needs a token:

  kubectl --namespace ${release.namespace} get secret ${names.authSecret} \\
    --output jsonpath='{.data.token}' | base64 --decode`,
    ),
    linesWhen(
      and(v.auth.enabled, v.auth.existingSecret),
      lines`
Writing notes needs the token under ${v.auth.existingSecretKey} in the Secret ${names.authSecret}.`,
    ),
    linesWhen(
      not(v.auth.enabled),
      lines`
Everyone who reaches the service may write notes: auth.enabled is false.`,
    ),
  );
}
