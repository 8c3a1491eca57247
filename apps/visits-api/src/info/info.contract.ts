import { z } from 'zod';
import type { Operation } from '../contract/operation.ts';

const storage = z
  .object({
    state: z.string().meta({ description: 'open, recovering, or the code of what is wrong.' }),
    lastFlush: z.object({ ageMs: z.number(), latencyMs: z.number() }).nullable().optional(),
    budget: z.object({ used: z.number(), allowed: z.number() }).optional(),
  })
  .loose();

export const showInfo: Operation = {
  id: 'showInfo',
  tag: 'service',
  summary: 'What runs here, and how it is doing',
  answers: {
    200: {
      description: 'Version, mode, settings in force, state of storage.',
      content: {
        'application/json': {
          schema: z
            .object({
              name: z.literal('visits-api'),
              version: z.string(),
              pod: z.string(),
              labnofromcm: z.string().nullable(),
              mode: z.enum(['per-pod', 'shared']),
              belongsTo: z
                .object({ visits: z.string(), notes: z.string() })
                .loose()
                .meta({ description: 'Whose visits and notes these are: in per-pod mode each pod has its own.' }),
              writes: z.enum(['anyone', 'token']),
              settings: z
                .object({ from: z.string(), problem: z.string().nullable(), ignored: z.array(z.string()) })
                .loose(),
              storage,
            })
            .loose(),
          example: {
            name: 'visits-api',
            version: '0.1.0',
            pod: 'app-python-0',
            labnofromcm: '12',
            mode: 'per-pod',
            belongsTo: { visits: 'this pod', notes: 'this pod' },
            writes: 'token',
            settings: { from: 'config.json', problem: null, ignored: [] },
            storage: {
              state: 'open',
              lastFlush: { ageMs: 12.5, latencyMs: 0.8 },
              budget: { used: 20_480, allowed: 102_400 },
            },
          },
        },
      },
    },
  },
};
