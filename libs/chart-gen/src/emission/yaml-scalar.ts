import { stringify } from 'yaml';
import { resolvePlain } from '../helm/plain-scalar.ts';
import { quoted } from '../helm/quoted-scalar.ts';

/**
 * A literal as a YAML scalar on one line that Helm's YAML 1.1 reads back as the same, and that a Go template leaves
 * alone: quoted only where it has to be.
 */
export function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  if (value.includes('{{')) return `{{ ${quoted(value)} | quote }}`;
  const plain = stringify(value, { version: '1.1', lineWidth: 0 }).trimEnd();
  return plain === value && resolvePlain(value) === value ? value : quoted(value);
}
