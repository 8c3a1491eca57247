import { escapeHtml } from '../http/html.ts';
import { textWidth } from './text-width.ts';

export interface Badge {
  /** On the left; nothing there when it is empty. */
  readonly label: string;
  readonly value: string;
  /** Of the right part: `#` and six hexadecimal digits. */
  readonly colour: string;
}

const height = 20;
const padding = 6;
const fontSize = 11;
const labelColour = '#454545';

/** An SVG image of two words side by side. The same text is as wide in every font. */
export function renderBadge({ label, value, colour }: Badge): string {
  const left = partOf(label, 0);
  const right = partOf(value, left.width);
  const width = left.width + right.width;
  const name = escapeXml(label === '' ? value : `${label}: ${value}`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" role="img" aria-label="${name}">`,
    `<title>${name}</title>`,
    `<clipPath id="c"><rect width="${width}" height="${height}" rx="3"/></clipPath>`,
    `<g clip-path="url(#c)">`,
    `<rect width="${left.width}" height="${height}" fill="${labelColour}"/>`,
    `<rect x="${left.width}" width="${right.width}" height="${height}" fill="${colour}"/>`,
    `</g>`,
    `<g text-anchor="middle" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="${fontSize}">`,
    ...left.text('#fff'),
    ...right.text(isLight(colour) ? '#111' : '#fff'),
    `</g></svg>\n`,
  ].join('');
}

function partOf(text: string, from: number) {
  const length = Math.ceil(textWidth(text, fontSize));
  const width = length === 0 ? 0 : length + 2 * padding;
  return {
    width,
    text: (fill: string) =>
      length === 0
        ? []
        : [`<text x="${from + width / 2}" y="14" fill="${fill}" textLength="${length}">${escapeXml(text)}</text>`],
  };
}

/** Whether black is easier to read on a colour than white: by their contrast as WCAG 2 has it. */
function isLight(colour: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
}

/** As in HTML, without what XML cannot hold at all. */
function escapeXml(text: string): string {
  return escapeHtml(text.replace(/[^\P{Control}\t\n\r]|[\p{Surrogate}\ufffe\uffff]/gu, '\ufffd'));
}
