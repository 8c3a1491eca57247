import { isTable } from './coalesce.ts';
import type { HelmValues } from './values-file.ts';

const EVENTS: ReadonlySet<string> = new Set([
  'pre-install',
  'post-install',
  'pre-delete',
  'post-delete',
  'pre-upgrade',
  'post-upgrade',
  'pre-rollback',
  'post-rollback',
  'test',
  'test-success',
]);

/**
 * What Helm takes an object for: part of the release; a hook, that is run at some event and printed after the release;
 * or, where the annotation names an event that Helm does not know, nothing at all.
 */
export function roleOf(object: HelmValues): 'release' | 'hook' | 'nothing' {
  const { metadata } = object;
  const annotations = isTable(metadata) ? metadata['annotations'] : undefined;
  const hook = isTable(annotations) ? annotations['helm.sh/hook'] : undefined;
  if (typeof hook !== 'string') return 'release';
  return hook.split(',').every((event) => EVENTS.has(event.trim().toLowerCase())) ? 'hook' : 'nothing';
}
