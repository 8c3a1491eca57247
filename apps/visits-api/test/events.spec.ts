import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EventClient } from './event-client.ts';
import { MemoryStorage } from './memory-storage.ts';
import { json, type RunningService, runService } from './running-service.ts';

let storage: MemoryStorage;
let running: RunningService;
beforeEach(async () => {
  storage = new MemoryStorage();
  running = await runService({}, storage);
});
afterEach(() => running.end());

/** @returns the id of a new note */
async function write(body: string): Promise<string> {
  const response = await running.ask('/notes', json('POST', { body }));
  return JSON.parse(await response.text()).id;
}

describe('GET /visits/events', () => {
  test('is an event stream that nobody keeps or holds back, and is no visit', async () => {
    const client = await EventClient.connect(running.url);
    expect(client.response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    });
    expect(await client.event(({ type }) => type === 'visits')).toMatchObject({ data: { total: 0 } });
    expect(client.events).toHaveLength(1);
    client.leave();
  });

  test('HEAD is answered, and streams nothing', async () => {
    const response = await running.ask('/visits/events', { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
  });

  test('a client that wants another type gets 406', async () => {
    const response = await running.ask('/visits/events', { headers: { Accept: 'application/json' } });
    expect(response.status).toBe(406);
  });

  test('tells visits, notes, changes of notes and their end', async () => {
    const client = await EventClient.connect(running.url);
    await running.ask('/visits', { method: 'POST' });
    await client.event(({ data }) => data['total'] === 1);
    const id = await write('a');
    await client.event(({ type, data }) => type === 'note' && data['id'] === id && data['version'] === 1);
    await running.ask(`/notes/${id}`, json('PUT', { body: 'b' }, { 'If-Match': '*' }));
    await client.event(({ type, data }) => type === 'note' && data['version'] === 2);
    await running.ask(`/notes/${id}`, { method: 'DELETE' });
    await client.event(({ type, data }) => type === 'note-removed' && data['id'] === id);
    client.leave();
  });

  test('goes on where Last-Event-ID says, and misses nothing', async () => {
    const first = await EventClient.connect(running.url);
    await write('1');
    const { id } = await first.event(({ type }) => type === 'note');
    first.leave();
    for (const body of ['2', '3', '4']) await write(body);
    const second = await EventClient.connect(running.url, id);
    await second.event(({ data }) => data['id'] === 'n4');
    expect(second.events.filter(({ type }) => type === 'note').map(({ data }) => data['id'])).toEqual([
      'n2',
      'n3',
      'n4',
    ]);
    second.leave();
  });

  test.each(['another-pod-17', '\u00ff', 'x'.repeat(8000)])('begins anew for an id it does not know', async (id) => {
    const client = await EventClient.connect(running.url, id);
    await client.event(({ type }) => type === 'visits');
    expect(client.events[0]).toMatchObject({ type: 'reset', data: {} });
    client.leave();
  });

  test('takes so many clients and no more, until one leaves', async () => {
    await writeFile(join(running.directory, 'config.json'), '{"limits":{"eventClients":2}}');
    while (!(await (await running.ask('/info')).text()).includes('config.json'));
    const clients = [await EventClient.connect(running.url), await EventClient.connect(running.url)];
    const refused = await running.ask('/visits/events');
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('30');
    expect(await refused.json()).toMatchObject({ type: 'urn:visits-api:problem:unavailable' });
    clients[0]?.leave();
    const admitted = async () => EventClient.connect(running.url).catch(() => undefined);
    let third = await admitted();
    while (!third) third = await admitted();
    for (const client of [...clients, third]) client.leave();
  });

  test('ends when storage does', async () => {
    const client = await EventClient.connect(running.url);
    await client.event(({ type }) => type === 'visits');
    await storage.close();
    await client.ended;
  });

  test('ends when the service does, before it stops listening', async () => {
    const client = await EventClient.connect(running.url);
    await client.event(({ type }) => type === 'visits');
    const stopped = running.service.stop(3_600_000);
    await client.ended;
    expect((await running.ask('/health/ready')).status).toBe(503);
    expect((await running.ask('/visits')).status).toBe(200);
    await running.service.stop(0);
    await stopped;
  });
});

test('a thousand clients are each told every note, and the last total', async () => {
  const clients = await Promise.all(Array.from({ length: 1000 }, () => EventClient.connect(running.url)));
  const ids: string[] = [];
  for (let at = 0; at < 20; at += 1) {
    await running.ask('/visits', { method: 'POST' });
    ids.push(await write(String(at)));
  }
  await Promise.all(clients.map((client) => client.event(({ data }) => data['total'] === 20)));
  await Promise.all(clients.map((client) => client.event(({ data }) => data['id'] === ids.at(-1))));
  for (const { events } of clients) {
    expect(events.filter(({ type }) => type === 'note').map(({ data }) => data['id'])).toEqual(ids);
  }
  // The limit is a thousand.
  expect((await running.ask('/visits/events')).status).toBe(503);
  for (const client of clients) client.leave();
  await Promise.all(clients.map(({ ended }) => ended));
});
