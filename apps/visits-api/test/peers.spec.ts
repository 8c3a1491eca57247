import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { contractClient } from './client/client.ts';
import { MemoryStorage } from './memory-storage.ts';
import { emptyDirectory, type Program, startProgram } from './program.ts';
import { runService } from './running-service.ts';
import { scrape } from './scrape.ts';
import { type Sum, sumAt } from './sum-of-all-pods.ts';

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
      for (let hit = 0; hit <= index; hit += 1) await contractClient(url).POST('/visits');
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
      // On a busy machine one may not answer in time.
      expect(await settle(url, ({ unanswered }) => unanswered.length === 0)).toEqual(expected);
      const text = await fetch(`${url}/visits?scope=all`);
      expect([text.headers.get('x-visits-partial'), await text.text()]).toEqual(['true', '6']);
    }
  });

  test('each says its own number and name to who asks for it', async () => {
    for (const [index, { url }] of pods.entries()) {
      const query = { scope: 'pod', format: 'json' } as const;
      const { data } = await contractClient(url).GET('/visits', { params: { query } });
      expect(data).toEqual({
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
