import { once } from 'node:events';
import { connect } from 'node:net';
import type { ExportRecord } from '@visits/storage';
import { MemoryStorage } from './memory-storage.ts';
import { type RunningService, runService } from './running-service.ts';

let storage: MemoryStorage;
let running: RunningService;
beforeEach(async () => {
  storage = new MemoryStorage();
  running = await runService({ BODY_LIMIT: '1Ki' }, storage);
});
afterEach(() => running.end());

const ndjson = 'application/x-ndjson';

/** Posts text or bytes as they are. */
function send(
  type: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
  query: { page?: string } = {},
) {
  return running.client.POST('/import', {
    params: { query },
    body: body as string,
    bodySerializer: (as) => as,
    headers: { 'Content-Type': type, ...headers },
  });
}

describe('an export', () => {
  test('has every note and the counts, a line each', async () => {
    await storage.notes.create({ title: 'T', body: 'one\ntwo' });
    storage.hits.push('/a');
    const { response, data } = await running.client.GET('/export', { parseAs: 'text' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="visits-export.ndjson"');
    const lines = String(data).split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { type: 'visits-export', format: 1 },
      { type: 'note', id: 'n1', title: 'T', body: 'one\ntwo' },
      { type: 'counts', total: 1, pages: [{ page: '/a', visits: 1 }] },
    ]);
  });

  test('comes back as it was', async () => {
    await storage.notes.create({ body: 'x'.repeat(100_000) });
    storage.hits.push('/a', undefined);
    const { data: exported = '' } = await running.client.GET('/export', { parseAs: 'text' });
    const all = async ({ notes, visits }: MemoryStorage) =>
      Promise.all([notes.list({ limit: 9 }), visits.pages(), visits.days()]);
    const was = await all(storage);
    await running.end();
    storage = new MemoryStorage();
    running = await runService({}, storage);
    expect((await send(ndjson, exported)).data).toEqual({ notes: 1, unchanged: 0, visits: 2 });
    expect((await send(ndjson, exported)).data).toEqual({ notes: 0, unchanged: 1, visits: 0 });
    expect(await all(storage)).toEqual(was);
  });

  test('is made only as fast as it is read', async () => {
    let made = 0;
    let left = () => {};
    const gone = new Promise<void>((resolve) => {
      left = resolve;
    });
    storage.export = async function* (): AsyncGenerator<ExportRecord> {
      try {
        for (;;) {
          made += 1;
          yield { type: 'note', id: 'n', version: 1, createdAt: '', updatedAt: '', body: 'x'.repeat(100_000) };
        }
      } finally {
        left();
      }
    };
    const { hostname, port } = new URL(running.url);
    const socket = connect(Number(port), hostname);
    socket.write('GET /export HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'readable');
    // Other requests get their turn again and again, and meanwhile nothing is made that nobody takes.
    let before: number;
    do {
      before = made;
      for (let turn = 0; turn < 20; turn += 1) await running.ask('/visits');
    } while (made > before);
    expect(made).toBeLessThan(200);
    // Who leaves ends it.
    socket.destroy();
    await gone;
  });

  test('that breaks off is no whole answer', async () => {
    storage.export = async function* (): AsyncGenerator<ExportRecord> {
      for (let n = 0; n < 10; n += 1) {
        yield { type: 'note', id: `n${n}`, version: 1, createdAt: '', updatedAt: '', body: 'x'.repeat(100_000) };
      }
      throw new Error('/secret/volume went away');
    };
    const response = await running.ask('/export');
    await expect(response.text()).rejects.toThrow();
  });

  test('that cannot begin is refused', async () => {
    storage.fail('unavailable');
    expect((await running.ask('/export')).status).toBe(503);
  });

  test('HEAD makes none of it', async () => {
    let made = 0;
    storage.export = async function* (): AsyncGenerator<ExportRecord> {
      for (; ; made += 1) {
        yield { type: 'note', id: 'n', version: 1, createdAt: '', updatedAt: '', body: 'x'.repeat(100_000) };
      }
    };
    const response = await running.ask('/export', { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
    expect(made).toBe(0);
  });
});

describe('an import', () => {
  const head = '{"type":"visits-export","format":1,"export":"e","exportedAt":"2026-01-31T00:00:00.000Z"}';
  const counts = '{"type":"counts","total":3,"pages":[],"other":3,"days":[],"earlier":3}';
  const note =
    '{"type":"note","id":"a","version":2,"createdAt":"2026-01-30T00:00:00.000Z","updatedAt":"2026-01-30T00:00:00.000Z","body":"x"}';

  test('may be far longer than other bodies, and is taken as it comes', async () => {
    let taken = 0;
    storage.import = async (records) => {
      for await (const _ of records) taken += 1;
      return { notes: taken, unchanged: 0, visits: 0 };
    };
    const { hostname, port } = new URL(running.url);
    const socket = connect(Number(port), hostname).setEncoding('utf8');
    socket.write('POST /import HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n');
    socket.write('Content-Type: application/x-ndjson\r\nConnection: close\r\n\r\n');
    const chunk = `${note}\n`.repeat(1000);
    const write = () => socket.write(`${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`);
    for (let sent = 1; sent <= 20; sent += 1) {
      write();
      while (taken < sent * 1000) await running.ask('/visits');
    }
    socket.end('0\r\n\r\n');
    const [answer] = await once(socket, 'data');
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain('"notes":20000');
  });

  test.each([
    ['no JSON', `${head}\n\n{`, 3, 'Line 3: expected JSON.'],
    ['no UTF-8', Buffer.from(`${head}\n\xff\n`, 'latin1'), 2, 'Line 2: expected UTF-8 text.'],
    ['what is no record', `${head}\n${note}\n{"type":"spoon"}\n${counts}\n`, 3, /^Line 3: /],
    ['no export at all', `${counts}\n`, 1, /^Line 1: /],
    ['a line without end', 'x'.repeat(9 * 2 ** 20), 1, 'Line 1: expected at most 8388608 bytes.'],
  ])('%s is refused with the line', async (_, body, line, detail) => {
    expect((await send(ndjson, body)).error).toMatchObject({
      status: 422,
      type: 'urn:visits-api:problem:bad-record',
      line,
      detail: typeof detail === 'string' ? detail : expect.stringMatching(detail),
    });
  });

  test.each([
    ['text/plain', '5', 415],
    ['', '5', 415],
    ['application/json', 'five', 422],
    ['application/json', '-1', 422],
    ['application/json', '1.5', 422],
    ['application/json', '{"value":"5"}', 422],
    ['application/json', '{"value":1e16}', 422],
    ['application/json', '', 422],
    ['text/csv', 'a,b\n1,2\n', 422],
    ['text/csv', '', 422],
    ['text/csv', '3Path,Event,Bot,FirstVisit,Date\n', 422],
  ])('%s with %j is %d', async (type, body, status) => {
    expect((await send(type, body)).response.status).toBe(status);
    expect(await storage.visits.total()).toBe(0);
  });

  test.each(['text/csv', 'application/x-ndjson', 'application/json'])(
    'of %s that its client breaks off adds nothing, and is no fault of ours',
    async (type) => {
      const { hostname, port } = new URL(running.url);
      const socket = connect(Number(port), hostname);
      socket.write(`POST /import HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: 999\r\n\r\n`);
      socket.write('1');
      await running.ask('/visits');
      socket.destroy();
      const ended = () => running.log.some(({ path }) => path === '/import');
      while (!ended()) await running.ask('/visits');
      expect(await storage.visits.total()).toBe(0);
      expect(running.log).not.toContainEqual(expect.objectContaining({ level: 'error' }));
    },
  );

  test('no more is taken than can be counted', async () => {
    await storage.visits.set(1e15);
    const { error } = await send('application/json', '1');
    expect(error).toMatchObject({ status: 409, type: 'urn:visits-api:problem:out-of-range' });
    expect(await storage.visits.total()).toBe(1e15);
  });

  test('compressed is refused: nobody knows how long it would be', async () => {
    expect((await send('text/csv', 'x', { 'Content-Encoding': 'gzip' })).response.status).toBe(415);
  });

  test.each([
    ['a plain number', '1234'],
    ["Abacus's answer", '{"value":1234}'],
    ["Abacus's longer answer", '{"value":1234,"full_key":"K:example.org:home","is_genuine":true,"exists":true}'],
  ])('%s is added once, to a page if one is named', async (_, body) => {
    storage.hits.push('/');
    const home = { page: '/home' };
    expect((await send('application/json', body, {}, home)).data).toMatchObject({ visits: 1234 });
    expect((await send('application/json', body, {}, home)).data).toMatchObject({ visits: 0 });
    expect(await storage.visits.total()).toBe(1235);
    expect(await storage.visits.pages()).toMatchObject({ pages: [{ page: '/home', visits: 1234 }, { page: '/' }] });
    const again = { 'Idempotency-Key': 'again' };
    expect((await send('application/json', body, again)).data).toMatchObject({ visits: 1234 });
  });

  test("GoatCounter's CSV counts what GoatCounter shows: first views, by people, of pages", async () => {
    const csv = [
      '2Path,Title,Event,UserAgent,Browser,System,Session,Bot,Referrer,Referrer scheme,Screen size,Location,FirstVisit,Date',
      '/a,"A, ""quoted""\nand broken",0,,Chrome 86,Windows 7,1-2,0,,,"1280,768,1",AR,1,2026-01-30T23:59:59Z',
      '/a,A,false,,,,1-2,0,,,,,true,2026-01-31T00:00:00+01:00',
      '/a,A,0,,,,1-2,0,,,,,0,2026-01-31T00:00:01Z',
      '/a,A,0,,,,1-2,7,,,,,1,2026-01-31T00:00:01Z',
      'click,A,1,,,,1-2,0,,,,,1,2026-01-31T00:00:01Z',
      '/b,B,0,,,,1-3,0,,,,,1,2026-01-31T12:00:00Z',
      '',
    ].join('\r\n');
    expect((await send('text/csv; charset=utf-8', csv)).data).toEqual({ notes: 0, unchanged: 0, visits: 3 });
    expect(await storage.visits.pages()).toMatchObject({
      pages: [
        { page: '/a', visits: 2 },
        { page: '/b', visits: 1 },
      ],
      unattributed: 0,
    });
    expect(await storage.visits.days()).toMatchObject({
      days: [
        { day: '2026-01-30', visits: 2 },
        { day: '2026-01-31', visits: 1 },
      ],
    });
  });

  test("a row of GoatCounter's CSV that cannot be read is refused with its line, and nothing is added", async () => {
    const header =
      '1Path,Title,Event,Bot,Session,FirstVisit,Referrer,Referrer scheme,Browser,Screen size,Location,Date';
    const good = '/a,A,false,0,1,true,,,,,,2026-01-31T00:00:00Z';
    const bad = '/a,A,false,0,1,true,,,,,,yesterday';
    expect((await send('text/csv', [header, good, bad].join('\n'))).error).toMatchObject({ line: 3 });
    expect((await send('text/csv', [header, '/a,"open'].join('\n'))).error).toMatchObject({ status: 422 });
    expect(await storage.visits.total()).toBe(0);
    expect((await send('text/csv', [header, good].join('\n'))).data).toMatchObject({ visits: 1 });
  });

  test("GoatCounter's JSON export counts its hits by page and day", async () => {
    const lines = [
      '{"id": 1, "ref": "", "ref_scheme": "o"}',
      '{"id": 211, "path": "/", "title": "Home page"}',
      '{"id": 7, "event": true, "path": "click-banana", "title": ""}',
      '{"hour": "2026-03-05T19:00:00Z", "path_id": 211, "ref_id": 1, "count": 4}',
      '{"hour": "2026-03-05T20:00:00Z", "path_id": 7, "ref_id": 1, "count": 9}',
      '{"hour": "2026-03-07T15:00:00Z", "path_id": 211, "ref_id": 2, "count": 2}',
      '{"day": "2019-08-15", "path_id": 211, "browser_id": 155, "count": 100}',
    ];
    expect((await send(ndjson, lines.join('\n'))).data).toMatchObject({ visits: 6 });
    expect(await storage.visits.pages()).toMatchObject({ pages: [{ page: '/', visits: 6 }] });
    expect(await storage.visits.days()).toMatchObject({
      days: [
        { day: '2026-03-05', visits: 4 },
        { day: '2026-03-07', visits: 2 },
      ],
    });
    const early = await send(ndjson, [lines[3], lines[1]].join('\n'));
    expect(early.error).toMatchObject({ line: 1, detail: expect.stringContaining('paths.jsonl first') });
  });
});
