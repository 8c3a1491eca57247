import { Api, Refusal, Unreachable } from './api.ts';

interface Sent {
  readonly path: string;
  readonly init: RequestInit;
}

/** A service that answers this, and what it was asked. */
function serving(answer: () => Response | Promise<Response>, token?: string) {
  const sent: Sent[] = [];
  const heard: string[] = [];
  const api = new Api({
    fetch: async (path, init = {}) => {
      sent.push({ path: String(path), init });
      return answer();
    },
    token: () => token,
    heard: (time) => heard.push(time),
  });
  return { api, sent, heard };
}

test('asks for notes without counting, and finds the next page in Link', async () => {
  const headers = { Link: '</notes?count=0&limit=2&cursor=a%2Bb%3D>; rel="next"' };
  const { api, sent } = serving(() => Response.json([], { headers }));
  expect(await api.notes({ search: 'a&b', limit: 2 })).toEqual({ notes: [], next: 'a+b=' });
  expect(sent[0]?.path).toBe('/notes?count=0&limit=2&q=a%26b');
  await api.notes({ search: '', cursor: 'a+b=', limit: 2 });
  expect(sent[1]?.path).toBe('/notes?count=0&limit=2&cursor=a%2Bb%3D');
});

test.each(['', '</notes?cursor=a>; rel="prev"', 'nonsense'])('Link: %s names no next page', async (link) => {
  const { api } = serving(() => Response.json([], { headers: { Link: link } }));
  expect(await api.notes({ search: '', limit: 2 })).toEqual({ notes: [] });
});

test('names the version it changes, and sends the token for writing only', async () => {
  const { api, sent } = serving(() => Response.json({}), 'secret');
  await api.total();
  await api.replace('a/b', 3, { body: 'x' });
  await api.create({ body: 'x' }, 'key');
  expect(new Headers(sent[0]?.init.headers).get('Authorization')).toBeNull();
  expect(sent[1]?.path).toBe('/notes/a%2Fb');
  expect(Object.fromEntries(new Headers(sent[1]?.init.headers))).toMatchObject({
    authorization: 'Bearer secret',
    'if-match': '"3"',
    'content-type': 'application/json',
  });
  expect(new Headers(sent[2]?.init.headers).get('Idempotency-Key')).toBe('key');
});

test('a refusal is told in the words of the service', async () => {
  const { api } = serving(() => Response.json({ detail: 'The volume is full.' }, { status: 507 }));
  await expect(api.create({ body: '' }, '')).rejects.toEqual(new Refusal(507, 'The volume is full.'));
});

test('a refusal of something between is told by its status', async () => {
  const { api } = serving(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
  await expect(api.days()).rejects.toEqual(new Refusal(502, 'The answer was 502.'));
});

test('no answer, and an answer that is none of ours, are one', async () => {
  const silent = serving(() => Promise.reject(new TypeError('Failed to fetch')));
  await expect(silent.api.total()).rejects.toThrow(Unreachable);
  const portal = serving(() => new Response('<h1>Please sign in</h1>'));
  await expect(portal.api.pages()).rejects.toThrow(Unreachable);
});

test('a question that is not wanted any more rejects as fetch does', async () => {
  const stopped = new AbortController();
  const { api } = serving(() => {
    stopped.abort();
    throw stopped.signal.reason;
  });
  await expect(api.notes({ search: '', limit: 1 }, stopped.signal)).rejects.toBe(stopped.signal.reason);
});

test('tells the time of each answer', async () => {
  const { api, heard } = serving(() =>
    Response.json({ total: 1 }, { headers: { Date: 'Mon, 02 Mar 2026 12:00:00 GMT' } }),
  );
  await api.total();
  expect(heard).toEqual(['Mon, 02 Mar 2026 12:00:00 GMT']);
});
