import { browserSuite } from '../../src/browser/suite.ts';

const { serve, visit } = browserSuite();

const events = '**/visits/events';

test('the total moves while somebody else is counted, and the days and pages with it', async () => {
  const program = await serve();
  const visitor = await visit();
  await visitor.live();
  await visitor.sees('1');
  await visitor.page.locator('#total-unit', { hasText: /^visit$/ }).waitFor();
  for (let hits = 0; hits < 3; hits += 1) await program.hit('/about');
  await visitor.sees('4');
  await visitor.page.locator('#pages li', { hasText: '/about' }).locator('.visits', { hasText: /^3$/ }).waitFor();
  await visitor.page.locator('figcaption', { hasText: 'Last 30 days 4 visits' }).waitFor();
});

test('looking at the page is one visit, and what it asks for is none', async () => {
  const program = await serve();
  await program.write('a note');
  const visitor = await visit();
  await visitor.live();
  await visitor.note('a note').waitFor();
  await visitor.page.locator('#search').fill('note');
  await visitor.page.getByText('1 note found.').waitFor({ state: 'attached' });
  expect(await program.total()).toBe(1);
  await visitor.page.reload();
  await visitor.sees('2');
});

test('notes come, change and go as others write them', async () => {
  const program = await serve();
  const visitor = await visit();
  await visitor.live();
  await visitor.page.getByText('No notes yet.').waitFor();
  const { id } = await program.write('first words');
  await visitor.note('first words').waitFor();
  await program.change(id, 'second thoughts');
  await visitor.note('second thoughts').waitFor();
  await visitor.note('first words').waitFor({ state: 'detached' });
  await program.remove(id);
  await visitor.page.getByText('No notes yet.').waitFor();
});

test('where events are cut off the page says so, looks every few seconds, and goes live when they come back', async () => {
  const program = await serve();
  const visitor = await visit({}, async (page) => {
    await page.clock.install();
    await page.route(events, (route) => route.abort());
  });
  await visitor.sees('1');
  await visitor.pass(3);
  await visitor.page.getByText('Live updates are cut off. Looking every 5 seconds instead.').waitFor();
  await program.hit();
  await program.write('while cut off');
  await visitor.pass(5);
  await visitor.sees('2');
  await visitor.note('while cut off').waitFor();
  await visitor.page.unroute(events);
  await visitor.live();
  await program.hit();
  await visitor.sees('3');
});

test('where events are refused it looks every few seconds as well', async () => {
  const program = await serve({}, { limits: { eventClients: 1 } });
  const first = await visit();
  await first.live();
  const second = await visit({}, (page) => page.clock.install());
  await second.pass(3);
  await second.page.getByText('Live updates are cut off.').waitFor();
  await program.hit();
  await second.pass(5);
  await second.sees('3');
});

test('when the service is gone the page says so, keeps what it shows, and comes back with it', async () => {
  const program = await serve();
  await program.write('still here');
  const visitor = await visit({}, (page) => page.clock.install());
  await visitor.live();
  await visitor.note('still here').waitFor();
  const lost = visitor.page.waitForEvent('requestfailed');
  await program.pause();
  await lost;
  await visitor.pass(4);
  await visitor.page.getByText('The service cannot be reached. Trying again…').waitFor();
  expect(await visitor.note('still here').isVisible()).toBe(true);
  await program.resume();
  await program.hit();
  await visitor.live();
  await visitor.sees('2');
  await visitor.page.getByText('Nothing is lost: try again.').waitFor({ state: 'detached' });
});

test('events are left while nobody looks at the page, and come back', async () => {
  const program = await serve();
  const visitor = await visit();
  await visitor.live();
  const show = (hidden: boolean) =>
    visitor.page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  const listeners = async () => {
    const metrics = await (await program.ask('/metrics')).text();
    return Number(/^visits_events_clients (\d+)$/m.exec(metrics)?.[1]);
  };
  expect(await listeners()).toBe(1);
  await show(true);
  while ((await listeners()) !== 0);
  await program.hit();
  await show(false);
  await visitor.sees('2');
  await visitor.live();
});

test('the days are those of the service, however wrong the clock of the browser is', async () => {
  const program = await serve();
  await program.write('written now');
  const visitor = await visit({}, (page) => page.clock.setFixedTime('2031-05-05T12:00:00Z'));
  await visitor.live();
  await visitor.note('written now').getByText('just now').waitFor();
  await visitor.page.getByText('As a table').click();
  const [day, visits] = await visitor.page.locator('tbody tr').first().locator('th, td').allTextContents();
  const today = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
  expect([day, visits]).toEqual([today.format(), '1']);
});

test('what cannot be told at present is said to be so, and the rest is there', async () => {
  await serve();
  const refuse = { status: 503, contentType: 'application/problem+json', body: '{"detail":"Not now."}' };
  const visitor = await visit({}, async (page) => {
    for (const path of ['**/visits/pages', '**/visits/days', '**/notes?*']) {
      await page.route(path, (route) => route.fulfill(refuse));
    }
  });
  await visitor.page.locator('#pages', { hasText: 'Cannot be told at present.' }).waitFor();
  await visitor.page.getByText('The last 30 days cannot be told at present.').waitFor();
  await visitor.page.locator('.note-state', { hasText: 'Not now.' }).waitFor();
  await visitor.sees('1');
  await visitor.page.unrouteAll();
  await visitor.button('Try again').click();
  await visitor.page.getByText('No notes yet.').waitFor();
});
