import { readFile } from 'node:fs/promises';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { z } from 'zod';
import { MemoryStorage } from './memory-storage.ts';
import { type RunningService, runService } from './running-service.ts';

// What deploy/monitoring asks Prometheus for must be there to be asked for.

const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, root), 'utf8');

const rulesSchema = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Visits[A-Za-z]+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+m$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.strictObject({ summary: z.string(), description: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
});

const panelsSchema = z.object({
  panels: z.array(
    z.object({
      id: z.int(),
      title: z.string().min(1),
      gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
      targets: z.array(z.object({ refId: z.string(), expr: z.string() })).default([]),
    }),
  ),
});

async function alerts() {
  const rules = rulesSchema.parse(parse(await read('deploy/monitoring/alerts.yaml')));
  return rules.groups.flatMap((group) => group.rules);
}

async function panels() {
  return panelsSchema.parse(JSON.parse(await read('deploy/monitoring/dashboard.json'))).panels;
}

/** The names of metrics and labels in an expression. Throws where it is none. */
function namesIn(expression: string): { readonly metrics: readonly string[]; readonly labels: readonly string[] } {
  const text = expression.replaceAll('$__rate_interval', '5m').replaceAll('$__range', '1h');
  const metrics: string[] = [];
  const labels: string[] = [];
  parser.parse(text).iterate({
    enter(node) {
      const source = text.slice(node.from, node.to);
      if (node.type.isError) throw new Error(`no PromQL at ${node.from}: ${text}`);
      if (node.name === 'Identifier') metrics.push(source);
      if (node.name === 'LabelName') labels.push(source);
    },
  });
  if (metrics.length === 0) throw new Error(`no metric in ${text}`);
  return { metrics, labels };
}

let running: RunningService;
let exposed: Set<string>;
let text: string;
beforeAll(async () => {
  running = await runService({}, new MemoryStorage());
  await running.service.opened;
  await running.ask('/');
  text = await (await running.ask('/metrics')).text();
  exposed = new Set(
    [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
    ),
  );
});
afterAll(() => running.end());

/** Labels that are ours by declaration, and those a scrape in a cluster adds. */
const labels = new Set([
  ...['method', 'route', 'status', 'code', 'file', 'outcome', 'version', 'mode', 'node', 'visibility', 'space', 'le'],
  ...['namespace', 'pod', 'instance', 'job'],
]);

test('every alert and every panel asks for what the service tells', async () => {
  const expressions = [
    ...(await alerts()).map(({ expr }) => expr),
    ...(await panels()).flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ];
  expect(expressions.length).toBeGreaterThan(30);
  for (const expression of expressions) {
    const names = namesIn(expression);
    expect(names.metrics.filter((name) => !exposed.has(name))).toEqual([]);
    expect(names.labels.filter((name) => !labels.has(name))).toEqual([]);
  }
});

test('every metric of the service is in the dashboard or in an alert, and in the operations guide', async () => {
  const used = [await read('deploy/monitoring/alerts.yaml'), await read('deploy/monitoring/dashboard.json')].join();
  const guide = await read('docs/operations.md');
  const own = [...text.matchAll(/^# TYPE (visits_\w+) /gm)].map(([, name = '']) => name);
  expect(own.filter((name) => !used.includes(name))).toEqual([]);
  expect(own.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});

test('every alert has its section in the operations guide, and there is none without', async () => {
  const anchors = [...(await read('docs/operations.md')).matchAll(/^### (Visits\w+)$/gm)].map(
    ([, title = '']) => title,
  );
  const rules = await alerts();
  expect(anchors).toEqual(rules.map(({ alert }) => alert));
  for (const { alert, annotations } of rules) {
    expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
  }
});

test('no two panels are in the same place', async () => {
  const taken = new Set<string>();
  const all = await panels();
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  for (const { title, gridPos } of all) {
    expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        expect([title, taken.has(`${x},${y}`)]).toEqual([title, false]);
        taken.add(`${x},${y}`);
      }
    }
  }
});
