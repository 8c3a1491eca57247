import { EventEmitter, once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';

export interface ReceivedEvent {
  readonly type: string;
  readonly id: string;
  readonly data: Record<string, unknown>;
}

/** A client of /visits/events that keeps what it was told. */
export class EventClient {
  readonly events: ReceivedEvent[] = [];
  /** Settled when the stream has ended. */
  readonly ended: Promise<void>;
  readonly #heard = new EventEmitter();
  #over = false;

  private constructor(readonly response: IncomingMessage) {
    this.ended = this.#read();
  }

  /** @throws Error unless the answer is 200 */
  static async connect(url: string, lastEventId?: string): Promise<EventClient> {
    const headers = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId };
    const [response] = await once(get(`${url}/visits/events`, { headers, agent: new Agent() }), 'response');
    if (response.statusCode !== 200) throw new Error(`answered with ${response.statusCode}`);
    return new EventClient(response);
  }

  /** The first event that fits, of those told already or later. Rejects when the stream ends without it. */
  async event(fits: (event: ReceivedEvent) => boolean): Promise<ReceivedEvent> {
    for (;;) {
      const event = this.events.find(fits);
      if (event) return event;
      if (this.#over) throw new Error(`the stream ended after ${JSON.stringify(this.events)}`);
      await once(this.#heard, 'more');
    }
  }

  leave(): void {
    this.response.destroy();
  }

  async #read(): Promise<void> {
    let rest = '';
    try {
      for await (const chunk of this.response.setEncoding('utf8')) {
        const frames = `${rest}${chunk}`.split('\n\n');
        rest = frames.pop() ?? '';
        this.events.push(...frames.flatMap(parse));
        this.#heard.emit('more');
      }
    } catch {
      // We left, or were dropped.
    }
    this.#over = true;
    this.#heard.emit('more');
  }
}

function parse(frame: string): ReceivedEvent[] {
  const fields = new Map(frame.split('\n').map((line) => [line.replace(/:.*/s, ''), line.replace(/^[^:]*: ?/, '')]));
  const type = fields.get('event');
  if (type === undefined) return [];
  return [{ type, id: fields.get('id') ?? '', data: JSON.parse(fields.get('data') ?? '') }];
}
