import { browserSuite } from '../../src/browser/suite.ts';

const { serve, visit } = browserSuite();

test('a note is written, changed, deleted, and the deletion undone', async () => {
  const program = await serve();
  const visitor = await visit();
  await visitor.live();
  await visitor.button('New note').click();
  await visitor.page.getByLabel('Title').fill('Milk');
  await visitor.page.getByLabel('Text').fill('two litres\nof the good one');
  await visitor.button('Save').click();
  await visitor.note('two litres').waitFor();
  expect(await program.notes()).toMatchObject([{ title: 'Milk', body: 'two litres\nof the good one', version: 1 }]);

  await visitor.button('Edit Milk').click();
  await visitor.page.getByLabel('Title').fill('');
  await visitor.page.getByLabel('Text').fill('three litres');
  await visitor.button('Save').click();
  await visitor
    .note('three litres')
    .getByText(/^Changed just now/)
    .waitFor();
  const [note] = await program.notes();
  expect(note).toMatchObject({ body: 'three litres', version: 2 });
  expect(note).not.toHaveProperty('title');

  await visitor.button(/^Delete/).click();
  await visitor.page.getByText('Deleted a note.').waitFor();
  await visitor.button('Undo').click();
  await visitor.note('three litres').waitFor();
  expect(await program.notes()).toHaveLength(1);
});

test('a deletion that nobody undoes is carried out', async () => {
  const program = await serve();
  await program.write('to go');
  const visitor = await visit({}, (page) => page.clock.install());
  await visitor.button(/^Delete/).click();
  await visitor.button('Undo').waitFor();
  expect(await program.notes()).toHaveLength(1);
  const answered = visitor.page.waitForResponse((response) => response.request().method() === 'DELETE');
  await visitor.page.clock.fastForward(10_000);
  expect((await answered).status()).toBe(204);
  await visitor.page.getByText('No notes yet.').waitFor();
  expect(await program.notes()).toEqual([]);
});

test('a deletion is carried out when the page is left before that', async () => {
  const program = await serve();
  await program.write('to go');
  const visitor = await visit();
  await visitor.button(/^Delete/).click();
  await visitor.button('Undo').waitFor();
  await visitor.page.goto(`${program.url}/info`);
  while ((await program.notes()).length > 0);
});

test('a note that somebody changes is not deleted unseen', async () => {
  const program = await serve();
  const { id } = await program.write('as it was seen');
  const visitor = await visit({}, (page) => page.clock.install());
  await visitor.live();
  await visitor.button(/^Delete/).click();
  await visitor.button('Undo').waitFor();
  const heard = visitor.page.waitForResponse(
    async (response) => response.url().includes('/notes?') && (await response.text()).includes('as nobody'),
  );
  await program.change(id, 'as nobody here has seen it');
  await (await heard).finished();
  await visitor.page.clock.fastForward(10_000);
  await visitor.note('as nobody here has seen it').getByText('so it was kept').waitFor();
  expect(await program.notes()).toHaveLength(1);
});

test('a note kept after all is shown as it is by then', async () => {
  const program = await serve();
  const { id } = await program.write('as it was seen');
  const visitor = await visit();
  await visitor.live();
  await visitor.button(/^Delete/).click();
  await visitor.button('Undo').waitFor();
  await program.change(id, 'as others made it');
  await visitor.button('Undo').click();
  await visitor.note('as others made it').waitFor();
});

test('an empty note is not saved, and a refusal is told with nothing lost', async () => {
  await serve({}, { limits: { noteTitle: 5 } });
  const visitor = await visit();
  await visitor.button('New note').click();
  await visitor.button('Save').click();
  await visitor.page.getByText('Write something first.').waitFor();
  await visitor.page.getByLabel('Title').fill('far too long');
  await visitor.page.getByLabel('Text').fill('kept');
  await visitor.button('Save').click();
  await visitor.page.getByText('#/title: expected').waitFor();
  await visitor.page.getByLabel('Title').fill('short');
  await visitor.button('Save').click();
  await visitor.note('kept').waitFor();
});

