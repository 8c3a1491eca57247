import { browserSuite } from '../../src/browser/suite.ts';

const { serve, visit } = browserSuite();

/** Begins to change the only note, and has typed something. */
async function editing(text: string) {
  const program = await serve();
  const { id } = await program.write('as it was', 'Plan');
  const visitor = await visit();
  await visitor.live();
  await visitor.button('Edit Plan').click();
  await visitor.page.getByLabel('Text').fill(text);
  return { program, id, visitor };
}

test('another’s change is shown beside one’s own as it happens, and mine can be saved instead', async () => {
  const { program, id, visitor } = await editing('mine');
  await program.change(id, 'theirs', 'Their plan');
  const conflict = visitor.page.locator('.conflict');
  await conflict.getByText('Somebody changed this note meanwhile').waitFor();
  expect(await conflict.locator('blockquote p').allTextContents()).toEqual(['Their plan', 'theirs']);
  expect(await visitor.page.getByLabel('Text').inputValue()).toBe('mine');
  await program.change(id, 'theirs again');
  await conflict.getByText('theirs again').waitFor();
  await visitor.button('Save mine instead').click();
  await visitor.button('Edit Plan').waitFor();
  expect(await program.notes()).toMatchObject([{ title: 'Plan', body: 'mine', version: 4 }]);
});

test('theirs can be taken', async () => {
  const { program, id, visitor } = await editing('mine');
  await program.change(id, 'theirs');
  await visitor.button('Take theirs').click();
  await visitor
    .note('theirs')
    .getByText(/^Changed just now/)
    .waitFor();
  expect(await program.notes()).toMatchObject([{ body: 'theirs', version: 2 }]);
});

test('a conflict that no event told of is found when saving, and nothing is overwritten', async () => {
  const program = await serve();
  const { id } = await program.write('as it was', 'Plan');
  const visitor = await visit({}, async (page) => {
    await page.route('**/visits/events', (route) => route.abort());
    await page.clock.install();
  });
  await visitor.button('Edit Plan').click();
  await visitor.page.getByLabel('Text').fill('mine');
  await program.change(id, 'theirs');
  await visitor.button('Save').click();
  await visitor.page.locator('.conflict').getByText('theirs', { exact: true }).waitFor();
  expect(await program.notes()).toMatchObject([{ body: 'theirs', version: 2 }]);
  await visitor.button('Save mine instead').click();
  await visitor.button('Edit Plan').waitFor();
  expect(await program.notes()).toMatchObject([{ body: 'mine', version: 3 }]);
});

test('a note deleted meanwhile can be saved as a new one', async () => {
  const { program, id, visitor } = await editing('worth keeping');
  await program.remove(id);
  await visitor.page.getByText('Somebody deleted this note meanwhile').waitFor();
  await visitor.button('Save it as a new note').click();
  await visitor.note('worth keeping').getByText('just now').waitFor();
  const notes = await program.notes();
  expect(notes).toMatchObject([{ title: 'Plan', body: 'worth keeping', version: 1 }]);
  expect(notes[0]?.id).not.toBe(id);
  expect(await visitor.page.locator('.note').count()).toBe(1);
});

test('a note deleted meanwhile can be let go', async () => {
  const { program, id, visitor } = await editing('not worth it');
  await program.remove(id);
  await visitor.button('Let it go').click();
  await visitor.page.getByText('No notes yet.').waitFor();
  expect(await program.notes()).toEqual([]);
});

test('cancelling leaves what is there now', async () => {
  const { program, id, visitor } = await editing('mine');
  await program.change(id, 'theirs');
  await visitor.page.locator('.conflict').waitFor();
  await visitor.button('Cancel').click();
  await visitor
    .note('theirs')
    .getByText(/^Changed just now/)
    .waitFor();
});

test('who has typed nothing yet is simply shown the change', async () => {
  const { program, id, visitor } = await editing('as it was');
  await program.change(id, 'theirs');
  await visitor
    .note('theirs')
    .getByText(/^Changed just now/)
    .waitFor();
});
