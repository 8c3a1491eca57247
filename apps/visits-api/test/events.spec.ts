import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EventClient, type ReceivedEvent } from './event-client.ts';
import { MemoryStorage } from './memory-storage.ts';
import { emptyDirectory, startProgram } from './program.ts';
import { type RunningService, runService } from './running-service.ts';

let running: RunningService;
let started: RunningService | undefined;
afterEach(async () => {
  await started?.end();
  started = undefined;
});

/** Serves for one test. */
async function serve(...given: Parameters<typeof runService>): Promise<void> {
  started = await runService(...given);
  running = started;
}

/** @returns the id of a new note */
async function write(body: string): Promise<string> {
  return String((await running.client.POST('/notes', { body: { body } })).data?.id);
}

describe('GET /visits/events', () => {
  let storage: MemoryStorage;
  beforeEach(async () => {
    storage = new MemoryStorage();
    await serve({}, storage);
  });

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
    await running.client.POST('/visits');
    await client.event(({ data }) => data['total'] === 1);
    const id = await write('a');
    await client.event(({ type, data }) => type === 'note' && data['id'] === id && data['version'] === 1);
    const path = { id };
    await running.client.PUT('/notes/{id}', { params: { path, header: { 'If-Match': '*' } }, body: { body: 'b' } });
    await client.event(({ type, data }) => type === 'note' && data['version'] === 2);
    await running.client.DELETE('/notes/{id}', { params: { path } });
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

describe.each(['per-pod', 'shared'])('a thousand clients, in %s mode', (mode) => {
  test('are each told every change of a note and the last total, those that come back as well', async () => {
    await serve({ STORAGE_MODE: mode, RATE_LIMIT: '0' });
    const clients = await Promise.all(Array.from({ length: 1000 }, () => EventClient.connect(running.url)));
    // The limit is a thousand.
    expect((await running.ask('/visits/events')).status).toBe(503);

    const ids: string[] = [];
    const change = async () => {
      await running.client.POST('/visits');
      ids.push(await write('x'));
    };
    for (let at = 0; at < 10; at += 1) await change();
    const isLast = ({ data }: ReceivedEvent) => data['id'] === ids.at(-1);
    await Promise.all(clients.map((client) => client.event(isLast)));

    // Some are cut off, and come back when they have missed something.
    const cut = clients.splice(0, 100);
    for (const client of cut) client.leave();
    await Promise.all(cut.map(({ ended }) => ended));
    for (let at = 0; at < 10; at += 1) await change();
    const back = await Promise.all(cut.map(({ events }) => returning(events.at(-1)?.id)));
    for (let at = 0; at < 10; at += 1) await change();

    const all = [...clients, ...back];
    await Promise.all(all.map((client) => client.event(isLast)));
    await Promise.all(all.map((client) => client.event(({ data }) => data['total'] === 30)));
    const told = (client: EventClient | undefined) =>
      client?.events.flatMap(({ type, data }) => (type === 'note' ? [data['id']] : []));
    for (const client of clients) expect(told(client)).toEqual(ids);
    for (const [index, client] of back.entries()) expect([told(cut[index]), told(client)].flat()).toEqual(ids);
    for (const client of all) client.leave();
    await Promise.all(all.map(({ ended }) => ended));
  });
});

/** Comes back as soon as the service has noticed that others have left. */
async function returning(lastEventId: string | undefined): Promise<EventClient> {
  for (;;) {
    const client = await EventClient.connect(running.url, lastEventId).catch(() => undefined);
    if (client) return client;
  }
}

test('pods that share a volume tell what happens in the others, and a client goes on at any of them', async () => {
  await serve({ STORAGE_MODE: 'shared' });
  const other = await runService({
    STORAGE_MODE: 'shared',
    STORAGE_DIR: join(running.directory, 'volume'),
    POD_NAME: 'pod-1',
  });
  try {
    const there = await EventClient.connect(other.url);
    await running.client.POST('/visits');
    await there.event(({ data }) => data['total'] === 1);
    const first = await write('1');
    const { id: position } = await there.event(({ data }) => data['id'] === first);
    there.leave();
    const second = await write('2');
    const here = await EventClient.connect(running.url, position);
    await here.event(({ data }) => data['id'] === second);
    expect(here.events.filter(({ type }) => type !== 'visits').map(({ data }) => data['id'])).toEqual([second]);
    here.leave();
  } finally {
    await other.end();
  }
});

test('streams end first when the program is told to end, however many there are, and nothing is complained of', async () => {
  const directory = await emptyDirectory();
  const program = startProgram(directory.path, { SHUTDOWN_DELAY_MS: '3600000' });
  try {
    const url = await program.ready;
    const clients = await Promise.all(Array.from({ length: 50 }, () => EventClient.connect(url)));
    await Promise.all(clients.map((client) => client.event(({ type }) => type === 'visits')));
    program.process.kill('SIGTERM');
    await Promise.all(clients.map(({ ended }) => ended));
    expect((await fetch(`${url}/visits`)).status).toBe(200);
    // Who comes back meanwhile is still served, until it stops listening.
    const late = await EventClient.connect(url);
    await late.event(({ type }) => type === 'visits');
    program.process.kill('SIGTERM');
    await late.ended;
    expect(await program.ended).toBe(0);
    expect(program.problems).toEqual([]);
  } finally {
    program.process.kill('SIGKILL');
    await directory.remove();
  }
});
