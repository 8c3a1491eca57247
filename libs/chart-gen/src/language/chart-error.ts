/** A chart that must not be built: a line for each problem, with its file, its path and the remedy. */
export class ChartError extends Error {
  readonly code = 'CHART';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}
