import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Problem, problemOfStatus } from '../problem/problem.ts';

/** As Node tells of it. */
export type UnreadableError = Error & {
  readonly code?: string;
  readonly rawPacket?: unknown;
  readonly bytesParsed?: number;
};

const lingerMs = 1000;

/** Connections that were hung up on, and are read until their clients have noticed. */
const leaving = new WeakSet<Duplex>();

/** The answer, given or to be given, to what each connection asked last. */
const latest = new WeakMap<Duplex, ServerResponse>();

/** Has to know of every request before `refuseUnreadable` can tell what bytes that cannot be read are part of. */
export function rememberAnswers(server: Server): void {
  server.on('request', ({ socket }, response) => latest.set(socket, response));
}

/**
 * Refuses what is no HTTP, is too much of it, or comes too slowly: there is no request yet to answer to. The rest of a
 * body may be that as well, or never come: its request may have its answer by then, and gets no second one.
 *
 * @returns the status it was told; undefined where there is nobody to tell
 */
export function refuseUnreadable(error: UnreadableError, socket: Socket): number | undefined {
  if (leaving.has(socket)) return undefined;
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return undefined;
  }
  const answer = latest.get(socket);
  if (answer?.headersSent && !answer.req.complete) {
    whenAnswered(socket, () => hangUp(socket));
    return undefined;
  }
  const problem = problemOf(error);
  whenAnswered(socket, () => refuse(socket, problem));
  return problem.status;
}

/** Refuses CONNECT: this is no proxy. Node would hang up without a word. */
export function refuseTunnel(_request: unknown, socket: Duplex): void {
  refuse(socket, problemOfStatus(501, 'There are no tunnels here.'));
}

/** Calls back when what came before on the connection has its answers: they are waited for in that order. */
function whenAnswered(socket: Socket, callback: () => void): void {
  // Node tells of the answer under way here only. One to a request whose own body cannot be read never comes.
  const { _httpMessage: pending } = Object(socket);
  if (pending?.req?.complete) pending.once('close', () => setImmediate(() => whenAnswered(socket, callback)));
  else callback();
}

function refuse(socket: Duplex, problem: Problem): void {
  const body = problem.body();
  hangUp(
    socket,
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nCache-Control: no-store\r\n` +
      `X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n${body}`,
  );
}

function hangUp(socket: Duplex, lastWords = ''): void {
  leaving.add(socket);
  socket.end(lastWords);
  // To close at once, or to read no more, could reset the connection before the answer is read. A client that never
  // closes is not waited for.
  setTimeout(() => socket.destroy(), lingerMs).unref();
}

function problemOf({ code, rawPacket, bytesParsed = 0 }: UnreadableError): Problem {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problemOfStatus(408, 'Send the head of a request within 10 seconds.');
    case 'HPE_HEADER_OVERFLOW':
      return problemOfStatus(431, 'Send fewer or shorter headers.');
    case 'HPE_INVALID_METHOD':
      if (isRequestLine(rawPacket, bytesParsed)) return problemOfStatus(501, 'There is no such method.');
      return problemOfStatus(400, 'This is not HTTP.');
    default:
      return problemOfStatus(400, 'This is not well-formed HTTP.');
  }
}

/** Whether the line that was not understood there begins as a request does, whatever the method. */
function isRequestLine(packet: unknown, at: number): boolean {
  if (!(packet instanceof Uint8Array)) return false;
  const text = Buffer.from(packet).toString('latin1');
  const line = text.slice(text.lastIndexOf('\n', Math.max(0, at - 1)) + 1);
  return /^[\w!#$%&'*+.^`|~-]+ \S+ HTTP\/1\.[01]\r?\n/.test(line);
}
