import fc from 'fast-check';
import appRust from '../../examples/app-rust/chart.ts';
import { buildChart } from '../../src/packaging/build.ts';
import { visitsApi } from '../../src/visits-api/chart.ts';
import { caseRenderer } from '../rendered.ts';
import { everyConstruct } from './every-construct.ts';
import { generatedCases } from './generated-cases.ts';
import { cases, seed, useHelms } from './helms.ts';

const helms = useHelms();

// More of them are for another chart, and for what the language can say and neither of these does.
it.each([
  { chart: visitsApi, numRuns: cases },
  { chart: appRust, numRuns: Math.ceil(cases / 10) },
  { chart: everyConstruct, numRuns: Math.ceil(cases / 4) },
])(
  `$numRuns generated cases of $chart.metadata.name are rendered as both Helms render them (seed ${seed})`,
  async ({ chart, numRuns }) => {
    const [folder = ''] = await buildChart(chart, helms.directory);
    const render = caseRenderer(chart);
    let rendered = 0;
    await fc.assert(
      fc.asyncProperty(generatedCases(chart), async (generated) => {
        const ours = render(generated);
        const manifests = ours === 'refused' ? ours : ours.manifests;
        if (ours !== 'refused') rendered++;
        const theirs = await Promise.all(helms.both.map((helm) => helm.manifests(folder, generated)));
        expect(theirs).toEqual([manifests, manifests]);
      }),
      { numRuns, seed },
    );
    // Cases that are all refused would agree about nothing, and those that are all rendered, about no refusal.
    // Of few it may happen by chance.
    const margin = 0.2 + 1 / Math.sqrt(numRuns);
    expect(Math.abs(rendered / numRuns - 0.5)).toBeLessThan(margin);
  },
  60_000 + cases * 2_000,
);
