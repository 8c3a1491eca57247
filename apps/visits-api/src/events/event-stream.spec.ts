import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { Change } from '@visits/storage';
import { type StreamEnd, type StreamTiming, streamChanges } from './event-stream.ts';

const { jest } = import.meta;

const patient: StreamTiming = { keepAliveMs: 3_600_000, stallMs: 3_600_000, lifetimeMs: 3_600_000 };

let server: Server;
let ending: AbortController;
let ended: Promise<StreamEnd>;
beforeEach(() => {
  ending = new AbortController();
  server = createServer();
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Serves the changes to one client. */
async function connect(
  changes: (signal: AbortSignal) => AsyncIterable<Change>,
  timing: StreamTiming = patient,
): Promise<IncomingMessage> {
  server.on('request', (_, response) => {
    ended = streamChanges(response, changes, ending.signal, timing);
    // Looked at when the client has seen its side of it.
    ended.catch(() => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const [response] = await once(get({ port, host: '127.0.0.1', agent: false }), 'response');
  return response.setEncoding('utf8');
}

/** Nothing, until the signal is aborted. */
async function* silence(signal: AbortSignal): AsyncGenerator<Change> {
  if (!signal.aborted) await once(signal, 'abort');
  yield* [];
}

test('each change is an event with its position as id, and the stream ends with the last one', async () => {
  const response = await connect(async function* () {
    yield { type: 'visits', total: 7, position: 'a-1' };
    yield { type: 'note', id: 'n1', version: 2, position: 'a-2' };
    yield { type: 'note-removed', id: 'n1', position: 'a-3' };
    yield { type: 'reset', position: 'a-9' };
  });
  const text = (await response.toArray()).join('');
  expect(text).toMatch(/^retry: [12]\d{3}\n\n/);
  expect(text.replace(/^.*\n\n/, '')).toBe(
    'event: visits\nid: a-1\ndata: {"total":7}\n\n' +
      'event: note\nid: a-2\ndata: {"id":"n1","version":2}\n\n' +
      'event: note-removed\nid: a-3\ndata: {"id":"n1"}\n\n' +
      'event: reset\nid: a-9\ndata: {}\n\n',
  );
  expect(await ended).toBe('over');
});

test('comments keep a connection alive that has nothing to tell', async () => {
  const response = await connect(silence, { ...patient, keepAliveMs: 5 });
  let text = '';
  for await (const chunk of response) {
    text += chunk;
    if (text.endsWith(':\n\n:\n\n')) break;
  }
  expect(await ended).toBe('left');
});

test('the end of the service ends a stream that has nothing to tell', async () => {
  const response = await connect(silence);
  ending.abort();
  await response.toArray();
  expect(await ended).toBe('over');
});

test('a stream ends when its time is over', async () => {
  const response = await connect(silence, { ...patient, lifetimeMs: 5 });
  await response.toArray();
  expect(await ended).toBe('over');
});

test('a client that comes when the service has ended is told nothing', async () => {
  ending.abort();
  const response = await connect(silence);
  expect(await response.toArray()).toHaveLength(1);
});

test('a client that leaves ends the reading of changes', async () => {
  const response = await connect(silence);
  await once(response, 'data');
  response.destroy();
  expect(await ended).toBe('left');
});

test('nothing more is sent to a client that has left, however long its changes take to end', async () => {
  let over = () => {};
  const slow = new Promise<void>((resolve) => {
    over = resolve;
  });
  const late: unknown[] = [];
  const gone = new Promise<void>((resolve) => {
    server.once('request', (_, response) => {
      response.on('error', (error) => late.push(error)).once('close', resolve);
      const write = response.write.bind(response);
      jest.spyOn(response, 'write').mockImplementation((frame: string) => {
        if (response.destroyed) late.push(frame);
        return write(frame);
      });
    });
  });
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  try {
    const response = await connect(
      async function* () {
        await slow;
        yield* [];
      },
      { ...patient, keepAliveMs: 1000 },
    );
    response.destroy();
    await gone;
    jest.advanceTimersByTime(10_000);
    over();
    expect(await ended).toBe('left');
    expect(late).toEqual([]);
  } finally {
    jest.useRealTimers();
  }
});

test('for a client that stops reading no more changes are asked for, and it is dropped', async () => {
  let asked = 0;
  let waiting = 0;
  server.once('request', (_, response) => {
    response.on('close', () => {
      waiting = response.writableLength;
    });
  });
  const id = 'x'.repeat(1000);
  const endless = async function* (): AsyncGenerator<Change> {
    for (;;) {
      asked += 1;
      yield { type: 'note', id, version: asked, position: String(asked) };
    }
  };
  const response = await connect(endless, { ...patient, stallMs: 100 });
  response.on('error', () => {});
  expect(await ended).toBe('dropped');
  // The system's buffers of both sockets hold some megabytes; nothing beyond them was made.
  expect(asked * id.length).toBeLessThan(32 * 2 ** 20);
  expect(waiting).toBeLessThan(32 * 2 ** 10);
});

test('the end of the service does not wait for a client that has stopped reading', async () => {
  let closed: Promise<unknown> = Promise.resolve();
  let stalled = () => false;
  server.once('request', (_, response) => {
    closed = once(response, 'close');
    stalled = () => response.writableNeedDrain;
  });
  const response = await connect(async function* () {
    for (let version = 1; ; version += 1) {
      yield { type: 'note', id: 'x'.repeat(1000), version, position: String(version) };
    }
  });
  response.on('error', () => {});
  // It may still take some, as long as the buffers of the system do.
  for (let turns = 0; turns < 100; turns += 1) {
    await setImmediate();
    if (!stalled()) turns = 0;
  }
  ending.abort();
  await closed;
  await ended;
});

test('a client that reads on is kept however often it must be waited for, and gets everything', async () => {
  const count = 20_000;
  const response = await connect(
    async function* () {
      for (let version = 1; version <= count; version += 1) {
        yield { type: 'note', id: 'x'.repeat(1000), version, position: String(version) };
      }
    },
    { ...patient, stallMs: 60_000 },
  );
  const text = (await response.toArray()).join('');
  expect(text.split('event: ')).toHaveLength(count + 1);
  expect(await ended).toBe('over');
});

test('an error of what tells the changes ends the stream, and is passed on', async () => {
  const response = await connect(async function* () {
    yield { type: 'visits', total: 1, position: 'a' };
    throw new Error('the volume is gone');
  });
  await response.toArray();
  await expect(ended).rejects.toThrow('the volume is gone');
});
