import type { HelmValue } from '../helm/values-file.ts';
import { field, isPartOf, items, textField } from './object-index.ts';

/** Whether a selector of matchLabels and matchExpressions selects labels; an empty one selects all. */
export function selects(selector: HelmValue | undefined, labels: HelmValue | undefined): boolean {
  return (
    isPartOf(field(selector, 'matchLabels') ?? {}, labels ?? {}) &&
    items(selector, 'matchExpressions').every((expression) => holds(expression, labels))
  );
}

function holds(expression: HelmValue, labels: HelmValue | undefined): boolean {
  const value = textField(labels, textField(expression, 'key') ?? '');
  const listed = value !== undefined && items(expression, 'values').includes(value);
  switch (textField(expression, 'operator')) {
    case 'In':
      return listed;
    case 'NotIn':
      return !listed;
    case 'Exists':
      return value !== undefined;
    default:
      return value === undefined;
  }
}
