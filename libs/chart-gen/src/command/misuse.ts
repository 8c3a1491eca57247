import { RenderError } from '../evaluation/render-error.ts';
import { SetFlagError } from '../helm/set-flag.ts';
import { ValuesError } from '../helm/values-error.ts';
import { ValuesFileError } from '../helm/values-file.ts';
import { ChartError } from '../language/chart-error.ts';
import { FlagError } from './flags.ts';

/** What to tell someone whose input was wrong, a line for each problem; undefined where the fault is ours. */
export function misuseOf(error: unknown): readonly string[] | undefined {
  if (error instanceof ValuesError || error instanceof ChartError) return error.problems;
  const ours = [RenderError, SetFlagError, ValuesFileError, FlagError];
  return ours.some((kind) => error instanceof kind) && error instanceof Error ? [error.message] : undefined;
}
