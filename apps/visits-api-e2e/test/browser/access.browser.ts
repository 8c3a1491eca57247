import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { browserSuite } from '../../src/browser/suite.ts';
import type { Visitor } from '../../src/browser/visitor.ts';

const { serve, visit } = browserSuite();

let axe: string;
beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});

/** What axe finds on the page as it is. */
async function barriers({ page }: Visitor): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  const results: AxeResults = await page.evaluate(() => Object(globalThis).axe.run());
  expect(results.passes.length).toBeGreaterThan(20);
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

const screens = [360, 1440].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme })));

test.each(screens)('nothing keeps people out at $width px, $scheme', async (screen) => {
  const program = await serve({ AUTH_TOKEN: 'token', labnofromcm: '12' });
  // Events are cut off, so that this is seen as well.
  const visitor = await visit(screen, async (page) => {
    await page.clock.install();
    await page.route('**/visits/events', (route) => route.abort());
  });
  await visitor.sees('1');
  await visitor.pass(3);
  await visitor.page.getByText('Live updates are cut off.').waitFor();
  await visitor.page.getByText('No notes yet.').waitFor();
  expect(await barriers(visitor)).toEqual([]);

  await visitor.page.getByText('As a table').click();
  await visitor.button('New note').click();
  await visitor.page.getByLabel('Text').fill('one line\n'.repeat(30));
  await visitor.button('Save').click();
  await visitor.page.getByRole('textbox', { name: 'Token' }).waitFor();
  expect(await barriers(visitor)).toEqual([]);

  await visitor.page.getByRole('textbox', { name: 'Token' }).fill('token');
  await visitor.page.keyboard.press('Enter');
  await visitor.button('Show all').waitFor();
  await visitor.button('New note').click();
  await visitor.button('Save').click();
  await visitor.button(/^Edit/).click();
  await visitor.page.getByLabel('Text').last().fill('mine');
  const [note] = await program.notes();
  await program.ask(
    `/notes/${note?.id}`,
    'PUT',
    { body: 'theirs' },
    { 'If-Match': '*', Authorization: 'Bearer token' },
  );
  await visitor.pass(6);
  await visitor.page.locator('.conflict').waitFor();
  expect(await barriers(visitor)).toEqual([]);

  await visitor.button('Take theirs').click();
  await visitor.button(/^Delete/).click();
  await visitor.button('Undo').waitFor();
  expect(await barriers(visitor)).toEqual([]);
});

test.each(screens)(
  'nor from the reference at $width px, $scheme, where nothing is wider than the page',
  async (screen) => {
    await serve();
    const visitor = await visit(screen);
    await visitor.live();
    await visitor.page.getByRole('link', { name: 'reference' }).click();
    await visitor.page.getByRole('heading', { name: 'PATCH /notes/{id}' }).waitFor();
    const width = await visitor.page.evaluate(() => Object(globalThis).document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(screen.width);
    expect(await barriers(visitor)).toEqual([]);
  },
);

test('everything is done with the keyboard alone, and the focus is never lost', async () => {
  const program = await serve();
  const visitor = await visit();
  await visitor.live();
  const { keyboard } = visitor.page;
  const focused = () => visitor.page.evaluate(() => document.activeElement?.textContent ?? '');
  const tabTo = async (name: string | RegExp) => {
    for (let steps = 0; steps < 30; steps += 1) {
      await keyboard.press('Tab');
      const label = await visitor.page.evaluate(() => {
        const at = document.activeElement;
        return at?.getAttribute('aria-label') ?? (at instanceof HTMLInputElement ? at.id : (at?.textContent ?? ''));
      });
      if (typeof name === 'string' ? label === name : name.test(label)) return;
    }
    throw new Error(`nothing called ${name} is reached by Tab`);
  };

  await keyboard.press('Tab');
  expect(await focused()).toBe('Skip to the notes');
  await keyboard.press('Enter');
  await tabTo('New note');
  await keyboard.press('Enter');
  await keyboard.type('by keyboard');
  await keyboard.press('Control+Enter');
  await visitor.note('by keyboard').waitFor();
  expect(await focused()).toBe('New note');

  await tabTo(/^Edit/);
  await keyboard.press('Enter');
  await keyboard.press('ControlOrMeta+A');
  await keyboard.type('changed by keyboard');
  await tabTo('Save');
  await keyboard.press('Space');
  await visitor
    .note('changed by keyboard')
    .getByText(/^Changed just now/)
    .waitFor();
  expect(await focused()).toBe('Edit');

  await keyboard.press('Enter');
  await keyboard.press('Escape');
  expect(await focused()).toBe('Edit');

  await tabTo(/^Delete/);
  await keyboard.press('Enter');
  expect(await focused()).toBe('Undo');
  await keyboard.press('Enter');
  expect(await focused()).toBe('Delete');
  await keyboard.press('Shift+Tab');
  await keyboard.press('Shift+Tab');
  await keyboard.press('Shift+Tab');
  await keyboard.type('nothing like it');
  await visitor.page.getByText('0 notes found.').waitFor({ state: 'attached' });
  expect(await program.notes()).toMatchObject([{ body: 'changed by keyboard' }]);
});

test('what has the focus shows it', async () => {
  await serve();
  const visitor = await visit();
  await visitor.live();
  const { page } = visitor;
  await page.locator('.note-tools').waitFor();
  for (const _ of Array.from({ length: 4 })) {
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement ?? document.body);
      return `${outlineStyle} ${outlineWidth}`;
    });
    expect(outline).toBe('solid 2px');
  }
});
