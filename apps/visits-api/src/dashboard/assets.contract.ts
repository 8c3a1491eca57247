import { z } from 'zod';
import type { Operation } from '../contract/operation.ts';

const file = { schema: z.string(), example: '…' };

export const showAsset: Operation = {
  id: 'showAsset',
  tag: 'service',
  summary: 'A file of the page for browsers',
  description: 'Its name holds a hash of its content: it may be kept for ever.',
  path: { name: { description: 'As the page has it.', schema: z.string().min(1), example: 'dashboard.css' } },
  answers: {
    200: {
      description: 'The file.',
      content: { 'text/javascript': file, 'text/css': file, 'image/svg+xml': file, 'font/woff2': file },
    },
  },
};
