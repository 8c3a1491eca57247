import { OnePod, podAnswer } from './stand-in-pod.ts';
import { sumAt } from './sum-of-all-pods.ts';

const pod = new OnePod();
const { standIns } = pod;
afterEach(() => pod.end());

test('asks once, however many want to know', async () => {
  const other = await standIns.say(podAnswer);
  const { url } = await pod.run({ PEERS: other.url });
  const sums = await Promise.all(Array.from({ length: 50 }, () => sumAt(url)));
  expect(new Set(sums.map(({ total }) => total))).toEqual(new Set([7]));
  expect(other.asked).toBe(1);
});

test('asks for the number of who is asked, as part of the trace, and without anything of the request', async () => {
  const heard: { url?: string | undefined; headers: Record<string, unknown> }[] = [];
  const other = await standIns.listen(({ url, headers }, response) => {
    heard.push({ url, headers });
    response.end(JSON.stringify(podAnswer));
  });
  const { url } = await pod.run({ PEERS: other.url, AUTH_TOKEN: 'hunter2' });
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
  const canary = await standIns.say(podAnswer);
  const { url } = await pod.run({});
  const { host } = canary;
  const headers = { 'X-Forwarded-Host': host, Forwarded: `host=${host}`, Referer: canary.url, Origin: canary.url };
  const query = ['peers', 'PEERS', 'url', 'peer', 'host'].map((name) => `${name}=${canary.url}`).join('&');
  expect((await fetch(`${url}/visits?scope=all&${query}`, { headers })).status).toBe(200);
  expect((await fetch(`${url}/visits?scope=${canary.url}`, { headers })).status).toBe(400);
  expect(canary.asked).toBe(0);
});

test('without peers is all there is, and so is one on a shared volume', async () => {
  const other = await standIns.say(podAnswer);
  const alone = { total: 2, partial: false, pods: [{ pod: 'pod-0', total: 2 }], missing: [], unanswered: [] };
  const byItself = await pod.run({});
  expect(await sumAt(byItself.url)).toEqual(alone);
  await byItself.end();
  const shared = await pod.run({ STORAGE_MODE: 'shared', PEERS: other.url, PEERS_EXPECTED: 'pod-1' });
  expect(await sumAt(shared.url)).toEqual(alone);
  // Nothing is kept: who asks after a visit was acknowledged sees it.
  await shared.client.POST('/visits');
  expect(await sumAt(shared.url)).toMatchObject({ total: 3 });
  pod.storage.fail('fault');
  expect((await fetch(`${shared.url}/visits?scope=all`)).status).toBe(503);
  expect(other.asked).toBe(0);
});
