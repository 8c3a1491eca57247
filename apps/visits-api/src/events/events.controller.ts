import type { OutgoingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { Storage } from '@visits/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Contract } from '../contract/operation.ts';
import { negotiate } from '../http/negotiation.ts';
import { SETTINGS, STORAGE } from '../injection-tokens.ts';
import { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { SettingsFile } from '../settings/settings.ts';
import { EventClients } from './event-clients.ts';
import { streamChanges } from './event-stream.ts';
import { listen } from './events.contract.ts';

/** What changes, as it happens: server-sent events. */
@Controller('visits/events')
export class EventsController {
  constructor(
    @Inject(STORAGE) private readonly storage: Storage,
    @Inject(SETTINGS) private readonly settings: SettingsFile,
    @Inject(Lifecycle) private readonly lifecycle: Lifecycle,
    @Inject(EventClients) private readonly clients: EventClients,
  ) {}

  @Get()
  @Contract(listen)
  async listen(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const type = negotiate(request, reply, ['text/event-stream']);
    // Not to be kept, and not to be held back by proxies until there is more of it.
    reply.headers({ 'Content-Type': type, 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no' });
    // Anything but a stream would have a length, which this has not.
    if (request.method === 'HEAD') return void reply.send(Readable.from([]));

    const leave = this.clients.admit();
    try {
      await this.#stream(request, reply);
    } finally {
      leave();
    }
  }

  /** Fastify would send it whole, or pipe it without a bound on how long a client takes. */
  async #stream(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { 'last-event-id': last } = request.headers;
    const after = typeof last === 'string' && last !== '' ? { after: last } : {};
    reply.hijack();
    if (this.lifecycle.closesConnections) reply.header('Connection', 'close');
    reply.raw.writeHead(200, headersOf(reply));
    try {
      const changes = (signal: AbortSignal) => this.storage.changes.from({ ...after, signal });
      const end = await streamChanges(reply.raw, changes, this.lifecycle.streams, {
        ...usualTiming,
        // Not all of them at once.
        lifetimeMs: this.settings.value.limits.eventSeconds * 1000 * (0.9 + Math.random() / 10),
      });
      if (end === 'dropped') request.log.warn('dropped a client of /visits/events that had stopped reading');
    } catch (error) {
      request.log.error({ err: error }, 'events cannot be told any more');
    }
  }
}

const usualTiming = { keepAliveMs: 15_000, stallMs: 10_000 };

function headersOf(reply: FastifyReply): OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(reply.getHeaders()).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
