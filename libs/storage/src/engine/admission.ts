import type { Clock } from '../clock.ts';
import type { RegisteredJournal } from '../commit-log/registered-journal.ts';
import { readFailure, StorageError } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import type { Presence } from '../presence/presence.ts';
import type { VolumeLayout } from '../volume/layout.ts';
import { watchBeats } from './watch-beats.ts';

export interface AdmissionOptions {
  readonly fileSystem: FileSystem;
  readonly layout: VolumeLayout;
  readonly presence: Presence;
  readonly clock: Clock;
  /** Whether this process wants the volume for itself (per-pod mode). */
  readonly soleProcess: boolean;
}

/** How long a start waits for those in its way to end, and how often it looks. */
const PATIENCE_MS = 10_000;
const POLL_MS = 250;

/**
 * Who may write to a volume together: processes in shared mode, any number; one in per-pod mode, and nobody beside it.
 * A process that stands in the way is refused to if it lives, and replaced if it does not.
 */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #replaced = new Map<string, RegisteredJournal>();

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** Those in the way who are gone: to be taken over from before anything is served. */
  get replaced(): readonly RegisteredJournal[] {
    return [...this.#replaced.values()];
  }

  /** The machine and volume as seen from here: sockets reach between processes that say the same. */
  async here(): Promise<string> {
    const { fileSystem, layout, presence } = this.#options;
    const volume = await fileSystem.identify(layout.root);
    return `${presence.node}/${volume?.device}`;
  }

  /**
   * Waits for those in the way who live, for a while: a process whose successor starts may just be ending.
   *
   * @param read everybody who is registered at the moment
   * @throws `in-use` where one of them is in the way and stays
   */
  async check(read: () => Promise<Iterable<RegisteredJournal>>): Promise<void> {
    const { clock } = this.#options;
    const deadline = clock.monotonic() + PATIENCE_MS;
    for (;;) {
      const living = await this.#look(read).catch((error: unknown) => {
        throw readFailure(error, 'cannot look for other processes', this.#options.layout.root);
      });
      if (!living) return;
      if (clock.monotonic() >= deadline) this.#refuse(living);
      await clock.sleep(POLL_MS);
    }
  }

  /** @throws `in-use` where somebody is in the way who has come since `check` */
  assertNobodyNew(journals: readonly RegisteredJournal[]): void {
    const comer = journals.find((one) => this.#isInTheWay(one) && !this.#replaced.has(one.incarnation));
    if (comer) this.#refuse(comer);
  }

  /** @returns somebody in the way who lives */
  async #look(read: () => Promise<Iterable<RegisteredJournal>>): Promise<RegisteredJournal | undefined> {
    const { layout, presence } = this.#options;
    this.#replaced.clear();
    const living: RegisteredJournal[] = [];
    const elsewhere: RegisteredJournal[] = [];
    const here = await this.here();
    const inTheWay = [...(await read())].filter((journal) => this.#isInTheWay(journal));
    for (const journal of inTheWay) {
      if (journal.node !== here) elsewhere.push(journal);
      else if (await presence.answers(layout.socketOf(journal.incarnation))) living.push(journal);
    }
    living.push(...(await watchBeats(this.#options, elsewhere)));
    for (const journal of inTheWay) if (!living.includes(journal)) this.#replaced.set(journal.incarnation, journal);
    return living.at(-1);
  }

  #isInTheWay({ alone }: RegisteredJournal): boolean {
    return alone || this.#options.soleProcess;
  }

  #refuse({ writer }: RegisteredJournal): never {
    const path = this.#options.layout.root;
    const message = `${path}: ${writer} is writing to this volume, and per-pod mode allows one writer`;
    throw new StorageError('in-use', `${message}; give each pod a volume of its own, or use shared mode for all`, {
      path,
    });
  }
}
