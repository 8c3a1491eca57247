import { describe, type Machine } from './machine.ts';
import type { Comparison, Result, Speed } from './speed.ts';

const WIDTH = 900;
const PANEL_WIDTH = WIDTH / 3;
const BAR = 16;
const TOP = 64;
const LABEL = 112;
const NUMBER = 74;

/** Bars of calls per second, a panel for each load; those of one panel share a scale. */
export function speedChart({ comparisons }: Speed, machine: Machine): string {
  const rows = Math.max(...comparisons.map(({ results }) => results.length));
  const panelHeight = 40 + rows * BAR;
  const height = TOP + Math.ceil(comparisons.length / 3) * panelHeight + 12;
  const panels = comparisons.map((comparison, index) => {
    const x = (index % 3) * PANEL_WIDTH;
    const y = TOP + Math.floor(index / 3) * panelHeight;
    return `<g transform="translate(${x} ${y})">${panel(comparison)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="11">
<style>
  text { fill: #24292f } .soft { fill: #57606a } .peer { fill: #afb8c1 } .ours { fill: #1f6feb } .bare { fill: #d4a72c }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .soft { fill: #9198a1 } .peer { fill: #656c76 } }
</style>
<text x="12" y="24" font-size="15" font-weight="600">Durable calls in a second</text>
<text x="12" y="43" class="soft">${escaped(describe(machine))}</text>
${panels.join('\n')}
</svg>
`;
}

function panel({ kind, callers, results }: Comparison): string {
  const title = `${kind === 'hits' ? 'visits' : 'notes of 1 KiB'}, ${callers} ${callers === 1 ? 'caller' : 'callers'}`;
  const most = Math.max(...results.map(({ perSecond }) => perSecond));
  const bars = [...results].sort((a, b) => b.perSecond - a.perSecond).map((result, row) => bar(result, row, most));
  return `<text x="12" y="16" font-weight="600">${title}</text>${bars.join('')}`;
}

function bar({ name, perSecond }: Result, row: number, most: number): string {
  const y = 26 + row * BAR;
  const length = Math.max(1, (perSecond / most) * (PANEL_WIDTH - LABEL - NUMBER)).toFixed(1);
  const kind = name === 'bare writes' ? 'bare' : name.startsWith('visits') ? 'ours' : 'peer';
  const label = `<text x="${LABEL - 6}" y="${y + 10}" text-anchor="end">${escaped(name)}</text>`;
  const rectangle = `<rect x="${LABEL}" y="${y}" width="${length}" height="${BAR - 4}" rx="2" class="${kind}"/>`;
  const number = `<text x="${LABEL + Number(length) + 5}" y="${y + 10}" class="soft">${Math.round(perSecond).toLocaleString('en')}</text>`;
  return label + rectangle + number;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
