import { pipeline, Readable } from 'node:stream';
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

const longestRow = 65_536;

/**
 * Reads GoatCounter's CSV export into counts: what GoatCounter itself shows, which is the first view of a page in each
 * session, by people.
 *
 * @throws Problem `bad-record`
 */
export async function readGoatCounterCsv(pieces: AsyncIterable<Uint8Array>, counts: ForeignCounts): Promise<void> {
  let begun = false;
  const columns = ([first = '', ...names]: readonly string[]) => {
    // The version stands before the first name.
    begun = /^[12]Path$/.test(first);
    return begun ? [first.slice(1), ...names] : [];
  };
  const options = { bom: true, columns, info: true, record_delimiter: ['\r\n', '\n'], skip_empty_lines: true };
  const parser = parse({ ...options, max_record_size: longestRow });
  // What goes wrong on either side comes out of the loop below.
  pipeline(Readable.from(pieces, { objectMode: false }), parser, () => {});
  try {
    for await (const { record, info } of parser) {
      if (!begun) break;
      const parsed = row.safeParse(record);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw badRecord(info.lines, `${issue?.path.join('.')}: ${issue?.message}`);
      }
      const { Path, Event, Bot, FirstVisit, Date: day } = parsed.data;
      if (!Event && Number(Bot) === 0 && FirstVisit) counts.add(1, Path, day);
    }
  } catch (error) {
    if (begun && !(error instanceof CsvError)) throw error;
    if (begun) throw badRecord(Number(Object(error).lines ?? 1), 'expected CSV as GoatCounter writes it');
  }
  if (!begun) throw badRecord(1, 'expected the header of a CSV export of GoatCounter, version 1 or 2');
}

const header =
  '2Path,Title,Event,UserAgent,Browser,System,Session,Bot,Referrer,Referrer scheme,Screen size,Location,FirstVisit,Date';
const field = '([^",\\r\\n]*|"([^"]|"")*")';
const flag = '(0|1|true|false)';
const month = '((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))';
const date = `[12][0-9]{3}-${month}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z`;
const fields = [field, field, flag, field, field, field, field, '[0-9]{1,2}', field, field, field, field, flag, date];

/** Such an export, version 2, as a schema. */
export const goatCounterCsv = z.string().meta({
  pattern: `^${header}(\\r?\\n${fields.join(',')})*(\\r?\\n)?$`,
  description: 'The CSV export of GoatCounter, version 2; version 1 is taken as well.',
});

export const goatCounterCsvExample = `${header}\n/about,About,0,,,,,0,,,,,1,2026-01-31T08:30:00Z\n`;
