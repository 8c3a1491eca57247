import { Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Put, Req, Res } from '@nestjs/common';
import { type Note, type NotePage, type Storage, StorageError } from '@visits/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Contract } from '../contract/operation.ts';
import { entityTag, expectedVersions, isKnownVersion } from '../http/entity-tag.ts';
import { idempotencyKey } from '../http/idempotency-key.ts';
import { readJson } from '../http/json-body.ts';
import { negotiate } from '../http/negotiation.ts';
import { SETTINGS, STORAGE } from '../injection-tokens.ts';
import { Problem } from '../problem/problem.ts';
import type { SettingsFile } from '../settings/settings.ts';
import { noteSchemas } from './note-content.ts';
import { type AskedPage, askedPage, linkToNext } from './note-page.ts';
import { createNote, listNotes, patchNote, removeNote, replaceNote, showNote } from './notes.contract.ts';

/** Notes, with entity tags for whoever changes them. A write is refused in this order: 401, 404, 415, 400 or 422, 428, 412. */
@Controller('notes')
export class NotesController {
  constructor(
    @Inject(STORAGE) private readonly storage: Storage,
    @Inject(SETTINGS) private readonly settings: SettingsFile,
  ) {}

  @Get()
  @Contract(listNotes)
  async list(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly Note[]> {
    negotiate(request, reply, ['application/json']);
    const { notes, next } = await this.#page(askedPage(request, this.settings.value.limits.notesPerPage));
    if (next !== undefined) reply.header('Link', linkToNext(request, next));
    return notes;
  }

  @Post()
  @Contract(createNote)
  async create(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Note> {
    const content = readJson(request, this.#schemas.content);
    const note = await this.storage.notes.create(content, idempotencyKey(request));
    reply.header('Location', `/notes/${note.id}`);
    return withEntityTag(note, reply);
  }

  @Get(':id')
  @Contract(showNote)
  async show(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Note | undefined> {
    const note = await this.#existing(id);
    negotiate(request, reply, ['application/json']);
    withEntityTag(note, reply);
    if (!isKnownVersion(request, note.version)) return note;
    reply.code(304);
    return undefined;
  }

  @Put(':id')
  @Contract(replaceNote)
  async replace(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Note> {
    const present = await this.#existing(id);
    const content = readJson(request, this.#schemas.content);
    const expected = refuseNone(expectedVersions(request, true), present);
    return withEntityTag(await this.storage.notes.replace(id, content, expected), reply);
  }

  @Patch(':id')
  @Contract(patchNote)
  async patch(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Note> {
    const present = await this.#existing(id);
    const change = readJson(request, this.#schemas.patch, ['application/merge-patch+json', 'application/json']);
    const expected = refuseNone(expectedVersions(request, true), present);
    return withEntityTag(await this.storage.notes.patch(id, change, expected), reply);
  }

  @Delete(':id')
  @Contract(removeNote)
  @HttpCode(204)
  async remove(@Param('id') id: string, @Req() request: FastifyRequest): Promise<void> {
    const present = await this.#existing(id);
    const expected = refuseNone(expectedVersions(request, false), present);
    await this.storage.notes.remove(id, expected);
  }

  get #schemas() {
    return noteSchemas(this.settings.value.limits);
  }

  async #page({ text, ...page }: AskedPage): Promise<NotePage> {
    const { notes } = this.storage;
    try {
      return await (text === undefined ? notes.list(page) : notes.search(text, page));
    } catch (error) {
      if (!(error instanceof StorageError) || error.code !== 'bad-option') throw error;
      throw new Problem('malformed', 'This cursor is from no Link header of ours.', { cause: error });
    }
  }

  /** @throws Problem 404 */
  async #existing(id: string): Promise<Note> {
    const note = await this.storage.notes.get(id);
    if (note) return note;
    throw new StorageError('not-found', `no note ${id}`);
  }
}

/** Refuses an `If-Match` that names no version a note could have; all others storage compares with what is there. */
function refuseNone(expected: readonly number[] | undefined, present: Note): readonly number[] | undefined {
  if (expected?.length !== 0) return expected;
  throw new StorageError('version-conflict', 'no tag of If-Match is strong and ours', { version: present.version });
}

function withEntityTag(note: Note, reply: FastifyReply): Note {
  reply.header('ETag', entityTag(note.version));
  return note;
}
