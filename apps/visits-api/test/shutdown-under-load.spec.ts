import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { EventClient } from './event-client.ts';
import { emptyDirectory, type Program, startProgram } from './program.ts';

// Every request that the service has accepted gets its answer, and nothing it has acknowledged is lost, however often it
// is asked to end in the middle of it: `node tools/test.mjs apps/visits-api test/shutdown-under-load.spec.ts`.

const connections = 64;
const runs = 20;

/** What a client was told, and what it was not. */
interface Told {
  /** Visits acknowledged: counted pages and hits. */
  visits: number;
  /** Notes acknowledged. */
  readonly notes: string[];
  answers: number;
  readonly mistakes: unknown[];
}

const kinds = [
  { method: 'POST', path: '/visits', status: 201 },
  { method: 'GET', path: '/', status: 200 },
  { method: 'GET', path: '/visits', status: 200 },
  { method: 'POST', path: '/notes', status: 201, body: '{"body":"kept"}' },
  { method: 'GET', path: '/notes/?limit=5', status: 200 },
] as const;

async function ask(
  url: string,
  agent: Agent,
  { method, path, ...request }: { method: string; path: string; body?: string },
) {
  const headers = request.body === undefined ? {} : { 'Content-Type': 'application/json' };
  const asked = httpRequest(url + path, { method, agent, headers }).end(request.body);
  const [response] = (await once(asked, 'response').catch((error) => {
    throw Object.assign(error, { isFirst: !asked.reusedSocket });
  })) as [IncomingMessage];
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += chunk;
  return { status: response.statusCode, headers: response.headers, body };
}

/**
 * Whether the service has never seen a request: nobody listened, or its connection still waited in the system's queue when
 * nobody did any more. That a hit of the second kind was not counted shows when the visits are compared.
 */
function wasNeverAccepted(error: unknown): boolean {
  const { code, isFirst } = Object(error);
  return code === 'ECONNREFUSED' || (code === 'ECONNRESET' && isFirst);
}

/** One request after the other, all on one connection or each on its own, until one is not accepted. */
async function client(url: string, told: Told, index: number): Promise<void> {
  const agent = new Agent({ keepAlive: index % 2 === 0, maxSockets: 1 });
  try {
    for (let turn = index; ; turn += 1) {
      const kind = kinds[turn % kinds.length] ?? kinds[0];
      const { status, headers, body } = await ask(url, agent, kind);
      told.answers += 1;
      if (status !== kind.status || headers['x-visit-counted']) told.mistakes.push({ kind, status, body });
      if (kind.path !== '/visits' && kind.method === 'GET') told.visits += 1;
      if (kind.path === '/visits' && kind.method === 'POST') told.visits += 1;
      if (kind.path === '/notes' && kind.method === 'POST') told.notes.push(JSON.parse(body).id);
    }
  } catch (error) {
    if (!wasNeverAccepted(error)) told.mistakes.push(error);
  } finally {
    agent.destroy();
  }
}

/** Asks whether it is alive for as long as anybody answers. */
async function probe(url: string, statuses: Set<unknown>): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    for (;;) statuses.add((await ask(url, agent, { method: 'GET', path: '/health/live' })).status);
  } catch (error) {
    if (!wasNeverAccepted(error)) statuses.add(error);
  } finally {
    agent.destroy();
  }
}

async function idsOf(url: string, agent: Agent): Promise<Set<string>> {
  const ids = new Set<string>();
  let path: string | undefined = '/notes?limit=1000&count=0';
  while (path !== undefined) {
    const { body, headers } = await ask(url, agent, { method: 'GET', path });
    for (const { id } of JSON.parse(body)) ids.add(id);
    path = /^<([^>]+)>; rel="next"/.exec(String(headers['link'] ?? ''))?.[1];
  }
  return ids;
}

describe.each([
  ['per-pod', '0'],
  ['shared', '300'],
])('asked to end %s mode with a delay of %s ms', (mode, delay) => {
  let directory: Awaited<ReturnType<typeof emptyDirectory>>;
  let program: Program | undefined;
  beforeAll(async () => {
    directory = await emptyDirectory();
  });
  afterAll(async () => {
    program?.process.kill('SIGKILL');
    await program?.ended;
    await directory.remove();
  });

  test(`with ${connections} connections busy, ${runs} times in a row, it answers all and loses nothing`, async () => {
    let visits = 0;
    const notes = new Set<string>();
    const start = async () => {
      program = startProgram(directory.path, { STORAGE_MODE: mode, SHUTDOWN_DELAY_MS: delay });
      return { program, url: await program.ready };
    };
    for (let run = 0; run <= runs; run += 1) {
      const { program, url } = await start();
      const agent = new Agent({ keepAlive: true });
      // What the runs before were told is there.
      expect(Number((await ask(url, agent, { method: 'GET', path: '/visits' })).body)).toBe(visits);
      const kept = await idsOf(url, agent);
      expect([...notes].filter((id) => !kept.has(id))).toEqual([]);
      agent.destroy();
      if (run === runs) return;

      const told: Told = { visits: 0, notes: [], answers: 0, mistakes: [] };
      const alive = new Set<unknown>();
      const listener = await EventClient.connect(url);
      const clients = Array.from({ length: connections }, (_, index) => client(url, told, index));
      const probing = probe(url, alive);
      while (told.answers < 3 * connections) await new Promise(setImmediate);
      program.process.kill('SIGTERM');
      await Promise.all([...clients, probing, listener.ended]);
      expect(await program.ended).toBe(0);
      expect(program.problems).toEqual([]);
      expect(program.log.filter(({ level }) => level !== 'info')).toEqual([]);
      expect(told.mistakes).toEqual([]);
      expect(alive).toEqual(new Set([200]));
      visits += told.visits;
      for (const id of told.notes) notes.add(id);
    }
  }, 300_000);
});
