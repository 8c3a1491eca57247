import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { MemoryStorage } from './memory-storage.ts';
import { emptyDirectory, startProgram } from './program.ts';
import { json, type RunningService, runService } from './running-service.ts';

let storage: MemoryStorage;
let running: RunningService;
async function run(environment: Readonly<Record<string, string>> = {}): Promise<void> {
  storage = new MemoryStorage();
  running = await runService(environment, storage);
  await running.service.opened;
}
afterEach(() => running.end());

/** Lines about requests at the usual level, once there are so many. */
async function lines(count: number): Promise<readonly Record<string, unknown>[]> {
  for (;;) {
    const found = running.log.filter(({ level, msg }) => level === 'info' && /^request( aborted)?$/.test(String(msg)));
    if (found.length >= count) return found;
    await new Promise(setImmediate);
  }
}

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parent = '00f067aa0ba902b7';

test('each request leaves one line, with its id and its trace', async () => {
  await run();
  const headers = { 'X-Request-Id': 'r-1', traceparent: `00-${traceId}-${parent}-01` };
  const response = await running.ask('/notes?limit=1', { headers });
  expect(response.headers.get('x-request-id')).toBe('r-1');
  expect(await lines(1)).toEqual([
    {
      level: 'info',
      time: expect.any(String),
      pod: 'pod-0',
      requestId: 'r-1',
      traceId,
      method: 'GET',
      path: '/notes',
      route: '/notes',
      status: 200,
      ms: expect.any(Number),
      msg: 'request',
    },
  ]);
});

test.each([
  ['none', undefined],
  ['version ff', `ff-${traceId}-${parent}-01`],
  ['a trace of zeros', `00-${'0'.repeat(32)}-${parent}-01`],
  ['a parent of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
  ['capital letters', `00-${traceId.toUpperCase()}-${parent}-01`],
  ['more than version 00 has', `00-${traceId}-${parent}-01-more`],
  ['two of them', `00-${traceId}-${parent}-01, 00-${traceId}-${parent}-01`],
  ['nonsense', 'x'.repeat(300)],
])('a traceparent that is %s begins a trace of its own', async (_, traceparent) => {
  await run();
  await running.ask('/visits', traceparent === undefined ? {} : { headers: { traceparent } });
  const [line] = await lines(1);
  expect(line?.['traceId']).toMatch(/^(?!0{32})[\da-f]{32}$/);
  expect(line?.['traceId']).not.toBe(traceId);
});

test('a traceparent of a later version is understood as far as it is known', async () => {
  await run();
  await running.ask('/visits', { headers: { traceparent: `cc-${traceId}-${parent}-01-more` } });
  expect((await lines(1))[0]?.['traceId']).toBe(traceId);
});

test('a client that leaves leaves a line, and so do its requests that waited behind', async () => {
  await run();
  const release = storage.holdHits();
  const { hostname, port } = new URL(running.url);
  const socket = connect(Number(port), hostname);
  socket.write('POST /visits HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n'.repeat(2));
  while (storage.hits.length < 2) await running.ask('/health/live');
  socket.destroy();
  const aborted = await lines(2);
  expect(aborted).toHaveLength(2);
  for (const line of aborted) {
    expect(line).toMatchObject({ level: 'info', msg: 'request aborted', path: '/visits', aborted: true });
    expect(line).not.toHaveProperty('status');
  }
  release();
});

test('a body that never arrives whole leaves a line as well', async () => {
  await run();
  const { hostname, port } = new URL(running.url);
  const socket = connect(Number(port), hostname);
  socket.write('POST /visits HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\nContent-Type: text/plain\r\n\r\n/ha');
  await running.ask('/health/live');
  socket.destroy();
  expect((await lines(1))[0]).toMatchObject({ path: '/visits', aborted: true });
});

test('what cannot be routed leaves a line', async () => {
  await run();
  await running.ask('/notes/%');
  await running.ask(`/notes/${'x'.repeat(300)}`);
  await running.ask('/nothing');
  expect((await lines(3)).map(({ status }) => status)).toEqual([expect.any(Number), 404, 404]);
});

test('probes leave none at the usual level', async () => {
  await run();
  for (const name of ['live', 'ready', 'startup', 'nothing']) await running.ask(`/health/${name}`);
  await running.ask('/visits');
  expect((await lines(1)).map(({ path }) => path)).toEqual(['/visits']);
});

test('nobody can write a line of their own', async () => {
  const directory = await emptyDirectory();
  const program = startProgram(directory.path, {});
  try {
    const url = await program.ready;
    await run();
    const { hostname, port } = new URL(url);
    const forged = '{"level":"fatal","msg":"forged"}';
    const socket = connect(Number(port), hostname).resume();
    socket.write(
      `GET /a%0a${encodeURIComponent(forged)}\u0080"\\ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Request-Id: "},${forged}\r\n` +
        `traceparent: ${forged}\r\nUser-Agent: \t${forged}\r\n\r\n`,
    );
    await once(socket, 'close');
    await fetch(`${url}/notes/%0a${encodeURIComponent(forged)}`, { headers: { 'X-Request-Id': forged } });
    await fetch(`${url}/visits?format=%0a${encodeURIComponent(forged)}`);
    program.process.kill('SIGTERM');
    await program.ended;
    // Each line was parsed on its own: one that is no object would have failed.
    expect(program.log.filter(({ level, msg }) => level !== 'info' || msg === 'forged')).toEqual([]);
    expect(program.problems).toEqual([]);
  } finally {
    program.process.kill('SIGKILL');
    await directory.remove();
  }
});

test('nothing of a token is in the log, wherever a client puts it', async () => {
  const secret = 'hunter2-hunter2';
  const directory = await emptyDirectory();
  const file = join(directory.path, 'token');
  await writeFile(file, `${secret}\n`);
  await run({ AUTH_TOKEN_FILE: file, LOG_LEVEL: 'trace' });
  const body = { title: secret, body: secret };
  for (const authorization of [
    `Bearer ${secret}`,
    `Basic ${secret}`,
    secret,
    `bearer  ${secret}`,
    `Bearer ${secret}x`,
  ]) {
    await running.ask(`/notes?token=${secret}`, json('POST', body, { Authorization: authorization, Cookie: secret }));
  }
  await running.ask('/notes', json('POST', { body: 1, [secret]: secret }, { Authorization: `Bearer ${secret}` }));
  storage.fail('fault');
  await running.ask('/notes', json('POST', body, { Authorization: `Bearer ${secret}`, 'Idempotency-Key': secret }));
  await writeFile(file, `${secret} ${secret}\n`);
  while (!running.log.some(({ level }) => level === 'error')) await new Promise(setImmediate);
  await lines(7);
  expect(JSON.stringify(running.log)).not.toContain('hunter2');
  await directory.remove();
});
