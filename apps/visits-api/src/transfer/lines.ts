import { badRecord } from './bad-record.ts';

/** A line of text, the first being 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

const lineFeed = 0x0a;

/**
 * The lines of a text that arrives in pieces, those with nothing on them left out. No more of it is held than one line.
 *
 * @param mostBytes the longest a line may be
 * @throws Problem `bad-record` for a line that is longer, or no UTF-8
 */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>, mostBytes: number): AsyncGenerator<Line> {
  let number = 1;
  let parts: Uint8Array[] = [];
  let length = 0;
  const take = (part: Uint8Array) => {
    length += part.length;
    if (length > mostBytes) throw badRecord(number, `expected at most ${mostBytes} bytes`);
    parts.push(part);
  };
  const line = (): Line => {
    const text = decoded(Buffer.concat(parts), number);
    parts = [];
    length = 0;
    return { number, text };
  };
  for await (const piece of pieces) {
    let from = 0;
    for (let at = piece.indexOf(lineFeed); at >= 0; at = piece.indexOf(lineFeed, from)) {
      take(piece.subarray(from, at));
      from = at + 1;
      const complete = line();
      if (complete.text !== '') yield complete;
      number += 1;
    }
    take(piece.subarray(from));
  }
  const rest = line();
  if (rest.text !== '') yield rest;
}

function decoded(bytes: Uint8Array, number: number): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim();
  } catch {
    throw badRecord(number, 'expected UTF-8 text');
  }
}
