import type { Note } from '@visits/storage';
import { NoteOracle } from '../simulation/oracle/note-oracle.ts';
import type { Message } from './message.ts';

/** What the writers of a volume have attempted and were told, and what must be found there. */
export class Ledger {
  readonly violations: string[] = [];
  attempted = 0;
  acknowledged = 0;
  notes = 0;
  refused = 0;
  #shown = 0;
  readonly #keys = new Map<string, { acknowledged: boolean }>();
  readonly #notes = new NoteOracle((what) => this.violations.push(what));

  /** @param mayRefuse says whether storage may have answered so */
  hear(message: Message, mayRefuse: (refusal: Extract<Message, { type: 'refused' }>) => boolean): void {
    switch (message.type) {
      case 'opened':
        break;
      case 'attempts-hit':
        if (message.key === undefined || !this.#keys.has(message.key)) this.attempted += 1;
        if (message.key !== undefined && !this.#keys.has(message.key))
          this.#keys.set(message.key, { acknowledged: false });
        break;
      case 'hit':
        this.#acknowledge(message.key);
        this.#shown = Math.max(this.#shown, message.total);
        break;
      case 'attempts-body':
        this.#notes.attemptsBody(message.body);
        break;
      case 'wrote':
        this.notes += 1;
        this.#notes.wrote(message);
        break;
      case 'attempts-removal':
        this.#notes.attemptsRemoval(message.id);
        break;
      case 'removed':
        this.#notes.removed(message.id);
        break;
      case 'refused':
        this.refused += 1;
        if (!mayRefuse(message)) this.violations.push(`${message.operation} was refused: ${message.message}`);
        break;
    }
  }

  /** Called while nobody writes: what is there now. */
  find(total: number, notes: readonly Note[], visits: string): void {
    const floor = Math.max(this.acknowledged, this.#shown);
    if (total < floor) this.violations.push(`the total is ${total}; ${floor} were acknowledged or shown`);
    if (total > this.attempted) this.violations.push(`the total is ${total}; ${this.attempted} were attempted`);
    if (visits !== `${total}`) this.violations.push(`visits says ${JSON.stringify(visits)}, the total is ${total}`);
    this.#notes.expectation()(notes, 'list');
  }

  #acknowledge(name: string | undefined): void {
    const key = name === undefined ? undefined : this.#keys.get(name);
    if (!key?.acknowledged) this.acknowledged += 1;
    if (key) key.acknowledged = true;
  }
}
