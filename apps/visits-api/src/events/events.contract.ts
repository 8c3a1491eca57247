import { z } from 'zod';
import type { Operation } from '../contract/operation.ts';

export const listen: Operation = {
  id: 'listen',
  tag: 'visits',
  summary: 'What changes, as it happens',
  description:
    'Server-sent events: `visits` with the total, `note`, `note-removed`, and `reset` where everything has to be read ' +
    'again. It ends after an hour, when the service does, and for clients that stop reading; `EventSource` comes back by itself.',
  headers: {
    'Last-Event-ID': {
      description: 'The id of the last event the client has: what came after it is told first.',
      schema: z.string(),
      example: '0d2b143226c4aa18-7',
    },
  },
  answers: {
    200: {
      description: 'A stream of events.',
      content: {
        'text/event-stream': {
          // Of each event, as OpenAPI 3.2 has it; 3.1 does not say.
          schema: z.object({
            event: z.enum(['visits', 'note', 'note-removed', 'reset']),
            id: z.string(),
            data: z.string().meta({ description: 'JSON.' }),
          }),
          example: { event: 'visits', id: '0d2b143226c4aa18-7', data: '{"total":42}' },
        },
      },
    },
  },
};
