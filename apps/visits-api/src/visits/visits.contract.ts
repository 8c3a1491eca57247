import { z } from 'zod';
import type { Operation, Representation } from '../contract/operation.ts';
import { idempotencyKeyHeader } from '../http/idempotency-key.ts';
import { totalOfAllPods } from '../peers/all-pods.ts';
import { podTotal } from '../peers/ask-peer.ts';
import { hitContent, hitText, pageName } from './hit.ts';
import { newTotal, newTotalAsText, scopeQuery, totalAsJson, totalAsText, totalQuery } from './total.ts';

const total: Readonly<Record<string, Representation>> = {
  'text/plain': { schema: totalAsText, example: '2' },
  'application/json': { schema: totalAsJson, example: { total: 2 } },
};

const format = {
  format: {
    description: 'How to show the total, whatever `Accept` says.',
    schema: totalQuery.shape.format,
    example: 'json',
  },
} as const;

const visits = z.int().min(0);

export const showTotal: Operation = {
  id: 'showTotal',
  tag: 'visits',
  summary: 'The total',
  description:
    'As text unless JSON is asked for. Does not count. In per-pod mode it is this pod’s; `scope=all` asks the other pods ' +
    'for theirs, once in a second at most, and answers with those that come within 400 ms.',
  query: {
    ...format,
    scope: {
      description: '`pod`: this pod’s total, and its name. `all`: the sum of all pods, and who answered.',
      schema: scopeQuery.shape.scope,
      example: 'all',
    },
  },
  answers: {
    200: {
      description: 'All visits.',
      headers: {
        'X-Visits-Partial': {
          description: 'With `scope=all`: whether pods are missing in it.',
          schema: z.enum(['true', 'false']),
          example: 'false',
        },
      },
      content: {
        ...total,
        'application/json': {
          schema: z.union([totalAsJson, podTotal, totalOfAllPods]),
          example: {
            total: 5,
            partial: true,
            pods: [
              { pod: 'app-python-0', total: 2 },
              { pod: 'app-python-1', total: 3 },
            ],
            missing: ['app-python-2'],
            unanswered: [{ peer: '10.0.0.7:8000', reason: 'timeout' }],
          },
        },
      },
    },
  },
};

export const recordVisit: Operation = {
  id: 'recordVisit',
  tag: 'visits',
  summary: 'Count a visit',
  description: 'Open to anyone. Text is what `navigator.sendBeacon` sends: the page, or JSON.',
  query: format,
  headers: idempotencyKeyHeader,
  body: {
    required: false,
    content: {
      'application/json': { schema: hitContent, example: { page: '/about' } },
      'text/plain': { schema: hitText, example: '/about' },
    },
  },
  answers: { 201: { description: 'The total with this visit; it is durable.', content: total } },
  problems: ['key-reused', 'full'],
};

export const setTotal: Operation = {
  id: 'setTotal',
  tag: 'visits',
  summary: 'Set the total',
  description: 'Visits that are being counted meanwhile count after it. The counts of pages and days stay.',
  token: true,
  query: format,
  body: {
    required: true,
    content: {
      'application/json': { schema: newTotal, example: { total: 2 } },
      'text/plain': { schema: newTotalAsText, example: '2' },
    },
  },
  answers: { 200: { description: 'The total now.', content: total } },
  problems: ['full'],
};

export const showPages: Operation = {
  id: 'showPages',
  tag: 'visits',
  summary: 'Visits by page',
  answers: {
    200: {
      description: 'The most visited first. All of it adds up to the total.',
      content: {
        'application/json': {
          schema: z.object({
            pages: z.array(z.object({ page: pageName, visits })),
            other: visits.meta({ description: 'Of pages that are no longer told apart.' }),
            unattributed: z.int().meta({ description: 'Of no page, and what setting the total changed.' }),
          }),
          example: { pages: [{ page: '/notes', visits: 2 }], other: 0, unattributed: 1 },
        },
      },
    },
  },
};

export const showDays: Operation = {
  id: 'showDays',
  tag: 'visits',
  summary: 'Visits by day',
  answers: {
    200: {
      description: 'The oldest day first, in UTC; days without any are left out. All of it adds up to the total.',
      content: {
        'application/json': {
          schema: z.object({
            days: z.array(z.object({ day: z.iso.date(), visits })),
            earlier: visits.meta({ description: 'Of days that are no longer told apart.' }),
            unattributed: z.int().meta({ description: 'Of no day, and what setting the total changed.' }),
          }),
          example: { days: [{ day: '2026-01-31', visits: 3 }], earlier: 0, unattributed: 0 },
        },
      },
    },
  },
};

export const showAudit: Operation = {
  id: 'showAudit',
  tag: 'visits',
  summary: 'Who counted what, and a recount',
  description: 'Reads every byte of the volume that counts are in.',
  answers: {
    200: {
      description: 'The total as it is served, and counted again.',
      content: {
        'application/json': {
          schema: z.object({
            total: visits,
            recount: visits,
            settled: z
              .int()
              .meta({ description: 'Of writers that are gone, with keys, and what setting the total changed.' }),
            writers: z.array(
              z.object({
                writer: z.string(),
                incarnation: z.string().meta({ description: 'One start of it.' }),
                self: z.boolean().meta({ description: 'Whether it is the process that answers.' }),
                visits: z.int().min(0),
                position: z
                  .object({ generation: z.int().min(0), bytes: z.int().min(0) })
                  .meta({ description: 'How far its journal is durable.' }),
              }),
            ),
            sequence: z.int().min(0).meta({ description: 'The last commit of the log.' }),
          }),
          example: {
            total: 3,
            recount: 3,
            settled: 1,
            writers: [
              {
                writer: 'app-python-0',
                incarnation: '7c31d0a2',
                self: true,
                visits: 2,
                position: { generation: 1, bytes: 4096 },
              },
            ],
            sequence: 5,
          },
        },
      },
    },
  },
};
