import { smallChart } from '../../test/small-chart.ts';
import { template } from '../language/chart.ts';
import { and } from '../language/functions.ts';
import { configMap, eachResource, verbatim } from '../language/resources.ts';
import { otherThan } from '../values/define-values.ts';
import { boolean, kubernetesObjects, string } from '../values/value-kinds.ts';
import { chartReference } from './chart-reference.ts';

const chart = {
  ...smallChart(
    {
      make: boolean({ default: true, doc: 'Switch' }),
      name: string({ default: '', external: 'Secret', doc: 'Who may' }),
      more: kubernetesObjects({ default: [], doc: 'Others' }),
    },
    ({ values: v }) => [
      template('a.yaml', configMap({ metadata: { name: 'a' } }), and(v.make, v.name)),
      template('b.yaml', eachResource(v.more, verbatim)),
    ],
    [{ where: { make: false, name: otherThan('') }, refuse: ['name'], because: 'nobody asks' }],
  ),
  cases: { off: { doc: 'Nothing.', values: { make: false } } },
};

it('says what a chart makes, needs, refuses, and shows its cases', () => {
  expect(chartReference(chart)).toBe(`# small

A chart for tests.

## Values

| Value | What it is for | Default |
| --- | --- | --- |
| \`make\` | Switch | \`true\` |
| \`name\` | Who may | \`""\` |
| \`more\` | Others | \`[]\` |

## Objects

| Template | Makes | When |
| --- | --- | --- |
| \`a.yaml\` | ConfigMap | \`and .Values.make .Values.name\` |
| \`b.yaml\` | objects of yours, for each of a list | always |

## What must exist

- \`name\` names a Secret: Who may

## What contradicts itself

- \`name\` with \`make: false\`, \`name other than ""\`: nobody asks

## Examples

\`ci/off-values.yaml\`: Nothing.

\`\`\`yaml
make: false
\`\`\`
`);
});
