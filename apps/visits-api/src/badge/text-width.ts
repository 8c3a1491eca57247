/** Characters by how wide they are in Verdana and its kin DejaVu Sans, in thousandths of the font's size. */
const widths: readonly (readonly [width: number, characters: string])[] = [
  [285, "'ijlIJ"],
  [328, ' ,./:;\\|'],
  [375, 'f-()[]t'],
  [408, '!r'],
  [460, '"'],
  [510, '*_`s?z'],
  [553, 'cL'],
  [588, 'Fkvxy'],
  [612, 'PTYoae'],
  [636, '$0123456789{}EhnuSbdgpqK'],
  [685, 'AVXZBRC'],
  [745, 'UNH'],
  [783, 'DG&OQ'],
  [838, 'w#+<=>^~M'],
  [970, '%mW@'],
];

const widthOf = new Map(widths.flatMap(([width, characters]) => [...characters].map((it) => [it, width] as const)));

/**
 * How wide a line of text is, about, in units of `fontSize`. Where a font differs, SVG's `textLength` makes up for it.
 * Characters that are not ASCII count as wide ones, and as none where they only change the one before.
 */
export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const character of text) width += widthOf.get(character) ?? (/\p{Mark}|\u200d/u.test(character) ? 0 : 900);
  return (width * fontSize) / 1000;
}
