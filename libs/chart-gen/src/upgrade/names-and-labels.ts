import { field, textField } from '../checks/object-index.ts';
import { podLabelsOf } from '../checks/pod-references.ts';
import { isTable } from '../helm/coalesce.ts';
import type { HelmValue, HelmValues } from '../helm/values-file.ts';
import type { Finding } from './verdict.ts';

/** The pods of a StatefulSet carry its name and eleven characters more as a label, and labels hold 63. */
const LONGEST_STATEFUL_SET = 52;
const LONGEST_LABEL = 63;
const LABEL = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;

/** Names and labels that Kubernetes does not take, or takes and makes nothing of. */
export function* namesAndLabels(where: string, object: HelmValues): Generator<Finding> {
  const name = textField(object, 'metadata', 'name') ?? '';
  const longest = object['kind'] === 'Service' ? LONGEST_LABEL : 253;
  if (name.length > longest) {
    const what = `its name has ${name.length} characters, and may have ${longest}`;
    yield { verdict: 'refused by the API server', where, what, wayOut: 'take a shorter name' };
  } else if (object['kind'] === 'StatefulSet' && name.length > LONGEST_STATEFUL_SET) {
    const what = `its name has ${name.length} characters: with more than ${LONGEST_STATEFUL_SET} no pod ever appears`;
    yield { verdict: 'accepted but harmful', where, what, wayOut: 'take a shorter name' };
  }
  for (const [key, value] of [...labels(field(object, 'metadata', 'labels')), ...labels(podLabelsOf(object))]) {
    if (typeof value === 'string' && value.length <= LONGEST_LABEL && LABEL.test(value)) continue;
    const what = `label ${key} is ${JSON.stringify(value)}: labels have at most 63 letters, digits, -, _ and .`;
    yield { verdict: 'refused by the API server', where, what, wayOut: 'shorten it, or leave it out' };
  }
}

function labels(value: HelmValue | undefined): readonly [string, HelmValue][] {
  return isTable(value) ? Object.entries(value) : [];
}