test('a note whose answer was lost is not written twice', async () => {
  const program = await serve();
  const visitor = await visit();
  await visitor.live();
  let lost = 0;
  await visitor.page.route('**/notes', async (route) => {
    if (route.request().method() !== 'POST' || lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await visitor.button('New note').click();
  await visitor.page.getByLabel('Text').fill('only once');
  await visitor.button('Save').click();
  await visitor.page.getByText('The service cannot be reached. Nothing is lost: try again.').waitFor();
  await visitor.button('Save').click();
  await visitor.button('New note').waitFor();
  expect(lost).toBe(1);
  expect(await program.notes()).toHaveLength(1);
  expect(await visitor.note('only once').count()).toBe(1);
});

test('what was typed is not lost with the page', async () => {
  const program = await serve();
  const visitor = await visit();
  await visitor.button('New note').click();
  await visitor.page.getByLabel('Text').fill('half a thought');
  const asked = visitor.page.waitForEvent('dialog');
  const left = visitor.page.goto(`${program.url}/info`).catch((error: Error) => error.message);
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await left;
  expect(await visitor.page.getByLabel('Text').inputValue()).toBe('half a thought');
  await visitor.button('Cancel').click();
  await visitor.page.goto(`${program.url}/info`);
});

test('who is at a button stays at it while others change the note', async () => {
  const program = await serve();
  const { id } = await program.write('first words', 'Plan');
  const visitor = await visit();
  await visitor.live();
  await visitor.button('Delete Plan').focus();
  await program.change(id, 'second thoughts', 'Plan');
  await visitor.note('second thoughts').waitFor();
  expect(await visitor.page.evaluate(() => document.activeElement?.textContent)).toBe('Delete');
  await program.remove(id);
  await visitor.page.getByText('No notes yet.').waitFor();
  expect(await visitor.page.evaluate(() => document.activeElement?.id)).toBe('notes');
});

test('search finds what is in titles and texts, says when there is nothing, and stays while notes come', async () => {
  const program = await serve();
  await program.write('Brot', 'Einkauf');
  await program.write('a walk in the snow');
  const visitor = await visit();
  await visitor.live();
  await visitor.note('Brot').waitFor();
  await visitor.page.getByLabel('Search notes').fill('EINK');
  await visitor.note('snow').waitFor({ state: 'detached' });
  expect(await visitor.note('Brot').isVisible()).toBe(true);
  await program.write('nothing that is searched for');
  await program.write('Äpfel', 'Einkauf II');
  await visitor.note('Äpfel').waitFor();
  expect(await visitor.page.locator('.note').count()).toBe(2);
  await visitor.page.getByLabel('Search notes').fill('<b>');
  await visitor.page
    .getByText('No note has <b> in it.')
    .or(visitor.page.locator('q', { hasText: '<b>' }))
    .first()
    .waitFor();
  await visitor.page.getByLabel('Search notes').fill('');
  await visitor.note('snow').waitFor();
});

test('of many notes it shows some, and more on request, each once, while others write', async () => {
  const program = await serve();
  for (let written = 0; written < 100; written += 10) {
    await Promise.all(Array.from({ length: 10 }, (_, index) => program.write(`number ${written + index}.`)));
  }
  const visitor = await visit();
  await visitor.live();
  await visitor.page.locator('.note').nth(19).waitFor();
  expect(await visitor.page.locator('.note').count()).toBe(20);
  await program.write('the newest');
  await visitor.note('the newest').waitFor();
  while (await visitor.button('Show more').isVisible()) {
    const shown = await visitor.page.locator('.note').count();
    await visitor.button('Show more').click();
    await visitor.page.locator('.note').nth(shown).waitFor();
  }
  const bodies = await visitor.page.locator('.note-body').allTextContents();
  expect(bodies).toEqual((await program.notes()).map(({ body }) => body));
});
