import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { emptyDirectory, type Program, startProgram } from './program.ts';

let directory: Awaited<ReturnType<typeof emptyDirectory>>;
let program: Program | undefined;
beforeEach(async () => {
  directory = await emptyDirectory();
});
afterEach(async () => {
  program?.process.kill('SIGKILL');
  await directory.remove();
});

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly connection: string | undefined;
}

/** One request. Rejects with `refused` when no connection could be made: the request was never accepted then. */
async function ask(url: string, method: string, agent: Agent): Promise<Answer> {
  const request = httpRequest(url, { method, agent }).end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += chunk;
  return { status: response.statusCode ?? 0, body, connection: response.headers.connection };
}

/** Sends one request after the other until no connection can be made any more, and tells what came back. */
async function client(url: string, answers: Answer[], failures: unknown[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    for (;;) answers.push(await ask(`${url}/visits`, 'POST', agent));
  } catch (error) {
    if (Object(error).code !== 'ECONNREFUSED') failures.push(error);
  } finally {
    agent.destroy();
  }
}

describe.each([
  ['per-pod', '0'],
  ['shared', '600'],
])('SIGTERM under load, in %s mode with a delay of %s ms', (mode, delay) => {
  test('every request accepted is answered, every hit acknowledged is kept, and the status is 0', async () => {
    const environment = { STORAGE_MODE: mode, SHUTDOWN_DELAY_MS: delay, LOG_LEVEL: 'info' };
    program = startProgram(directory.path, environment);
    const url = await program.ready;
    const answers: Answer[] = [];
    const failures: unknown[] = [];
    const clients = Array.from({ length: 32 }, () => client(url, answers, failures));
    const warm = new Agent();
    while (answers.length < 500) await ask(`${url}/health/live`, 'GET', warm);
    program.process.kill('SIGTERM');
    await Promise.all(clients);
    expect(await program.ended).toBe(0);

    expect(failures).toEqual([]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(answers.at(-1)?.connection).toBe('close');
    expect(program.problems).toEqual([]);

    const total = Math.max(...answers.map(({ body }) => Number(body)));
    expect(total).toBe(answers.length);
    expect(await readFile(join(directory.path, 'volumes', 'visits'), 'utf8')).toBe(String(total));
    program = startProgram(directory.path, environment);
    expect((await ask(`${await program.ready}/visits`, 'GET', new Agent())).body).toBe(String(total));
  });
});

describe('SIGTERM', () => {
  test('makes it unready but alive, and it serves on until its time is over', async () => {
    program = startProgram(directory.path, { SHUTDOWN_DELAY_MS: '3600000' });
    const url = await program.ready;
    const agent = new Agent({ keepAlive: true });
    expect((await ask(`${url}/visits`, 'GET', agent)).connection).toBe('keep-alive');
    program.process.kill('SIGTERM');
    while ((await ask(`${url}/health/ready`, 'GET', agent)).status !== 503);
    expect((await ask(`${url}/health/live`, 'GET', agent)).status).toBe(200);
    expect(await ask(`${url}/visits`, 'POST', agent)).toEqual({ status: 201, body: '1', connection: 'close' });
    agent.destroy();
    // Whoever cannot wait asks again.
    program.process.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  test('lets a request that is still arriving arrive, and answers it', async () => {
    program = startProgram(directory.path, {});
    const { hostname, port } = new URL(await program.ready);
    const socket = connect(Number(port), hostname).setEncoding('utf8');
    const head =
      'POST /visits HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n';
    socket.write(`${head}{"page`);
    await ask(`http://${hostname}:${port}/visits`, 'GET', new Agent());
    program.process.kill('SIGTERM');
    await until(program, 'ending');
    await refused(`http://${hostname}:${port}/visits`);
    socket.write('":"/"}\n');
    const [answer] = await once(socket, 'data');
    expect(answer).toMatch(/^HTTP\/1\.1 201 /);
    expect(answer).toMatch(/connection: close/i);
    expect(await program.ended).toBe(0);
  });

  test('does not wait for connections that carry nothing', async () => {
    program = startProgram(directory.path, {});
    const { hostname, port, href } = new URL(await program.ready);
    const silent = connect(Number(port), hostname).resume();
    await once(silent, 'connect');
    const agent = new Agent({ keepAlive: true });
    await ask(`${href}visits`, 'GET', agent);
    const closed = once(silent, 'close');
    program.process.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    await closed;
    agent.destroy();
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s at once after the start ends it well', async (signal) => {
    program = startProgram(directory.path, { SHUTDOWN_DELAY_MS: '0' });
    await program.ready;
    program.process.kill(signal);
    expect(await program.ended).toBe(0);
    expect(program.problems).toEqual([]);
    expect(program.log.at(-1)).toMatchObject({ msg: 'ended' });
  });
});

/** Waits for a line of the log. */
async function until({ process, log }: Program, message: string): Promise<void> {
  while (!log.some(({ msg }) => msg === message)) await once(process.stdout ?? process, 'data');
}

/** Waits until no connection can be made any more. */
async function refused(url: string): Promise<void> {
  const agent = new Agent();
  for (;;) {
    try {
      await ask(url, 'GET', agent);
    } catch (error) {
      if (Object(error).code === 'ECONNREFUSED') return;
    }
  }
}
