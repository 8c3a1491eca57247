import { browserSuite } from '../../src/browser/suite.ts';

const { serve, visit } = browserSuite();

test('the token is asked for when it is needed, again when it is wrong, and kept in this tab only', async () => {
  const program = await serve({ AUTH_TOKEN: 'right-token' });
  const visitor = await visit();
  await visitor.live();
  expect(await visitor.button('Forget the token').isVisible()).toBe(false);
  await visitor.button('New note').click();
  await visitor.page.getByLabel('Text').fill('behind a token');
  await visitor.button('Save').click();
  await visitor.page.getByRole('textbox', { name: 'Token' }).fill('wrong-token');
  await visitor.button('Use this token').click();
  await visitor.page.getByText('This is not the token.').waitFor();
  await visitor.page.getByRole('textbox', { name: 'Token' }).fill('right-token');
  await visitor.page.keyboard.press('Enter');
  await visitor.note('behind a token').waitFor();
  expect(await program.notes()).toHaveLength(1);

  const kept = () =>
    visitor.page.evaluate(() => ({
      tab: Object.values(sessionStorage),
      browser: localStorage.length + document.cookie.length,
    }));
  expect(await kept()).toEqual({ tab: ['right-token'], browser: 0 });
  await visitor.page.reload();
  await visitor.button(/^Edit/).click();
  await visitor.page.getByLabel('Text').fill('no question this time');
  await visitor.button('Save').click();
  await visitor
    .note('no question this time')
    .getByText(/^Changed just now/)
    .waitFor();
});

test('who has no token goes back to what was typed', async () => {
  const program = await serve({ AUTH_TOKEN: 'right-token' });
  const visitor = await visit();
  await visitor.button('New note').click();
  await visitor.page.getByLabel('Text').fill('still here');
  await visitor.button('Save').click();
  await visitor.page.getByRole('dialog').waitFor();
  await visitor.page.keyboard.press('Escape');
  await visitor.page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await visitor.page.getByLabel('Text').inputValue()).toBe('still here');
  expect(await program.notes()).toEqual([]);
});
