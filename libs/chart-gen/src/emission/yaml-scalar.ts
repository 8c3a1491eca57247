import { stringify } from 'yaml';
import { resolvePlain } from '../helm/plain-scalar.ts';

/**
 * A literal as a YAML scalar on one line that Helm's YAML 1.1 reads back as the same, and that a Go template leaves
 * alone: quoted only where it has to be.
 */
export function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  if (value.includes('{{')) return `{{ ${JSON.stringify(value)} | quote }}`;
  const plain = stringify(value, { version: '1.1', lineWidth: 0 }).trimEnd();
  return plain === value && resolvePlain(value) === value ? value : JSON.stringify(value);
}
