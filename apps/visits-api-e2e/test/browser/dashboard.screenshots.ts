import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { browserSuite } from '../../src/browser/suite.ts';

// The pictures of the README, with what a small site may have after a month.

const { serve, visit } = browserSuite();
const images = fileURLToPath(new URL('../../../../docs/images/', import.meta.url));

const shares: Readonly<Record<string, number>> = {
  '/': 0.41,
  '/notes': 0.2,
  '/posts/how-a-counter-counts': 0.12,
  '/about': 0.08,
  '/posts/exactly-once-is-a-promise': 0.06,
  '/posts/stateful-sets-without-tears': 0.05,
  '/talks': 0.03,
  '/colophon': 0.02,
};

const notes: readonly (readonly [title: string | undefined, body: string, hoursAgo: number])[] = [
  ['Reading list', 'Hellerstein and Alvaro, “Keeping CALM”\nHelland, “Life beyond Distributed Transactions”', 120],
  [undefined, 'Counters commute, notebooks do not. That is the whole design.', 50],
  [
    'Before the roll-out',
    'Look at the budget of the volume first, then at the age of the last flush on every pod.',
    20,
  ],
  ['Postcard from Trieste', 'The bora blew all night, and the ropes along the steep streets were out again.', 0.4],
];

function month(): readonly { readonly day: string; readonly visits: number }[] {
  return Array.from({ length: 30 }, (_, index) => {
    const day = new Date(Date.now() - (29 - index) * 86_400_000);
    const weekend = day.getUTCDay() % 6 === 0 ? 0.6 : 1;
    return {
      day: day.toISOString().slice(0, 10),
      visits: Math.round((70 + 30 * Math.sin(index / 2.3) + 3 * index) * weekend),
    };
  });
}

/** As an export has it. */
function content(): string {
  const days = month();
  const total = days.reduce((sum, { visits }) => sum + visits, 0);
  const pages = Object.entries(shares).map(([page, share]) => ({ page, visits: Math.round(total * share) }));
  const records = [
    { type: 'visits-export', format: 1, export: 'pictures', exportedAt: new Date().toISOString() },
    ...notes.map(([title, body, hoursAgo], index) => {
      const at = new Date(Date.now() - hoursAgo * 3_600_000).toISOString();
      return {
        type: 'note',
        id: `note-of-the-pictures-${index}`,
        version: 1,
        title,
        body,
        createdAt: at,
        updatedAt: at,
      };
    }),
    { type: 'counts', total, pages, other: 0, days, earlier: 0 },
  ];
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

test.each([
  ['dashboard-light', { width: 1280, height: 928, scheme: 'light' }],
  ['dashboard-dark', { width: 1280, height: 928, scheme: 'dark' }],
  ['dashboard-narrow', { width: 360, height: 780, scheme: 'light' }],
] as const)('%s', async (name, screen) => {
  const program = await serve({ labnofromcm: '12', STORAGE_MODE: 'shared' }, { title: 'Field notes' });
  const imported = await fetch(`${program.url}/import`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson' },
    body: content(),
  });
  expect(imported.status).toBe(200);
  const visitor = await visit(screen);
  await visitor.live();
  await visitor.note('The bora').waitFor();
  await visitor.page.locator('#pages li').first().waitFor();
  await visitor.page.evaluate(() => document.fonts.ready);
  await mkdir(images, { recursive: true });
  await visitor.page.screenshot({ path: `${images}${name}.png` });
});
