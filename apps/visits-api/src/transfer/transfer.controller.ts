import { Readable } from 'node:stream';
import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { type ExportRecord, type ImportSummary, type Storage, StorageError } from '@visits/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Contract } from '../contract/operation.ts';
import { idempotencyKey } from '../http/idempotency-key.ts';
import { refuseCompressed, unsupportedType } from '../http/json-body.ts';
import { mediaType } from '../http/media-type.ts';
import { readQuery } from '../http/query.ts';
import { STORAGE } from '../injection-tokens.ts';
import { Problem } from '../problem/problem.ts';
import { badRecord } from './bad-record.ts';
import { importTypes } from './import-source.ts';
import { exportAll, importAll, importQuery } from './transfer.contract.ts';

const chunkLength = 65_536;

/** Everything out, and everything in, as it flows: neither is ever held whole. */
@Controller()
export class TransferController {
  constructor(@Inject(STORAGE) private readonly storage: Storage) {}

  @Get('export')
  @Contract(exportAll)
  async export(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Readable> {
    const lines = chunksOf(this.storage.export());
    // What can be wrong is found before the answer begins, which cannot be taken back.
    const first = await lines.next();
    reply.headers({
      'Cache-Control': 'no-store',
      'Content-Disposition': 'attachment; filename="visits-export.ndjson"',
      'Content-Type': 'application/x-ndjson',
    });
    if (request.method === 'HEAD') await lines.return();
    return Readable.from(resumed(first, lines));
  }

  @Post('import')
  @HttpCode(200)
  @Contract(importAll)
  async import(@Req() request: FastifyRequest): Promise<ImportSummary> {
    const type = Object.keys(importTypes).find(
      (known): known is keyof typeof importTypes => known === mediaType(request),
    );
    if (type === undefined) throw unsupportedType(request, Object.keys(importTypes));
    refuseCompressed(request);
    const { page } = readQuery(request, importQuery);
    const key = idempotencyKey(request);
    const { records, line } = importTypes[type](request.body as AsyncIterable<Uint8Array>, {
      ...(page !== undefined && { page }),
      ...(key !== undefined && { key }),
    });
    try {
      return await this.storage.import(this.#countable(records));
    } catch (error) {
      if (!(error instanceof StorageError) || error.code !== 'bad-record') throw error;
      throw badRecord(line(), error.message.replace(/^(after )?record \d+: /, '').slice(0, 200));
    }
  }

  /** The same records, as long as what they add can be counted on from. */
  async *#countable(records: AsyncIterable<ExportRecord>): AsyncGenerator<ExportRecord> {
    for await (const record of records) {
      if (Object(record).type === 'counts' && (await this.storage.visits.total()) + Object(record).total > mostVisits) {
        throw new Problem('out-of-range', `With these there would be more than ${mostVisits} visits.`);
      }
      yield record;
    }
  }
}

/** What numbers are exact up to, and some more than any counter comes to. */
const mostVisits = 1e15;

/** Lines of JSON, many at a time. */
async function* chunksOf(records: AsyncIterable<ExportRecord>): AsyncGenerator<string, void> {
  let chunk = '';
  for await (const record of records) {
    chunk += `${JSON.stringify(record)}\n`;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

/** What was taken from a generator already, and then the rest of it. */
async function* resumed(first: IteratorResult<string, void>, rest: AsyncGenerator<string, void>) {
  try {
    if (!first.done) yield first.value;
    yield* rest;
  } finally {
    await rest.return();
  }
}
