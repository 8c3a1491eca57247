import { browserSuite } from '../../src/browser/suite.ts';

const { serve, visit } = browserSuite();

const markup = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>{{7*7}}';

test('what the page must not do is seen when it is done', async () => {
  const program = await serve();
  const visitor = await visit();
  await visitor.live();
  await visitor.page.evaluate(async () => {
    document.body.setAttribute('style', 'color: red');
    document.body.append(Object.assign(new Image(), { src: 'https://elsewhere.invalid/x.png' }));
    await fetch('http://127.0.0.1:1/').catch(() => {});
    try {
      document.body.innerHTML = '<b>markup</b>';
    } catch {
      // What Trusted Types are for.
    }
    setTimeout(() => {
      throw new Error('a fault of the page');
    });
  });
  const expected = ['style-src', 'img-src', 'connect-src', 'require-trusted-types-for', 'a fault of the page'];
  const unseen = () => expected.filter((part) => !visitor.trouble.some((trouble) => trouble.includes(part)));
  while (unseen().length > 0) await visitor.page.evaluate(() => new Promise(requestAnimationFrame));
  await visitor.page.goto(`${program.url.replace('127.0.0.1', 'localhost')}/info`).catch(() => {});
  expect(visitor.trouble.some((trouble) => trouble.startsWith('asked for http://localhost:'))).toBe(true);
  visitor.trouble.length = 0;
});

test('markup in notes, pages, titles and settings is text', async () => {
  const program = await serve({ labnofromcm: markup, POD_NAME: '<b>pod</b>' }, { title: markup });
  await program.write(markup, markup);
  await program.hit(markup);
  const visitor = await visit();
  await visitor.live();
  await visitor.note(markup).waitFor();
  await visitor.page.locator('#pages .name', { hasText: markup }).waitFor();
  expect(await visitor.page.locator('h1').textContent()).toBe(markup);
  expect(await visitor.page.title()).toBe(markup);
  expect(await visitor.page.locator('img, main script, footer b').count()).toBe(0);
  await visitor.button(/^Edit/).click();
  expect(await visitor.page.getByLabel('Text').inputValue()).toBe(markup);
  await visitor.page.getByLabel('Text').fill('mine');
  const [note] = await program.notes();
  await program.change(note?.id ?? '', `${markup} again`, markup);
  await visitor.page.locator('.conflict', { hasText: `${markup} again` }).waitFor();
  await visitor.page.locator('#search').fill(markup);
  await visitor.button('Cancel').click();
  await visitor.note(`${markup} again`).waitFor();
  expect(await visitor.page.title()).toBe(markup);
});

test.each([360, 768, 1440])('nothing is wider than the page at %i px, whatever is in it', async (width) => {
  const word = 'Donaudampfschifffahrtsgesellschaft'.repeat(12);
  const program = await serve({ labnofromcm: word, POD_NAME: 'p'.repeat(200) }, { title: word.slice(0, 200) });
  await program.write(word, word.slice(0, 200));
  await program.write('\u202eright to left\u202c and back', 'مرحبا بالعالم '.repeat(10));
  await program.write('W'.repeat(2000));
  await program.hit(`/${word}`);
  await program.hit('/عنوان طويل');
  await program.ask('/visits', 'PUT', { total: 1_000_000_000_000_000 });
  const visitor = await visit({ width });
  await visitor.sees('1,000,000,000,000,001');
  await visitor.live();
  await visitor.page.locator('.note').nth(2).waitFor();
  await visitor.page.getByText('As a table').click();
  await visitor.button('New note').click();
  await visitor.page.getByLabel('Text').last().fill(word);
  const fits = () =>
    visitor.page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      const total = document.getElementById('total');
      return scrollWidth <= clientWidth && total !== null && total.scrollWidth <= total.clientWidth;
    });
  expect(await fits()).toBe(true);
});

test('text that runs from right to left is set so', async () => {
  const program = await serve();
  await program.write('مرحبا بالعالم', 'عنوان');
  const visitor = await visit();
  const body = visitor.note('مرحبا').locator('.note-body');
  await body.waitFor();
  expect(await body.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');
});

test('the badge holds its text, whatever number and label', async () => {
  const program = await serve();
  const visitor = await visit();
  const badges = [
    [0, ''],
    [7, 'visits'],
    [1_234_567, 'iiiiiiiiiiiiiiiiiiii'],
    [1_000_000_000_000_000, 'WWWWWWWWWWWWWWWWWWWW'],
    [42, '访问 زيارات 🎈'],
  ] as const;
  for (const [total, label] of badges) {
    await program.ask('/visits', 'PUT', { total });
    await visitor.page.goto(`${program.url}/visits/badge.svg?label=${encodeURIComponent(label)}`);
    const outside = await visitor.page.evaluate(() => {
      const boxes = (name: string) => [...document.querySelectorAll(name)].map((it) => it.getBoundingClientRect());
      const parts = boxes('g > rect');
      const texts = boxes('text');
      const isOutside = ({ left, right }: DOMRect) =>
        !parts.some((part) => left >= part.left + 3 && right <= part.right - 3);
      return texts.length === 0 ? ['no text'] : texts.filter(isOutside).map(({ left, right }) => [left, right]);
    });
    expect({ total, label, outside }).toEqual({ total, label, outside: [] });
  }
});
