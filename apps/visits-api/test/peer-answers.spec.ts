import { MemoryStorage } from './memory-storage.ts';
import { OnePod, podAnswer } from './stand-in-pod.ts';
import { sumAt } from './sum-of-all-pods.ts';

const pod = new OnePod();
const { standIns } = pod;
afterEach(() => pod.end());

const lies: Readonly<Record<string, unknown>> = {
  'no JSON': 'five',
  'no object': 5,
  'no number': { ...podAnswer, total: '5' },
  'less than nothing': { ...podAnswer, total: -1 },
  'half a visit': { ...podAnswer, total: 0.5 },
  'more than anybody counts': { ...podAnswer, total: 1e16 },
  'no name': { ...podAnswer, pod: undefined },
  'a name that would be two lines': { ...podAnswer, pod: 'pod-1\nrequest' },
  'a name without end': { ...podAnswer, pod: 'p'.repeat(254) },
  'no process': { ...podAnswer, process: 'x' },
  'more than it has to say': { ...podAnswer, more: 'x'.repeat(5000) },
};

test.each(Object.keys(lies))('takes no number from a peer that says %s', async (lie) => {
  const liar = await standIns.say(lies[lie]);
  const { url } = await pod.run({ PEERS: liar.url, PEERS_EXPECTED: 'pod-1' });
  expect(await sumAt(url)).toEqual({
    total: 2,
    partial: true,
    pods: [{ pod: 'pod-0', total: 2 }],
    missing: ['pod-1'],
    unanswered: [{ peer: liar.host, reason: 'invalid' }],
  });
});

test('reads no more of an answer without end than an answer can have', async () => {
  const endless = await standIns.listen((_, response) => {
    const chunk = Buffer.alloc(16_384, ' ');
    const more = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', more);
    more();
  });
  const { url } = await pod.run({ PEERS: endless.url });
  expect((await sumAt(url)).unanswered).toEqual([{ peer: endless.host, reason: 'invalid' }]);
});

test('follows no redirect, and counts no other status than 200', async () => {
  const canary = await standIns.say(podAnswer);
  const redirecting = await standIns.listen((_, response) => response.writeHead(302, { Location: canary.url }).end());
  const failing = await standIns.listen((_, response) => response.writeHead(500).end(JSON.stringify(podAnswer)));
  const { url } = await pod.run({ PEERS: `${redirecting.url},${failing.url}` });
  const reason = 'refused';
  expect((await sumAt(url)).unanswered).toEqual([
    { peer: redirecting.host, reason },
    { peer: failing.host, reason },
  ]);
  expect(canary.asked).toBe(0);
});

test('counts a process once, whatever addresses it has, and nobody else by its own name or one that is taken', async () => {
  const twice = [await standIns.say(podAnswer), await standIns.say(podAnswer)];
  const same = await standIns.say({ ...podAnswer, total: 7, process: 'ffffffffffffffff' });
  const me = await standIns.say({ ...podAnswer, pod: 'pod-0', process: 'eeeeeeeeeeeeeeee' });
  const { url } = await pod.run({ PEERS: [...twice, same, me].map((peer) => peer.url).join() });
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
  const other = await standIns.say(podAnswer);
  const impostor = { ...podAnswer, pod: 'pod-0', process: 'eeeeeeeeeeeeeeee' };
  const second = await standIns.say(impostor);
  const storage = new MemoryStorage();
  const { url } = await pod.run({ PEERS: `${other.url},${second.url}` }, storage);
  storage.visits.total = () => new Promise(() => {});
  expect(await sumAt(url)).toMatchObject({ total: 5, partial: true, missing: ['pod-0'] });
});
