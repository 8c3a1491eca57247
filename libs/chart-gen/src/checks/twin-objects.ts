import { roleOf } from '../helm/hooks.ts';
import type { HelmValues } from '../helm/values-file.ts';
import { type Complaint, textField } from './object-index.ts';

/** Objects of one kind and one name in a release: Helm would install one of them, or refuse both. Hooks come and go. */
export function* twinObjects(objects: readonly HelmValues[]): Generator<Complaint> {
  const seen = new Set<string>();
  for (const object of objects.filter((candidate) => roleOf(candidate) === 'release')) {
    const [name, namespace = ''] = [textField(object, 'metadata', 'name'), textField(object, 'metadata', 'namespace')];
    const identity = JSON.stringify([object['apiVersion'], object['kind'], namespace, name]);
    if (seen.has(identity)) yield { object, problem: `${object['kind']} ${name} is made twice: give one another name` };
    seen.add(identity);
  }
}
