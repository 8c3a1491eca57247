import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { emptyDirectory, type Program, startProgram } from './program.ts';

// The program as it is shipped, killed while it counts: what a client was told is true for ever, and nothing is counted
// that nobody asked for.

let directory: Awaited<ReturnType<typeof emptyDirectory>>;
let programs: Program[];
beforeEach(async () => {
  directory = await emptyDirectory();
  programs = [];
});
afterEach(async () => {
  for (const { process } of programs) process.kill('SIGKILL');
  await Promise.all(programs.map(({ ended }) => ended));
  await directory.remove();
});

function start(pod: string, mode: string): Program {
  const program = startProgram(directory.path, { POD_NAME: pod, STORAGE_MODE: mode, LOG_LEVEL: 'info' });
  programs.push(program);
  return program;
}

async function ask(url: string, method: string, agent?: Agent): Promise<{ body: string; counted: boolean }> {
  const request = httpRequest(url, { method, agent: agent ?? false }).end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += chunk;
  const counted = response.complete && [200, 201].includes(response.statusCode ?? 0);
  return { body, counted: counted && response.headers['x-visit-counted'] === undefined };
}

async function total(program: Program): Promise<number> {
  return Number((await ask(`${await program.ready}/visits`, 'GET')).body);
}

async function file(): Promise<string> {
  return readFile(join(directory.path, 'volumes', 'visits'), 'utf8');
}

/** Hits sent, hits told to be counted, and the highest total that anyone was told, over all rounds. */
class Tally {
  attempted = 0;
  acknowledged = 0;
  highest = 0;

  /** Hits without pause, by POST and by pages in turn, until the program is no more. */
  async load(program: Program, clients: number): Promise<void> {
    const url = await program.ready;
    await Promise.all(Array.from({ length: clients }, (_, index) => this.#client(url, index)));
  }

  async #client(url: string, turn: number): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      for (let hit = turn; ; hit += 1) {
        const [method, path] = hit % 2 === 0 ? (['POST', '/visits'] as const) : (['GET', '/notes/'] as const);
        this.attempted += 1;
        const { body, counted } = await ask(`${url}${path}`, method, agent);
        if (counted) this.acknowledged += 1;
        if (counted && method === 'POST') this.highest = Math.max(this.highest, Number(body));
      }
    } catch {
      // The end of the program is the end of its clients.
    } finally {
      agent.destroy();
    }
  }

  /** Waits until so many more were told that they count. */
  async acknowledges(more: number, program: Program): Promise<void> {
    const enough = this.acknowledged + more;
    while (this.acknowledged < enough) await ask(`${await program.ready}/health/live`, 'GET');
  }

  check(found: number): void {
    expect(found).toBeGreaterThanOrEqual(this.acknowledged);
    expect(found).toBeGreaterThanOrEqual(this.highest);
    expect(found).toBeLessThanOrEqual(this.attempted);
  }
}

const rounds = [40, 5, 130, 1, 75, 20];

test.each(['per-pod', 'shared'])('kill -9 in the middle of load, again and again, in %s mode', async (mode) => {
  const tally = new Tally();
  for (const hits of rounds) {
    const program = start('pod-0', mode);
    tally.check(await total(program));
    expect(await file()).toBe(String(await total(program)));
    const load = tally.load(program, 16);
    await tally.acknowledges(hits, program);
    program.process.kill('SIGKILL');
    expect(await program.ended).toBe('SIGKILL');
    await load;
  }
  const last = start('pod-0', mode);
  tally.check(await total(last));
  expect(await file()).toBe(String(await total(last)));
});

test('kill -9 of one pod of a shared volume: the other has what both were told, and serves on', async () => {
  const tally = new Tally();
  const survivor = start('pod-0', 'shared');
  const load = tally.load(survivor, 8);
  for (const hits of rounds) {
    const victim = start('pod-1', 'shared');
    const itsLoad = tally.load(victim, 8);
    await victim.ready;
    await tally.acknowledges(hits, victim);
    victim.process.kill('SIGKILL');
    await victim.ended;
    await itsLoad;
    const acknowledged = tally.acknowledged;
    const found = await total(survivor);
    expect(found).toBeGreaterThanOrEqual(acknowledged);
    expect(found).toBeLessThanOrEqual(tally.attempted);
  }
  survivor.process.kill('SIGTERM');
  expect(await survivor.ended).toBe(0);
  await load;
  const after = start('pod-2', 'shared');
  tally.check(await total(after));
  expect(await file()).toBe(String(await total(after)));
});

test('two processes on a shared volume see each hit of the other at once, and so does the file', async () => {
  const pods = [start('pod-0', 'shared'), start('pod-1', 'shared')];
  const urls = await Promise.all(pods.map(({ ready }) => ready));
  for (let hit = 1; hit <= 40; hit += 1) {
    expect((await ask(`${urls[hit % 2]}/`, 'GET')).counted).toBe(true);
    expect(await file()).toBe(String(hit));
    expect(await Promise.all(pods.map(total))).toEqual([hit, hit]);
  }
});
