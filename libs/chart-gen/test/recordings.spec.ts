import { chartFiles } from '../src/emission/chart-files.ts';
import { visitsApi } from '../src/visits-api/chart.ts';
import { RECORD_AGAIN, readRecording } from './recordings.ts';
import { allCases, caseHash, chartHash, renderCase } from './rendered.ts';

const cases = allCases(chartFiles(visitsApi));

describe.each([3, 4] as const)('render and what Helm %i was seen to do', (major) => {
  const recording = readRecording(major);

  it('were asked the same of the same chart', () => {
    const asked = Object.fromEntries(cases.map((recorded) => [recorded.name, caseHash(recorded)]));
    const recorded = Object.fromEntries(Object.entries(recording.cases).map(([name, { asked }]) => [name, asked]));
    expect({ remedy: RECORD_AGAIN, chart: recording.chart, asked: recorded }).toEqual({
      remedy: RECORD_AGAIN,
      chart: chartHash(),
      asked,
    });
    expect(recording.helm).toMatch(new RegExp(`^v${major}\\.`));
  });

  it.each(cases.map((recorded) => [recorded.name, recorded] as const))('agree on %s', (name, recorded) => {
    expect(renderCase(recorded)).toEqual(recording.cases[name]?.outcome);
  });
});
