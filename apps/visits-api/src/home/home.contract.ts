import { z } from 'zod';
import type { Operation } from '../contract/operation.ts';
import { countedHeaders, countParameter } from '../visits/counting.contract.ts';

export const showHome: Operation = {
  id: 'showHome',
  tag: 'service',
  summary: 'What this is, and where to go from here',
  description: 'A page for browsers, JSON for who does not ask for HTML. Counts as a visit.',
  query: countParameter,
  answers: {
    200: {
      description: 'The total with this visit, and links.',
      headers: countedHeaders,
      content: {
        'application/json': {
          schema: z.object({
            name: z.literal('visits-api'),
            title: z.string(),
            version: z.string(),
            mode: z.enum(['per-pod', 'shared']),
            pod: z.string(),
            labnofromcm: z.string().nullable(),
            visits: z.int().nullable().meta({ description: 'Null when storage cannot tell.' }),
            links: z.record(z.string(), z.string()),
          }),
          example: {
            name: 'visits-api',
            title: 'visits-api',
            version: '0.1.0',
            mode: 'per-pod',
            pod: 'app-python-0',
            labnofromcm: '12',
            visits: 3,
            links: { visits: '/visits', notes: '/notes' },
          },
        },
        'text/html': { schema: z.string(), example: '<!doctype html>…' },
      },
    },
  },
};
