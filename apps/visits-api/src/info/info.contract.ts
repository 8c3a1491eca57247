import { z } from 'zod';
import type { Operation } from '../contract/operation.ts';

/** A file that is read again when it changes. */
const file = z.object({
  from: z.string().meta({ description: 'What the values in force come from.' }),
  problem: z.string().nullable().meta({ description: 'Why the file as it is now is not in force; null when it is.' }),
});

const bytes = z.int().min(0);

const info = z
  .object({
    name: z.literal('visits-api'),
    version: z.string(),
    pod: z.string(),
    labnofromcm: z.string().nullable(),
    mode: z.enum(['per-pod', 'shared']),
    belongsTo: z
      .object({ visits: z.string(), notes: z.string(), idempotencyKeys: z.string() })
      .meta({ description: 'Whose these are: in per-pod mode each pod has its own.' }),
    peers: z
      .object({ expected: z.array(z.string()) })
      .nullable()
      .meta({ description: 'Whether other pods are asked for `scope=all`, and those that are to be among them.' }),
    writes: z.enum(['anyone', 'token']),
    token: file.nullable().meta({ description: 'Null where anyone may write.' }),
    settings: file.extend({
      ignored: z.array(z.string()).meta({ description: 'Members of config.json that mean nothing.' }),
    }),
    storage: z.object({
      state: z.string().meta({ description: 'open, recovering, or the code of the fault.' }),
      problem: z
        .string()
        .nullable()
        .optional()
        .meta({ description: 'The code of what goes wrong at present and is tried again.' }),
      lastFlush: z
        .object({ ageMs: z.number(), latencyMs: z.number() })
        .nullable()
        .optional()
        .meta({ description: 'How long ago it ended, and how long it took.' }),
      budget: z.object({ used: bytes, allowed: bytes }).optional(),
      journalBytes: bytes.optional(),
      writers: z.int().min(0).optional().meta({ description: 'Processes that count on the volume, as last seen.' }),
      promises: z
        .object({ visibility: z.enum(['immediate', 'attribute-cache']), space: z.enum(['reserved', 'not-reserved']) })
        .optional()
        .meta({ description: 'Which of the promises that depend on the file system are in force.' }),
    }),
  })
  .meta({ id: 'Info' });

export type Info = z.infer<typeof info>;

export const showInfo: Operation = {
  id: 'showInfo',
  tag: 'service',
  summary: 'What runs here, and how it is doing',
  answers: {
    200: {
      description: 'Version, mode, state of the configuration and of storage.',
      content: {
        'application/json': {
          schema: info,
          example: {
            name: 'visits-api',
            version: '0.1.0',
            pod: 'app-python-0',
            labnofromcm: '12',
            mode: 'per-pod',
            belongsTo: { visits: 'this pod', notes: 'this pod', idempotencyKeys: 'this pod' },
            peers: { expected: ['app-python-0', 'app-python-1'] },
            writes: 'token',
            token: { from: 'file', problem: null },
            settings: { from: 'config.json', problem: null, ignored: [] },
            storage: {
              state: 'open',
              problem: null,
              lastFlush: { ageMs: 12.5, latencyMs: 0.8 },
              budget: { used: 20_480, allowed: 102_400 },
              journalBytes: 4096,
              writers: 1,
              promises: { visibility: 'immediate', space: 'reserved' },
            },
          } satisfies Info,
        },
      },
    },
  },
};
