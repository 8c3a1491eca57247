import { z } from 'zod';
import type { Operation } from '../contract/operation.ts';

const indicator = z.object({ status: z.string() }).loose();

const wellness = z
  .object({
    status: z.string(),
    info: z.record(z.string(), indicator).optional(),
    error: z.record(z.string(), indicator).optional(),
    details: z.record(z.string(), indicator),
  })
  .meta({ id: 'Health' });

const example = {
  status: 'ok',
  info: { storage: { status: 'up' } },
  error: {},
  details: { storage: { status: 'up' } },
};

const well: Operation['answers'] = {
  200: { description: 'Yes.', content: { 'application/json': { schema: wellness, example } } },
};

export const checkLive: Operation = {
  id: 'checkLive',
  tag: 'health',
  summary: 'Is it alive?',
  description: '503 for what only a restart cures. Never counted, never limited.',
  answers: well,
};

export const checkReady: Operation = {
  id: 'checkReady',
  tag: 'health',
  summary: 'Should it get requests?',
  description: '503 while storage accepts no writes, and from SIGTERM on.',
  answers: well,
};

export const checkStartup: Operation = {
  id: 'checkStartup',
  tag: 'health',
  summary: 'Has it come up?',
  description: '503 until what is on the volume has been recovered.',
  answers: well,
};
