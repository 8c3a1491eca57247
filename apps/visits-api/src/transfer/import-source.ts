import { createHash } from 'node:crypto';
import type { ExportRecord } from '@visits/storage';
import { z } from 'zod';
import { badRecord } from './bad-record.ts';
import { ForeignCounts } from './foreign-counts.ts';
import { readGoatCounterCsv } from './goatcounter-csv.ts';
import { GoatCounterJson } from './goatcounter-json.ts';
import { linesOf } from './lines.ts';

/** Longer than any note can be. */
const longestLine = 8 * 2 ** 20;

/** A number alone, or in an object as Abacus and its kin answer. */
export const foreignTotal = z.union([
  z.int().min(0).max(1e15),
  z.object({ value: z.int().min(0).max(1e15) }).meta({ additionalProperties: true }),
]);

/** Where the visits of a number were. */
export interface ImportOptions {
  readonly page?: string;
  /** What makes this import another than one of the same content; the content itself where it is not given. */
  readonly key?: string;
}

/** The records that an import consists of, as they arrive. */
export interface ImportSource {
  readonly records: AsyncIterable<ExportRecord>;
  /** The line of the last record given out. */
  readonly line: () => number;
}

/** By media type: what reads it. */
export const importTypes = {
  'application/x-ndjson': readLines,
  'text/csv': readCsv,
  'application/json': readNumber,
} as const;

/** Lines of JSON: an export of this service, whose records are passed on as they are, or of GoatCounter. */
function readLines(body: AsyncIterable<Uint8Array>, options: ImportOptions): ImportSource {
  let line = 0;
  const digest = digesting(body);
  async function* records(): AsyncGenerator<ExportRecord> {
    const counts = new ForeignCounts();
    const goatCounter = new GoatCounterJson(counts);
    let foreign: boolean | undefined;
    for await (const { number, text } of linesOf(digest.pieces, longestLine)) {
      line = number;
      const content = jsonOf(number, text);
      foreign ??= GoatCounterJson.begins(content);
      if (foreign) goatCounter.read(number, content);
      // Storage checks it.
      else yield content as ExportRecord;
    }
    if (foreign) yield* counts.records(nameOf(digest.value(), options));
  }
  return { records: records(), line: () => line };
}

function readCsv(body: AsyncIterable<Uint8Array>, options: ImportOptions): ImportSource {
  const digest = digesting(body);
  async function* records(): AsyncGenerator<ExportRecord> {
    const counts = new ForeignCounts();
    await readGoatCounterCsv(digest.pieces, counts);
    yield* counts.records(nameOf(digest.value(), options));
  }
  return { records: records(), line: () => 1 };
}

function readNumber(body: AsyncIterable<Uint8Array>, options: ImportOptions): ImportSource {
  const digest = digesting(body);
  async function* records(): AsyncGenerator<ExportRecord> {
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of digest.pieces) {
      length += piece.length;
      if (length > 65_536) throw badRecord(1, 'expected a number, or an object with a value');
      pieces.push(piece);
    }
    const parsed = foreignTotal.safeParse(jsonOf(1, textOf(Buffer.concat(pieces))));
    if (!parsed.success) throw badRecord(1, 'expected a whole number from 0 to 10^15, or an object with such a value');
    const counts = new ForeignCounts();
    counts.add(typeof parsed.data === 'number' ? parsed.data : parsed.data.value, options.page);
    yield* counts.records(nameOf(digest.value(), options));
  }
  return { records: records(), line: () => 1 };
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw badRecord(1, 'expected UTF-8 text');
  }
}

function jsonOf(line: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRecord(line, 'expected JSON');
  }
}

/** The same pieces, and once they have all gone by what tells them from others. */
function digesting(body: AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256');
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for await (const piece of body) {
      hash.update(piece);
      yield piece;
    }
  }
  return { pieces: pieces(), value: () => hash.digest('hex') };
}

/** What an import is known by, so that it is added once: 64 characters. */
function nameOf(content: string, { page, key }: ImportOptions): string {
  return createHash('sha256')
    .update(JSON.stringify(key === undefined ? { content, page } : { key }))
    .digest('hex');
}
