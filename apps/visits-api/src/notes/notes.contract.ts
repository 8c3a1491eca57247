import { z } from 'zod';
import type { Answer, Operation, Parameter } from '../contract/operation.ts';
import { entityTagHeader, ifMatchHeader, ifNoneMatchHeader } from '../http/entity-tag.ts';
import { idempotencyKeyHeader } from '../http/idempotency-key.ts';
import { countedHeaders, countParameter } from '../visits/counting.contract.ts';
import { noteSchemas } from './note-content.ts';
import { notesQuery } from './note-page.ts';

const note = z
  .object({
    id: z.string().min(1),
    title: z.string().optional(),
    body: z.string(),
    version: z.int().min(1).meta({ description: '1 when it was made, one more with each change.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Note' });

const example = {
  id: '01m3x9',
  title: 'Milk',
  body: 'two litres',
  version: 1,
  createdAt: '2026-01-31T08:30:00.000Z',
  updatedAt: '2026-01-31T08:30:00.000Z',
};

const location: Parameter = {
  description: 'Where the note is.',
  schema: z.string().regex(/^\/notes\/[^/]+$/),
  required: true,
  example: `/notes/${example.id}`,
};

// The limits that hold where config.json says nothing else.
const { content, patch } = noteSchemas({ noteTitle: 200, noteBody: 16_384 });
const contentSchema = content.meta({ id: 'NoteContent' });
const patchSchema = patch.meta({ id: 'NotePatch', description: 'A merge patch (RFC 7396): what is absent stays.' });

const id: Parameter = { description: 'Which note.', schema: z.string().min(1).max(200), example: example.id };

const oneNote = { 'application/json': { schema: note, example } };

const itsId = { 'path.id': '$response.body#/id' } as const;
const itsVersion = { ...itsId, 'header.If-Match': '$response.header.ETag' } as const;

/** What can be done with a note that an answer holds. */
const onwards: Answer['links'] = {
  show: { operationId: 'showNote', description: 'Read it again.', parameters: itsId },
  replace: { operationId: 'replaceNote', description: 'Replace this version.', parameters: itsVersion },
  patch: { operationId: 'patchNote', description: 'Change a part of this version.', parameters: itsVersion },
  remove: { operationId: 'removeNote', description: 'Delete this version.', parameters: itsVersion },
};

export const listNotes: Operation = {
  id: 'listNotes',
  tag: 'notes',
  summary: 'Notes, newest first',
  description: 'A page of them; `Link` names the next one. Counts as a visit.',
  query: {
    limit: {
      description: 'How many at most; 100, or what config.json says.',
      schema: notesQuery.shape.limit,
      example: 20,
    },
    cursor: { description: 'Where to begin: what the `Link` of another page holds.', schema: notesQuery.shape.cursor },
    q: {
      description:
        'Only notes whose title or text contains this. A page may then be short, or empty, and still have a next one.',
      schema: notesQuery.shape.q,
      example: 'milk',
    },
    ...countParameter,
  },
  answers: {
    200: {
      description: 'A page of notes.',
      headers: {
        Link: {
          description: 'The next page (RFC 8288); absent on the last one.',
          schema: z.string(),
          example: '</notes?limit=20&cursor=2s>; rel="next"',
        },
        ...countedHeaders,
      },
      content: {
        'application/json': { schema: z.array(note), example: [example] },
      },
    },
  },
};

export const createNote: Operation = {
  id: 'createNote',
  tag: 'notes',
  summary: 'Write a note',
  token: true,
  headers: idempotencyKeyHeader,
  body: {
    required: true,
    content: {
      'application/json': { schema: contentSchema, example: { title: 'Milk', body: 'two litres' } },
    },
  },
  answers: {
    201: {
      description: 'The note. With an idempotency key that made one before: that one.',
      headers: { Location: location, ...entityTagHeader },
      content: oneNote,
      links: onwards,
    },
  },
  problems: ['key-reused', 'full'],
};

export const showNote: Operation = {
  id: 'showNote',
  tag: 'notes',
  summary: 'One note',
  description: 'Counts as a visit.',
  path: { id },
  query: countParameter,
  headers: ifNoneMatchHeader,
  answers: {
    200: {
      description: 'The note.',
      headers: { ...entityTagHeader, ...countedHeaders },
      content: oneNote,
      links: onwards,
    },
    304: { description: 'The client has this version.', headers: entityTagHeader },
  },
};

const changed: Answer = {
  description: 'The note as it is now.',
  headers: entityTagHeader,
  content: oneNote,
  links: onwards,
};

export const replaceNote: Operation = {
  id: 'replaceNote',
  tag: 'notes',
  summary: 'Replace a note',
  token: true,
  path: { id },
  headers: ifMatchHeader,
  body: {
    required: true,
    content: { 'application/json': { schema: contentSchema, example: { title: 'Milk', body: 'three litres' } } },
  },
  answers: { 200: changed },
  problems: ['precondition-failed', 'precondition-required', 'full'],
};

export const patchNote: Operation = {
  id: 'patchNote',
  tag: 'notes',
  summary: 'Change a part of a note',
  token: true,
  path: { id },
  headers: ifMatchHeader,
  body: {
    required: true,
    content: {
      'application/merge-patch+json': { schema: patchSchema, example: { title: null } },
      'application/json': { schema: patchSchema, example: { body: 'four litres' } },
    },
  },
  answers: { 200: changed },
  problems: ['precondition-failed', 'precondition-required', 'full'],
};

export const removeNote: Operation = {
  id: 'removeNote',
  tag: 'notes',
  summary: 'Delete a note',
  token: true,
  path: { id },
  headers: ifMatchHeader,
  answers: { 204: { description: 'It is gone.' } },
  problems: ['precondition-failed'],
};
