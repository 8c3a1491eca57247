import { isProbe, pathOf } from '../http/path.ts';
import type { RequestWatcher } from '../http/request-watch.ts';

/** A line for each request when it has ended; never its headers or its query, which may hold secrets. */
export const logRequest: RequestWatcher = (request, reply, { aborted, ms }) => {
  const path = pathOf(request.url);
  // Probes come every few seconds, for ever.
  request.log[isProbe(path) ? 'debug' : 'info'](
    {
      method: request.method,
      path,
      route: request.routeOptions.url,
      // What a client that left would have been told is not known, unless it was being told.
      ...((!aborted || reply.raw.headersSent) && { status: reply.statusCode }),
      ...(aborted && { aborted }),
      ms: Math.round(ms * 10) / 10,
    },
    aborted ? 'request aborted' : 'request',
  );
};
