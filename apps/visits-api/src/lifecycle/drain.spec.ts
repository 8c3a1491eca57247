import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Connections } from './drain.ts';

let server: Server;
let connections: Connections;
const clients: Socket[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
  server.closeAllConnections();
});

async function listen(answer: RequestListener): Promise<void> {
  server = createServer(answer).listen(0, '127.0.0.1');
  connections = new Connections(server);
  await once(server, 'listening');
}

async function client(): Promise<Socket> {
  const { port } = server.address() as AddressInfo;
  const accepted = once(server, 'connection');
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  clients.push(socket);
  await accepted;
  return socket;
}

test('a request under way is answered before its connection ends', async () => {
  await listen(() => {});
  const asked = once(server, 'request');
  const socket = await client();
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  const [, response] = await asked;
  await connections.stopListening();
  const drained = connections.drain(0, 60_000);
  response.end('late');
  expect((await once(socket, 'data'))[0]).toContain('late');
  expect(await drained).toBe(0);
});

test('an idle connection gets its time to bring a request', async () => {
  await listen((_, response) => {
    response.setHeader('Connection', 'close').end('in time');
  });
  const socket = await client();
  await connections.stopListening();
  const drained = connections.drain(60_000, 60_000);
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  expect((await once(socket, 'data'))[0]).toContain('in time');
  expect(await drained).toBe(0);
});

test('connections that carry nothing end after that time, whether they ever did or not', async () => {
  await listen((_, response) => {
    response.end('once');
  });
  const used = await client();
  used.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(used, 'data');
  await client();
  await connections.stopListening();
  expect(await connections.drain(1, 60_000)).toBe(0);
});

test('what does not end is cut off at the limit', async () => {
  await listen(() => {});
  const asked = once(server, 'request');
  (await client()).write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await asked;
  await connections.stopListening();
  expect(await connections.drain(0, 1)).toBe(1);
});

test('whoever has connected before is served, however many wait to be taken in', async () => {
  await listen((_, response) => {
    response.setHeader('Connection', 'close').end('taken in');
  });
  const { port } = server.address() as AddressInfo;
  const waiting = Array.from({ length: 50 }, () => connect(port, '127.0.0.1').setEncoding('utf8'));
  clients.push(...waiting);
  await Promise.all(waiting.map((socket) => once(socket, 'connect')));
  await connections.stopListening();
  const answers = waiting.map(async (socket) => {
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    return String((await once(socket, 'data'))[0]);
  });
  for (const answer of await Promise.all(answers)) expect(answer).toContain('taken in');
  expect(await connections.drain(60_000, 60_000)).toBe(0);
});

test('nobody can connect once it has stopped listening', async () => {
  await listen(() => {});
  const { port } = server.address() as AddressInfo;
  await connections.stopListening();
  const late = connect(port, '127.0.0.1');
  const [error] = await once(late, 'error');
  expect(error.code).toBe('ECONNREFUSED');
});
