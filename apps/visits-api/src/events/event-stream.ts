import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Change } from '@visits/storage';
import { eventFrame, keepAliveFrame, retryFrame } from './event-frame.ts';

/** How long things may take, in milliseconds. */
export interface StreamTiming {
  /** Between two comments that keep a connection from looking dead. */
  readonly keepAliveMs: number;
  /** How long a client may take nothing while something waits for it. */
  readonly stallMs: number;
  /** How long a stream lasts. Clients come back then, and so find the pods that were added meanwhile. */
  readonly lifetimeMs: number;
}

/** How a stream ended: there are no more changes, the client has left, or it stopped reading and was dropped. */
export type StreamEnd = 'over' | 'left' | 'dropped';

/**
 * Sends changes to one client until they end or it does. A change is asked for only when the ones before it have been
 * taken, so what waits for a slow client never exceeds the response's own buffer (16 KiB) and one event.
 *
 * @param changes begins to read them, until the signal is aborted
 * @param ending ends the stream
 * @throws what reading changes throws; the response has ended then
 */
export async function streamChanges(
  response: ServerResponse,
  changes: (signal: AbortSignal) => AsyncIterable<Change>,
  ending: AbortSignal,
  { keepAliveMs, stallMs, lifetimeMs }: StreamTiming,
): Promise<StreamEnd> {
  const stop = new AbortController();
  let end: StreamEnd = 'over';
  let stalled: NodeJS.Timeout | undefined;
  const write = (frame: string) => {
    if (response.destroyed || response.write(frame)) return;
    stalled ??= setTimeout(() => {
      end = 'dropped';
      response.destroy();
    }, stallMs);
  };
  const taken = () => {
    clearTimeout(stalled);
    stalled = undefined;
  };
  const leave = () => {
    if (end === 'over') end = 'left';
    stop.abort();
  };
  const finish = () => stop.abort();
  response.on('drain', taken).once('close', leave);
  ending.addEventListener('abort', finish);
  if (ending.aborted || response.destroyed) finish();
  const keepAlive = setInterval(() => {
    if (!response.writableNeedDrain) write(keepAliveFrame);
  }, keepAliveMs);
  const lifetime = setTimeout(finish, lifetimeMs);
  try {
    write(retryFrame());
    for await (const change of changes(stop.signal)) {
      if (stop.signal.aborted) break;
      write(eventFrame(change));
      if (response.writableNeedDrain) await once(response, 'drain', { signal: stop.signal }).catch(() => {});
      if (stop.signal.aborted) break;
    }
    return end;
  } finally {
    clearInterval(keepAlive);
    clearTimeout(lifetime);
    ending.removeEventListener('abort', finish);
    response.off('drain', taken).off('close', leave);
    // Who takes nothing would not take the end either.
    if (stalled === undefined) response.end();
    else response.destroy();
    taken();
  }
}
