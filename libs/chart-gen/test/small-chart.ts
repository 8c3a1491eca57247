import { type Chart, defineChart, type Scope, type Template } from '../src/language/chart.ts';
import { defineValues, type Refusal, type ValueDefinitions } from '../src/values/define-values.ts';
import { string } from '../src/values/value-kinds.ts';

/** A chart of a few lines, for what is to be shown with it. */
export function smallChart<const D extends ValueDefinitions>(
  definitions: D,
  templates: (scope: Scope<D>) => readonly Template[],
  refusals: readonly Refusal[] = [],
): Chart {
  return defineChart({
    name: 'small',
    version: '1.2.3',
    appVersion: '4.5.6',
    description: 'A chart for tests',
    kubeVersion: '>=1.27.0-0',
    keywords: [],
    values: { ...defineValues(definitions), refusals },
    helpers: () => ({}),
    templates,
    notes: () => [],
    cases: {},
    readme: { introduction: '', afterValues: '' },
  });
}

/** A value that takes no part in anything but what a test shows. */
export const name = string({ default: 'a', doc: 'A name' });
