import { z } from 'zod';
import type { Operation } from './operation.ts';

export const showDocument: Operation = {
  id: 'showDocument',
  tag: 'service',
  summary: 'This contract',
  answers: {
    200: {
      description: 'An OpenAPI 3.1 document.',
      content: {
        'application/json': {
          schema: z.object({ openapi: z.string().regex(/^3\.1\./), paths: z.record(z.string(), z.unknown()) }).loose(),
          example: { openapi: '3.1.1', info: { title: 'visits-api', version: '0.1.0' }, paths: {} },
        },
      },
    },
  },
};

export const showReference: Operation = {
  id: 'showReference',
  tag: 'service',
  summary: 'This contract, to be read',
  answers: {
    200: {
      description: 'A page that loads nothing.',
      content: { 'text/html': { schema: z.string(), example: '<!doctype html>…' } },
    },
  },
};
