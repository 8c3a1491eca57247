import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { MemoryStorage } from './memory-storage.ts';
import { emptyDirectory, type Program, startProgram } from './program.ts';
import { type RunningService, runService } from './running-service.ts';
import { scrape } from './scrape.ts';

interface Sum {
  readonly total: number;
  readonly partial: boolean;
  readonly pods: readonly { readonly pod: string; readonly total: number }[];
  readonly missing: readonly string[];
  readonly unanswered: readonly { readonly peer: string; readonly reason: string }[];
}

async function sumAt(url: string): Promise<Sum> {
  return JSON.parse(await (await fetch(`${url}/visits?scope=all&format=json`)).text());
}

/** Asks until the sum is as expected: what was answered before is kept for a second. */
async function settle(url: string, fits: (sum: Sum) => boolean): Promise<Sum> {
  for (;;) {
    const sum = await sumAt(url);
    if (fits(sum)) return sum;
  }
}

/** Ports that were free a moment ago. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createTcpServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) await new Promise((closed) => server.close(closed));
  return ports;
}

describe('three pods with volumes of their own, and a fourth that is expected', () => {
  const pods: { readonly program: Program; readonly url: string; readonly directory: { remove(): Promise<void> } }[] =
    [];
  beforeAll(async () => {
    const ports = await freePorts(3);
    const urls = ports.map((port) => `http://127.0.0.1:${port}`);
    for (const [index, port] of ports.entries()) {
      const directory = await emptyDirectory();
      const program = startProgram(directory.path, {
        PORT: String(port),
        POD_NAME: `pod-${index}`,
        PEERS: urls.join(),
        PEERS_EXPECTED: 'pod-0,pod-1,pod-2,pod-3',
        LOG_LEVEL: 'info',
        RATE_LIMIT: '0',
      });
      const url = await program.ready;
      for (let hit = 0; hit <= index; hit += 1) await fetch(`${url}/visits`, { method: 'POST' });
      pods.push({ program, url, directory });
    }
  });
  afterAll(async () => {
    for (const { program, directory } of pods) {
      program.process.kill('SIGKILL');
      await program.ended;
      await directory.remove();
    }
  });

  const [first, second, third] = [1, 2, 3].map((total, index) => ({ pod: `pod-${index}`, total }));

  test('each sums all that answer, and names the one without an address', async () => {
    for (const { url } of pods) {
      const expected = { total: 6, partial: true, pods: [first, second, third], missing: ['pod-3'], unanswered: [] };
      expect(await sumAt(url)).toEqual(expected);
      const text = await fetch(`${url}/visits?scope=all`);
      expect([text.headers.get('x-visits-partial'), await text.text()]).toEqual(['true', '6']);
    }
  });

  test('each says its own number and name to who asks for it', async () => {
    for (const [index, { url }] of pods.entries()) {
      const answer = JSON.parse(await (await fetch(`${url}/visits?scope=pod&format=json`)).text());
      expect(answer).toEqual({
        total: index + 1,
        pod: `pod-${index}`,
        process: expect.stringMatching(/^[\da-f]{16}$/),
      });
    }
  });

  test('one that is killed and one that hangs are named, and the rest is summed', async () => {
    const [{ url = '' } = {}, killed, hanging] = pods;
    killed?.program.process.kill('SIGKILL');
    await killed?.program.ended;
    // Its connections are accepted by the system, and never answered.
    hanging?.program.process.kill('SIGSTOP');
    const sum = await settle(url, ({ unanswered }) => unanswered.length === 2);
    expect(sum).toEqual({
      total: 1,
      partial: true,
      pods: [first],
      missing: ['pod-1', 'pod-2', 'pod-3'],
      unanswered: [
        { peer: new URL(String(killed?.url)).host, reason: 'unreachable' },
        { peer: new URL(String(hanging?.url)).host, reason: 'timeout' },
      ],
    });
    expect((await scrape(url)).get('visits_peers_missing')).toBe(5);
    hanging?.program.process.kill('SIGCONT');
    expect(await settle(url, ({ total }) => total === 4)).toMatchObject({ missing: ['pod-1', 'pod-3'] });
  });
});

describe('one pod', () => {
  let running: RunningService | undefined;
  const servers: Server[] = [];
  afterEach(async () => {
    await running?.end();
    running = undefined;
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
  });

  async function listen(
    answer: RequestListener,
  ): Promise<{ readonly url: string; readonly host: string; asked: number }> {
    const server = createServer((request, response) => {
      listener.asked += 1;
      answer(request, response);
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const listener = { url: `http://${host}`, host, asked: 0 };
    return listener;
  }

  let storage: MemoryStorage;
  async function run(environment: Readonly<Record<string, string>>): Promise<RunningService> {
    storage = new MemoryStorage();
    storage.hits.push('/', '/');
    running = await runService(environment, storage);
    return running;
  }

  const answer = { total: 5, pod: 'pod-1', process: '0123456789abcdef' };

  const lies: Readonly<Record<string, unknown>> = {
    'no JSON': 'five',
    'no object': 5,
    'no number': { ...answer, total: '5' },
    'less than nothing': { ...answer, total: -1 },
    'half a visit': { ...answer, total: 0.5 },
    'more than anybody counts': { ...answer, total: 1e16 },
    'no name': { ...answer, pod: undefined },
    'a name that would be two lines': { ...answer, pod: 'pod-1\nrequest' },
    'a name without end': { ...answer, pod: 'p'.repeat(254) },
    'no process': { ...answer, process: 'x' },
    'more than it has to say': { ...answer, more: 'x'.repeat(5000) },
  };

  test.each(Object.keys(lies))('takes no number from a peer that says %s', async (lie) => {
    const content = lies[lie];
    const body = typeof content === 'string' ? content : JSON.stringify(content);
    const liar = await listen((_, response) => response.end(body));
    const { url } = await run({ PEERS: liar.url, PEERS_EXPECTED: 'pod-1' });
    expect(await sumAt(url)).toEqual({
      total: 2,
      partial: true,
      pods: [{ pod: 'pod-0', total: 2 }],
      missing: ['pod-1'],
      unanswered: [{ peer: liar.host, reason: 'invalid' }],
    });
  });

  test('reads no more of an answer without end than an answer can have', async () => {
    const endless = await listen((_, response) => {
      const chunk = Buffer.alloc(16_384, ' ');
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      more();
    });
    const { url } = await run({ PEERS: endless.url });
    expect((await sumAt(url)).unanswered).toEqual([{ peer: endless.host, reason: 'invalid' }]);
  });

  test('follows no redirect, and counts no other status than 200', async () => {
    const canary = await listen((_, response) => response.end(JSON.stringify(answer)));
    const redirecting = await listen((_, response) => response.writeHead(302, { Location: canary.url }).end());
    const failing = await listen((_, response) => response.writeHead(500).end(JSON.stringify(answer)));
    const { url } = await run({ PEERS: `${redirecting.url},${failing.url}` });
    const reason = 'refused';
    expect((await sumAt(url)).unanswered).toEqual([
      { peer: redirecting.host, reason },
      { peer: failing.host, reason },
    ]);
    expect(canary.asked).toBe(0);
  });

  test('counts a process once, whatever addresses it has, and nobody else by its own name or one that is taken', async () => {
    const say = (content: unknown) => listen((_, response) => response.end(JSON.stringify(content)));
    const twice = [await say(answer), await say(answer)];
    const same = await say({ ...answer, total: 7, process: 'ffffffffffffffff' });
    const me = await say({ ...answer, pod: 'pod-0', process: 'eeeeeeeeeeeeeeee' });
    const { url } = await run({ PEERS: [...twice, same, me].map((peer) => peer.url).join() });
    expect(await sumAt(url)).toEqual({
      total: 7,
      partial: true,
      pods: [
        { pod: 'pod-0', total: 2 },
        { pod: 'pod-1', total: 5 },
      ],
      missing: [],
      unanswered: [
        { peer: same.host, reason: 'same-name' },
        { peer: me.host, reason: 'same-name' },
      ],
    });
  });

  test('whose own storage does not answer is missing itself', async () => {
    const other = await listen((_, response) => response.end(JSON.stringify(answer)));
    const impostor = { ...answer, pod: 'pod-0', process: 'eeeeeeeeeeeeeeee' };
    const second = await listen((_, response) => response.end(JSON.stringify(impostor)));
    storage = new MemoryStorage();
    running = await runService({ PEERS: `${other.url},${second.url}` }, storage);
    storage.visits.total = () => new Promise(() => {});
    expect(await sumAt(running.url)).toMatchObject({ total: 5, partial: true, missing: ['pod-0'] });
  });

  test('asks once, however many want to know', async () => {
    const other = await listen((_, response) => response.end(JSON.stringify(answer)));
    const { url } = await run({ PEERS: other.url });
    const sums = await Promise.all(Array.from({ length: 50 }, () => sumAt(url)));
    expect(new Set(sums.map(({ total }) => total))).toEqual(new Set([7]));
    expect(other.asked).toBe(1);
  });

  test('asks for the number of who is asked, as part of the trace, and without anything of the request', async () => {
    const heard: { url?: string | undefined; headers: Record<string, unknown> }[] = [];
    const other = await listen(({ url, headers }, response) => {
      heard.push({ url, headers });
      response.end(JSON.stringify(answer));
    });
    const { url } = await run({ PEERS: other.url, AUTH_TOKEN: 'hunter2' });
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = {
      Authorization: 'Bearer hunter2',
      Cookie: 'c=hunter2',
      traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
      tracestate: 'vendor=1',
    };
    await fetch(`${url}/visits?scope=all&x=hunter2`, { headers });
    expect(heard).toHaveLength(1);
    expect(heard[0]?.url).toBe('/visits?scope=pod&format=json');
    expect(heard[0]?.headers['traceparent']).toMatch(new RegExp(`^00-${traceId}-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$`));
    expect(heard[0]?.headers['tracestate']).toBe('vendor=1');
    expect(JSON.stringify(heard)).not.toContain('hunter2');
  });

  test('fetches no address that a request names', async () => {
    const canary = await listen((_, response) => response.end(JSON.stringify(answer)));
    const { url } = await run({});
    const { host } = canary;
    const headers = { 'X-Forwarded-Host': host, Forwarded: `host=${host}`, Referer: canary.url, Origin: canary.url };
    const query = ['peers', 'PEERS', 'url', 'peer', 'host'].map((name) => `${name}=${canary.url}`).join('&');
    expect((await fetch(`${url}/visits?scope=all&${query}`, { headers })).status).toBe(200);
    expect((await fetch(`${url}/visits?scope=${canary.url}`, { headers })).status).toBe(400);
    expect(canary.asked).toBe(0);
  });

  test('without peers is all there is, and so is one on a shared volume', async () => {
    const other = await listen((_, response) => response.end(JSON.stringify(answer)));
    const alone = { total: 2, partial: false, pods: [{ pod: 'pod-0', total: 2 }], missing: [], unanswered: [] };
    expect(await sumAt((await run({})).url)).toEqual(alone);
    await running?.end();
    const shared = await run({ STORAGE_MODE: 'shared', PEERS: other.url, PEERS_EXPECTED: 'pod-1' });
    expect(await sumAt(shared.url)).toEqual(alone);
    // Nothing is kept: who asks after a visit was acknowledged sees it.
    await fetch(`${shared.url}/visits`, { method: 'POST' });
    expect(await sumAt(shared.url)).toMatchObject({ total: 3 });
    storage.fail('fault');
    expect((await fetch(`${shared.url}/visits?scope=all`)).status).toBe(503);
    expect(other.asked).toBe(0);
  });
});

test('nobody who is asked asks on', async () => {
  const [a = 0, b = 0] = await freePorts(2);
  const PEERS = `http://127.0.0.1:${a},http://127.0.0.1:${b}`;
  const running = await Promise.all(
    [a, b].map((port, index) =>
      runService({ PORT: String(port), POD_NAME: `pod-${index}`, PEERS }, new MemoryStorage()),
    ),
  );
  try {
    expect(await sumAt(String(running[0]?.url))).toMatchObject({ partial: false });
    const asked = running.map(({ log }) => log.filter(({ msg, path }) => msg === 'request' && path === '/visits'));
    // Who was asked for all asked itself as well; the other asked nobody.
    expect(asked.map(({ length }) => length)).toEqual([2, 1]);
    expect(new Set(asked.flat().map(({ traceId }) => traceId)).size).toBe(1);
  } finally {
    await Promise.all(running.map((service) => service.end()));
  }
});
