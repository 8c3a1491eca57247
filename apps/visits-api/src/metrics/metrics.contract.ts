import { z } from 'zod';
import type { Operation } from '../contract/operation.ts';

export const showMetrics: Operation = {
  id: 'showMetrics',
  tag: 'service',
  summary: 'What Prometheus scrapes',
  description: 'Where `METRICS_PORT` is set it is there, and not here.',
  answers: {
    200: {
      description: 'Metrics in the text format of Prometheus.',
      content: {
        'text/plain': { schema: z.string(), example: '# TYPE visits_hits_total counter\nvisits_hits_total 3\n' },
      },
    },
  },
};
