import { renderBadge } from './badge.ts';
import { textWidth } from './text-width.ts';

const colour = '#a23b1e';

function numbers(svg: string, pattern: RegExp): number[] {
  return [...svg.matchAll(pattern)].map(([, value]) => Number(value));
}

test.each(['0', '7', '1,234,567', '1,000,000,000,000,000'])('%s fits its part, which fits the image', (value) => {
  const svg = renderBadge({ label: 'visits', value, colour });
  const [total = 0, , left = 0, right = 0] = numbers(svg, /\bwidth="(\d+)"/g);
  expect(left + right).toBe(total);
  const [, text = 0] = numbers(svg, /textLength="(\d+)"/g);
  const [, middle = 0] = numbers(svg, /<text x="([\d.]+)"/g);
  expect(text).toBe(Math.ceil(textWidth(value, 11)));
  expect(middle - text / 2).toBe(left + 6);
  expect(middle + text / 2).toBe(total - 6);
});

test('a digit is as wide as any other, a wide letter wider than a narrow one, an accent has no width', () => {
  expect(new Set([...'0123456789'].map((digit) => textWidth(digit, 11))).size).toBe(1);
  expect(textWidth('W', 11)).toBeGreaterThan(textWidth('i', 11));
  expect(textWidth('e\u0301', 11)).toBe(textWidth('e', 11));
  expect(textWidth('訪', 11)).toBeGreaterThan(textWidth('a', 11));
});

test('is read out as its label and number', () => {
  expect(renderBadge({ label: 'visits', value: '7', colour })).toContain('role="img" aria-label="visits: 7"');
});

test('without a label there is the number alone', () => {
  const svg = renderBadge({ label: '', value: '7', colour });
  expect(svg).toContain('aria-label="7"');
  expect(numbers(svg, /<text x="([\d.]+)"/g)).toHaveLength(1);
});

test('text is text, whatever it looks like', () => {
  const svg = renderBadge({ label: `</text><script>'"&\u0000\ud800`, value: '<b>', colour });
  expect(svg).toContain('&lt;/text&gt;&lt;script&gt;&#39;&quot;&amp;\ufffd\ufffd');
  expect(svg).not.toMatch(/<script|<b>|\0/);
});

test.each([
  ['#ffffff', '#111'],
  ['#ffdd00', '#111'],
  ['#a23b1e', '#fff'],
  ['#000000', '#fff'],
])('on %s the number is %s', (background, text) => {
  expect(renderBadge({ label: '', value: '7', colour: background })).toContain(`fill="${text}"`);
});
