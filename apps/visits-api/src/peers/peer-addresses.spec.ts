import { PeerDirectory, type Resolve } from './peer-addresses.ts';

const headless = { kind: 'name', host: 'app-python-headless' } as const;
const never = new AbortController().signal;

function directory(resolve: Resolve, port?: number): PeerDirectory {
  return new PeerDirectory(port === undefined ? headless : { ...headless, port }, 8000, resolve);
}

test('a name is all its addresses, with the port of this service or its own', async () => {
  const resolve = async () => ['10.0.0.1', 'fd00::1', '10.0.0.1'];
  expect(await directory(resolve).find(never)).toEqual({ urls: ['http://10.0.0.1:8000', 'http://[fd00::1]:8000'] });
  expect((await directory(resolve, 81).find(never)).urls).toEqual(['http://10.0.0.1:81', 'http://[fd00::1]:81']);
});

test('the system resolves names where nothing else does', async () => {
  const { urls } = await new PeerDirectory({ kind: 'name', host: 'localhost' }, 8000).find(never);
  expect(urls).toContain('http://127.0.0.1:8000');
});

test('a name that leads nowhere is a problem, and asked for again the next time', async () => {
  let asked = 0;
  const names = directory(async () => {
    asked += 1;
    if (asked === 1) throw new Error('ENOTFOUND');
    return asked === 2 ? [] : ['10.0.0.1'];
  });
  expect(await names.find(never)).toEqual({ urls: [], problem: 'no-address' });
  expect(await names.find(never)).toEqual({ urls: [], problem: 'no-address' });
  expect(await names.find(never)).toEqual({ urls: ['http://10.0.0.1:8000'] });
});

test('a resolver that hangs is waited for until the deadline, and not asked a second time meanwhile', async () => {
  let asked = 0;
  let answer: (addresses: readonly string[]) => void = () => {};
  const names = directory(() => {
    asked += 1;
    return new Promise((resolve) => {
      answer = resolve;
    });
  });
  const deadline = new AbortController();
  const first = names.find(deadline.signal);
  deadline.abort();
  expect(await first).toEqual({ urls: [], problem: 'no-address' });
  expect(await names.find(deadline.signal)).toEqual({ urls: [], problem: 'no-address' });
  const third = names.find(never);
  answer(['10.0.0.1']);
  expect(await third).toEqual({ urls: ['http://10.0.0.1:8000'] });
  expect(asked).toBe(1);
});

test('there is an end to how many are asked', async () => {
  const many = Array.from({ length: 1100 }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
  const found = await directory(async () => many).find(never);
  expect(found.urls).toHaveLength(1000);
  expect(found.problem).toBe('too-many');
});
