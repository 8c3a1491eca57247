import type { Storage } from '@visits/storage';
import { NoteTaker } from './note-taker.ts';
import type { Oracle } from './oracle/oracle.ts';
import type { SeededRandom } from './seeded-random.ts';
import { STALE_MS } from './simulated-file-system.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import { Visitor } from './visitor.ts';
import type { Operation, World } from './world.ts';

/** The dead tell nothing. */
const NEVER = new Promise<never>(() => undefined);

/** By then every call has come to its end that nobody waits for. */
const CALLS_END_MS = 5_000;

/** One process that uses storage: whatever it asks, and is told, the oracle hears. */
export class Client {
  readonly visits = new Visitor(this);
  readonly notes = new NoteTaker(this);
  #storage: Storage | undefined;

  constructor(
    readonly world: World,
    readonly process: SimulatedProcess,
    private readonly openStorage: () => Promise<Storage>,
  ) {}

  get oracle(): Oracle {
    return this.world.oracle;
  }

  get random(): SeededRandom {
    return this.world.random;
  }

  get now(): number {
    return this.world.machine.scheduler.now;
  }

  /** Whether its storage is open, as far as it knows. */
  get isOpen(): boolean {
    return this.process.alive && this.#storage !== undefined;
  }

  /** @returns whether it was opened; else it was refused, as it may be */
  async open(): Promise<boolean> {
    this.#storage = await this.#guard('open', () => this.openStorage());
    if (!this.#storage) await this.#checkFiles('a start that was refused');
    return this.#storage !== undefined;
  }

  async close(): Promise<void> {
    await this.attempt('close', async (storage) => {
      await storage.close();
      return true;
    });
    await this.#checkFiles('a close');
  }

  async #checkFiles(what: string): Promise<void> {
    // Reads beside one that was refused may still be going on.
    if (this.process.openFiles > 0) await this.wait(CALLS_END_MS);
    const { openFiles } = this.process;
    if (openFiles > 0) this.oracle.violate(`${what} left ${openFiles} files open`);
  }

  /** @returns undefined where storage refused, as it may when something failed */
  async attempt<T>(operation: Operation, call: (storage: Storage) => Promise<T>): Promise<T | undefined> {
    const storage = this.#storage;
    if (!storage) throw new Error('the storage is not open');
    return await this.#guard(operation, () => call(storage));
  }

  /** What others were told must be seen at once, or a moment later where a server's clients remember what it said (P3). */
  async untilVisible(): Promise<void> {
    if (this.world.machine.faults.staleListing > 0) await this.wait(STALE_MS + 1);
  }

  /** @param ms milliseconds of this process's life */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.world.machine.scheduler.after(this.process, ms, resolve));
  }

  tell(what: string): void {
    this.oracle.tell(`${this.process.name} ${what}`);
  }

  async #guard<T>(operation: Operation, call: () => Promise<T>): Promise<T | undefined> {
    const { world, process } = this;
    try {
      const answer = await call();
      return process.alive ? answer : await NEVER;
    } catch (error) {
      if (!process.alive) return await NEVER;
      this.tell(`${operation} was refused: ${error}`);
      if (!world.mayRefuse(process, operation, error)) {
        world.oracle.violate(`${operation} was refused: ${error instanceof Error ? error.stack : error}`);
      }
      return undefined;
    }
  }
}
