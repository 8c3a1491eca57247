import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, NotFoundException } from '@nestjs/common';
import { StorageError } from '@visits/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { allowedMethods } from '../http/routes.ts';
import { Problem, problemOfStatus } from './problem.ts';
import { storageProblem } from './storage-problem.ts';

/** Whatever is thrown while a request is answered becomes a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

/** Answers with the problem that `thrown` is, or stands for. Logs what is the service's own fault. */
export function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  // Who left in the middle of a request knows, and is told of in the log as it is.
  if (request.raw.destroyed && Object(thrown).code === 'ECONNRESET') return;
  const problem = thrown instanceof NotFoundException ? noRoute(request) : asProblem(thrown);
  if (problem.status === 500) request.log.error({ err: thrown }, 'request failed');
  else if (problem.status > 500 && problem.cause !== undefined) {
    request.log.warn({ err: problem.cause }, 'request refused');
  }
  if (reply.sent) return;
  void reply
    .code(problem.status)
    .headers({ 'Cache-Control': 'no-store', ...problem.headers })
    .type('application/problem+json')
    // As bytes, because Fastify adds a charset to text, and this type has no such parameter.
    .send(Buffer.from(problem.body()));
}

function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof StorageError) return storageProblem(thrown) ?? unexpected(thrown);
  if (thrown instanceof HttpException) return problemOfFramework(thrown.getStatus(), thrown.cause ?? thrown);
  return problemOfFramework(statusOf(thrown), thrown);
}

/** What Fastify and Nest refuse themselves, in our words. */
function problemOfFramework(status: number, cause: unknown): Problem {
  switch (status) {
    case 400:
      return new Problem('malformed', 'The request is not well-formed HTTP.', { cause });
    case 404:
    case 414:
      return new Problem('not-found', 'There is nothing at this address.', { cause });
    case 413:
      return new Problem('too-large', 'The body is larger than this service accepts.', { cause });
    case 415:
      return new Problem('unsupported-media-type', 'The Content-Type cannot be read.', { cause });
    default:
      return status < 500 ? problemOfStatus(status, 'The request cannot be served.', { cause }) : unexpected(cause);
  }
}

function statusOf(thrown: unknown): number {
  const status = typeof thrown === 'object' && thrown !== null && 'statusCode' in thrown ? thrown.statusCode : 500;
  return typeof status === 'number' ? status : 500;
}

function unexpected(cause: unknown): Problem {
  return new Problem('internal', 'This is a fault of the service; its log says more.', { cause });
}

export function noRoute(request: FastifyRequest): Problem {
  const allowed = allowedMethods(request.server, request.url);
  if (allowed.length === 0) return new Problem('not-found', 'There is nothing at this address.');
  const list = allowed.join(', ');
  return new Problem('method-not-allowed', `Only ${list} can be done here.`, { headers: { Allow: list } });
}
