import type { Change } from '@visits/storage';

/**
 * A change as a server-sent event. Its id is the change's position, which a client that comes back names in
 * `Last-Event-ID`; its data is JSON on one line.
 */
export function eventFrame({ type, position, ...data }: Change): string {
  return `event: ${type}\nid: ${position}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** What keeps the connection from looking dead to proxies between; clients ignore it. */
export const keepAliveFrame = ':\n\n';

/** Tells clients how long to wait before they come back: not all at the same moment after this process has ended. */
export function retryFrame(random = Math.random): string {
  return `retry: ${1000 + Math.floor(random() * 2000)}\n\n`;
}
