import type { ContestantName } from './contestant.ts';
import type { Comparison, Speed } from './speed.ts';
import { isMet, type Target } from './target.ts';

/** One table for people: what each did in a second, and how often that is what the best peer did. */
export function speedTable({ comparisons, absent }: Speed): string {
  const names = [...new Set(comparisons.flatMap(({ results }) => results.map(({ name }) => name)))];
  const heads = comparisons.map(({ kind, callers }) => `${kind} by ${callers}`);
  const rows = [
    ['in a second (times the best peer)', ...heads],
    ...names.map((name) => [name, ...comparisons.map((comparison) => cell(comparison, name))]),
  ];
  const lines = columns(rows);
  for (const { name, reason } of absent) lines.push(`${name}: cannot run here: ${reason}`);
  const noise = comparisons.flatMap(({ results }) => results.map(({ spread }) => spread));
  lines.push(`half of the rounds lie within ${percent(Math.max(...noise))} of these medians at worst`);
  return lines.join('\n');
}

export function targetTable(targets: readonly Target[]): string {
  return columns(
    targets.map((target) => [
      isMet(target) ? 'met' : 'MISSED',
      target.what,
      shown(target.measured, target),
      bound(target),
    ]),
  ).join('\n');
}

function cell({ results }: Comparison, name: ContestantName): string {
  const result = results.find((one) => one.name === name);
  if (!result) return '';
  return `${Math.round(result.perSecond).toLocaleString('en')} (${result.ofBestPeer.toFixed(2)})`;
}

function bound(target: Target): string {
  const { least, most } = target;
  return least === undefined ? `at most ${shown(most ?? Number.NaN, target)}` : `at least ${shown(least, target)}`;
}

function shown(value: number, { unit }: Target): string {
  return unit === undefined ? value.toFixed(2) : `${Number(value.toPrecision(3))} ${unit}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((text, column) => (column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}
