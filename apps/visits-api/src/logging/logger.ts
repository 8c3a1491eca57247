import type { LoggerService } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LogController } from 'fastify';
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import type { LogLevel } from '../configuration/configuration.ts';
import { isProbe, pathOf } from '../http/path.ts';

/** The one logger of the process: a JSON object a line, on standard output where nothing else is named. */
export function createLogger(level: LogLevel, pod: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { pod },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** A line for each request when its answer has gone; never its headers or its query, which may hold secrets. */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const path = pathOf(request.url);
    // Probes come every few seconds, for ever.
    const level = error ? 'error' : isProbe(path) ? 'debug' : 'info';
    request.log[level](
      {
        method: request.method,
        path,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        ...(error && { err: error }),
      },
      'request',
    );
  }
}

/** Lets Nest log through the same logger. What it tells of its own start is of use to developers only. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...more: unknown[]): void {
    this.#write('debug', message, more);
  }
  error(message: unknown, ...more: unknown[]): void {
    this.#write('error', message, more);
  }
  warn(message: unknown, ...more: unknown[]): void {
    this.#write('warn', message, more);
  }
  debug(message: unknown, ...more: unknown[]): void {
    this.#write('debug', message, more);
  }
  verbose(message: unknown, ...more: unknown[]): void {
    this.#write('trace', message, more);
  }
  fatal(message: unknown, ...more: unknown[]): void {
    this.#write('fatal', message, more);
  }

  /** Nest passes what it has, and the name of the part that speaks last. */
  #write(level: 'trace' | 'debug' | 'warn' | 'error' | 'fatal', message: unknown, more: unknown[]): void {
    const context = more.at(-1);
    const fields = typeof context === 'string' ? { context } : {};
    if (message instanceof Error) this.logger[level]({ ...fields, err: message }, message.message);
    else this.logger[level](fields, typeof message === 'string' ? message : JSON.stringify(message));
  }
}
