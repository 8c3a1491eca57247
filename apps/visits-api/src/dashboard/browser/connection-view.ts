import { byId, element } from './element.ts';
import { type Connection, pollMs } from './live-updates.ts';

const words: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting…',
  live: 'Live',
  polling: `Live updates are cut off. Looking every ${pollMs / 1000} seconds instead.`,
  offline: 'The service cannot be reached. Trying again…',
};

/** How fresh the page is. */
export class ConnectionView {
  readonly #place = byId('connection');

  show(connection: Connection): void {
    if (this.#place.dataset['state'] === connection) return;
    this.#place.dataset['state'] = connection;
    this.#place.replaceChildren(element('span', { class: 'dot', 'aria-hidden': 'true' }), words[connection]);
  }
}
