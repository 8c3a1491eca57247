import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { listeningUrl } from '../http/listening-url.ts';
import type { Metrics } from './metrics.ts';

/** Metrics on a port of their own, which need not be reachable for those who use the service. */
export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves `/metrics`, and nothing else.
 *
 * @param host an address
 * @param admits whether to answer a request with this Host header
 * @throws Error with a `code`, and `variable` METRICS_PORT, when the address cannot be listened on
 */
export async function serveMetrics(
  metrics: Metrics,
  { host, port, admits }: { host: string; port: number; admits: (host: string | undefined) => boolean },
): Promise<MetricsServer> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000 }, (request, response) => {
    void answer(metrics, admits, request, response);
  });
  // Scrapers are few. One that stops reading is not waited for.
  server.maxConnections = 64;
  server.timeout = 30_000;
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw Object.assign(Object(error), { variable: 'METRICS_PORT' });
  }
  return {
    url: listeningUrl(server),
    close: () => close(server),
  };
}

async function answer(
  metrics: Metrics,
  admits: (host: string | undefined) => boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  request.resume();
  const refuse = (status: number, headers: Record<string, string> = {}) =>
    response.writeHead(status, { 'Content-Length': '0', ...headers }).end();
  if (!admits(request.headers.host)) return void refuse(421);
  if (!/^\/metrics\/?(\?|$)/.test(request.url ?? '')) return void refuse(404);
  if (request.method !== 'GET' && request.method !== 'HEAD') return void refuse(405, { Allow: 'GET, HEAD' });
  try {
    const body = await metrics.text();
    response
      .writeHead(200, {
        'Content-Type': metrics.contentType,
        'Content-Length': Buffer.byteLength(body),
        'Cache-Control': 'no-store',
      })
      .end(body);
  } catch {
    refuse(500);
  }
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
