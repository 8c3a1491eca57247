import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import { badRecord } from './bad-record.ts';
import type { ForeignCounts } from './foreign-counts.ts';

const yes = z.enum(['1', 'true']).transform(() => true);
const no = z.enum(['', '0', 'false']).transform(() => false);

/** What a row of GoatCounter's CSV export has, in version 1 and 2 alike. */
const row = z.object({
  Path: z.string(),
  Event: z.union([yes, no]),
  /** 0 for people; else what kind of robot it was. */
  Bot: z.string().regex(/^\d*$/),
  FirstVisit: z.union([yes, no]),
  Date: z.iso.datetime({ offset: true }).transform((date) => new Date(date).toISOString().slice(0, 10)),
});

const mostBytes = 65_536;

/**
 * Reads GoatCounter's CSV export into counts: what GoatCounter itself shows, which is the first view of a page in each
 * session, by people.
 *
 * @throws Problem `bad-record`
 */
export async function readGoatCounterCsv(pieces: AsyncIterable<Uint8Array>, counts: ForeignCounts): Promise<void> {
  const parser = Readable.from(pieces, { objectMode: false }).pipe(
    parse({ bom: true, columns: readHeader, info: true, max_record_size: mostBytes, skip_empty_lines: true }),
  );
  try {
    for await (const { record, info } of parser) {
      const parsed = row.safeParse(record);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw badRecord(info.lines, `${issue?.path.join('.')}: ${issue?.message}`);
      }
      const { Path, Event, Bot, FirstVisit, Date: day } = parsed.data;
      if (!Event && Number(Bot) === 0 && FirstVisit) counts.add(1, Path, day);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw badRecord(Number(error['lines'] ?? 1), 'expected CSV as GoatCounter writes it');
  }
}

/** The version stands before the first name. */
function readHeader([first = '', ...names]: readonly string[]): string[] {
  if (!/^[12]Path$/.test(first))
    throw badRecord(1, 'expected the header of a CSV export of GoatCounter, version 1 or 2');
  return [first.slice(1), ...names];
}
