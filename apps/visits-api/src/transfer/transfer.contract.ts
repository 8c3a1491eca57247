import { z } from 'zod';
import type { Operation } from '../contract/operation.ts';
import { idempotencyKeyHeader } from '../http/idempotency-key.ts';
import { pageName } from '../visits/hit.ts';
import { goatCounterCsv, goatCounterCsvExample } from './goatcounter-csv.ts';
import { foreignTotal } from './import-source.ts';

const exportExample = [
  '{"type":"visits-export","format":1,"export":"5a0c","exportedAt":"2026-01-31T08:30:00.000Z"}',
  '{"type":"note","id":"01m3x9","version":1,"createdAt":"2026-01-30T08:30:00.000Z","updatedAt":"2026-01-30T08:30:00.000Z","body":"two litres"}',
  '{"type":"counts","total":3,"pages":[{"page":"/notes","visits":2}],"other":0,"days":[{"day":"2026-01-31","visits":3}],"earlier":0}',
  '',
].join('\n');

export const exportAll: Operation = {
  id: 'exportAll',
  tag: 'data',
  summary: 'Everything there is',
  description: 'A line of JSON for each note, then one with the counts. Without that last line it is not whole.',
  token: true,
  answers: {
    200: {
      description: 'The export.',
      content: { 'application/x-ndjson': { schema: z.string(), example: exportExample } },
    },
  },
};

export const importQuery = z.object({ page: pageName.optional() });

export const importAll: Operation = {
  id: 'importAll',
  tag: 'data',
  summary: 'Add what another counter has',
  description: [
    'Takes an export of this service, those of GoatCounter (CSV, or the lines of paths.jsonl and hit_stats.jsonl), a',
    'number, or an answer of Abacus. Notes keep their ids, versions and times; what is there in this version or a later',
    'one stays. Counts are added at the end, and only once in 24 h for one export, or for the same content: so an import',
    'that broke off can be repeated.',
  ].join(' '),
  token: true,
  query: {
    page: { description: 'Where the visits of a number were.', schema: importQuery.shape.page, example: '/about' },
  },
  headers: idempotencyKeyHeader,
  body: {
    required: true,
    streamed: true,
    description: 'Of any length.',
    content: {
      'application/x-ndjson': { schema: z.string().meta({ description: 'As `exportAll` answers it.' }) },
      'text/csv': { schema: goatCounterCsv, example: goatCounterCsvExample },
      'application/json': { schema: foreignTotal, example: { value: 1234 } },
    },
  },
  answers: {
    200: {
      description: 'What became of it.',
      content: {
        'application/json': {
          schema: z.object({
            notes: z.int().min(0).meta({ description: 'Notes written.' }),
            unchanged: z.int().min(0).meta({ description: 'Notes that were there already.' }),
            visits: z.int().min(0).meta({ description: 'Visits added; 0 where these were added before.' }),
          }),
          example: { notes: 1, unchanged: 0, visits: 3 },
        },
      },
    },
  },
  problems: ['bad-record', 'key-reused', 'out-of-range', 'full'],
};
