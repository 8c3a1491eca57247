import { evaluateChart } from '../helm/render.ts';
import type { HelmValue, HelmValues } from '../helm/values-file.ts';
import type { Chart } from '../language/chart.ts';
import { leaves, type ValueDefinition } from '../values/define-values.ts';
import { matches } from './combinations.ts';
import { field } from './object-index.ts';
import { withValue } from './pairwise.ts';
import { trialContext } from './trial.ts';

/**
 * Declared values that change nothing, though a template reads them: for no combination of the others is anything
 * rendered otherwise, or refused, when they are. A user who sets one waits for something to happen.
 */
export function* inertValues(
  chart: Chart,
  combinations: readonly HelmValues[],
  admits: (values: HelmValues) => boolean,
): Generator<string> {
  const rendered = new Map<HelmValues, string>();
  const before = (values: HelmValues) => {
    const known = rendered.get(values) ?? print(chart, values);
    rendered.set(values, known);
    return known;
  };
  for (const { path, definition } of leaves(chart.values.definitions)) {
    const changes = combinations.some((values) =>
      othersThan(field(values, ...path), definition).some((other) => {
        const changed = withValue(values, path, other);
        return !admits(changed) || print(chart, changed) !== before(values);
      }),
    );
    if (changes) continue;
    yield `values.yaml: ${path.join('.')} changes nothing, whatever the others are: let it, or remove it from defineValues`;
  }
}

/** Everything a user sees of a rendering; what is random is made equal. */
function print(chart: Chart, values: HelmValues): string {
  return JSON.stringify(evaluateChart(chart, trialContext(chart, values)));
}

const OBJECT: HelmValues = { apiVersion: 'example/v1', kind: 'Example', metadata: { name: 'example' } };
const TEXTS = ['example', '1', '1Gi', '/example'];

/** Values of the same kind that differ from one. */
function othersThan(value: HelmValue | undefined, definition: ValueDefinition<unknown>): readonly HelmValue[] {
  const { kind, schema } = definition;
  if (schema.enum !== undefined) return schema.enum.filter((choice) => choice !== value);
  switch (kind) {
    case 'boolean':
      return [value !== true];
    case 'integer':
      return [typeof value === 'number' ? value + 1 : 1];
    case 'list':
      return [[schema.items?.type === 'string' ? 'example' : OBJECT]];
    case 'object':
      return [{ example: 'example' }];
    default:
      return [String(definition.default), ...TEXTS]
        .filter((text) => text !== value && matches(definition, text))
        .slice(0, 1);
  }
}
