import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Note, openStorage, type StorageMode } from '@visits/storage';
import type { SeededRandom } from '../simulation/seeded-random.ts';
import { elsewhere, SILENCE_MS } from './elsewhere.ts';
import { Ledger } from './ledger.ts';
import type { Message, WriterOptions } from './message.ts';
import type { Volume } from './volume.ts';

interface Writer {
  readonly process: ChildProcess;
  readonly opened: Promise<void>;
  readonly ended: Promise<unknown>;
  /** Whether it may find itself taken over, or somebody else in its place. */
  mayBeFenced: boolean;
}

/** Rounds of disasters on one volume, which keeps what earlier rounds left. */
export class Campaign {
  readonly ledger = new Ledger();
  readonly tally = { rounds: 0, kills: 0, sleepers: 0, replacements: 0, fills: 0 };
  #writers: Writer[] = [];
  /** Whether there may be no room even for a removal: others took it, or one who is stopped holds what was removed. */
  #isShort = false;

  constructor(
    readonly volume: Volume,
    private readonly program: string,
    private readonly random: SeededRandom,
  ) {}

  /** One round, after which everything is as it must be, or the ledger says what is not. */
  async round(): Promise<void> {
    const { random } = this;
    this.tally.rounds += 1;
    const kind = random.pick(['kills', 'kills', 'kills', 'sleeper', 'replacement'] as const);
    if (kind === 'kills') await this.#kills();
    else if (kind === 'sleeper') await this.#sleeper();
    else await this.#replacement();
    await this.#killAll();
    await this.volume.free?.();
    this.#isShort = false;
    await this.#verify(kind === 'kills' ? random.pick(['shared', 'per-pod'] as const) : 'per-pod', kind !== 'kills');
  }

  /** Nobody lives longer than the round. */
  killAll(): void {
    for (const { process } of this.#writers) process.kill('SIGKILL');
  }

  /** Writers die at any moment, of which some come again at once; now and then the volume is full meanwhile. */
  async #kills(): Promise<void> {
    const { random, volume } = this;
    const mode = random.chance(0.3) ? 'per-pod' : 'shared';
    const count = mode === 'shared' ? volume.writers : 1;
    for (let writer = 0; writer < count; writer++) this.#start(mode, `pod-${writer}`, false);
    if (volume.fill && random.chance(0.5)) await this.#fill(mode === 'shared');
    for (let kills = 1 + random.below(count); kills > 0; kills--) {
      await sleep(random.below(400));
      const victim = random.pick(this.#writers);
      await this.#kill(victim);
      if (random.chance(0.3)) {
        // In per-pod mode the name of the dead one, whose socket answers no more.
        this.#start(mode, mode === 'shared' ? `pod-${random.below(count)}` : 'pod-0', false);
      }
      if (this.#writers.length === 0) break;
    }
    if (random.chance(0.3)) await this.#closeOne();
  }

  /** Others fill the volume, and after a while give the room back. */
  async #fill(opened: boolean): Promise<void> {
    const { random, volume } = this;
    if (opened || random.chance(0.7)) await Promise.race([...this.#writers.map((one) => one.opened), sleep(2000)]);
    this.#isShort = true;
    this.tally.fills += 1;
    await volume.fill?.();
    await sleep(random.below(300));
    if (random.chance(0.5)) await volume.free?.();
  }

  /** One of several is stopped until the others took it over, and goes on then. */
  async #sleeper(): Promise<void> {
    const { random, volume } = this;
    for (let writer = 0; writer < volume.writers; writer++) this.#start('shared', `pod-${writer}`, true);
    const sleeper = random.pick(this.#writers);
    await Promise.race([sleeper.opened, sleeper.ended]);
    await sleep(random.below(300));
    await this.#suspend(sleeper, () => sleep(SILENCE_MS + 1000));
    this.tally.sleepers += 1;
  }

  /** A pod is deleted by force while it is stopped: its successor comes, and then it goes on. */
  async #replacement(): Promise<void> {
    const { random } = this;
    const replaced = this.#start('per-pod', 'pod-0', true);
    await Promise.race([replaced.opened, replaced.ended]);
    await sleep(random.below(300));
    await this.#suspend(replaced, async () => {
      const successor = this.#start('per-pod', 'pod-0', true);
      successor.mayBeFenced = true;
      await Promise.race([successor.opened, successor.ended, sleep(5000)]);
      await sleep(random.below(300));
    });
    this.tally.replacements += 1;
  }

  async #suspend(writer: Writer, meanwhile: () => Promise<unknown>): Promise<void> {
    writer.mayBeFenced = true;
    this.#isShort = true;
    writer.process.kill('SIGSTOP');
    await meanwhile();
    writer.process.kill('SIGCONT');
    await Promise.race([writer.ended, sleep(300)]);
  }

  #start(mode: StorageMode, name: string, isElsewhere: boolean): Writer {
    const { directory, noteLength } = this.volume;
    const seed = this.random.below(2 ** 31);
    const options: WriterOptions = { directory, mode, writer: name, seed, elsewhere: isElsewhere, noteLength };
    const child = spawn(process.execPath, [this.program, JSON.stringify(options)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let hasOpened: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
      hasOpened = resolve;
    });
    // Time in a hurry is short for a machine that is busy: whoever was late by seconds is taken for gone.
    const writer: Writer = { process: child, opened, ended: once(child, 'close'), mayBeFenced: isElsewhere };
    createInterface({ input: child.stdout }).on('line', (line) => {
      const message = readMessage(line);
      if (!message) return;
      if (message.type === 'opened') hasOpened();
      this.ledger.hear(message, (refusal) => this.#mayRefuse(writer, refusal));
    });
    this.#writers.push(writer);
    return writer;
  }

  async #kill(writer: Writer): Promise<void> {
    const running = writer.process.exitCode === null && writer.process.signalCode === null;
    writer.process.kill('SIGKILL');
    await writer.ended;
    this.#writers = this.#writers.filter((other) => other !== writer);
    if (running) this.tally.kills += 1;
  }

  async #killAll(): Promise<void> {
    for (const writer of [...this.#writers]) await this.#kill(writer);
  }

  async #closeOne(): Promise<void> {
    const [writer] = this.#writers;
    if (!writer) return;
    writer.process.stdin?.end();
    await writer.ended;
    this.#writers = this.#writers.filter((other) => other !== writer);
  }

  #mayRefuse(writer: Writer, { code, operation }: Extract<Message, { type: 'refused' }>): boolean {
    switch (code) {
      case 'not-found':
      case 'version-conflict':
        return operation === 'note' || operation === 'remove';
      case 'full':
        return this.volume.small && operation !== 'close' && (operation !== 'remove' || this.#isShort);
      case 'fenced':
        // A minute is three seconds here: on a busy machine a start may take longer than that, and has to begin anew.
        return writer.mayBeFenced || operation === 'open';
      case 'in-use':
        return writer.mayBeFenced;
      default:
        return false;
    }
  }

  /** Opens the store as the next process would, and finds everything. */
  async #verify(mode: StorageMode, isElsewhere: boolean): Promise<void> {
    const { directory } = this.volume;
    try {
      const storage = await openStorage({ directory, mode, writer: 'verifier', ...(isElsewhere && elsewhere()) });
      const total = await storage.visits.total();
      const notes: Note[] = [];
      for (let page = await storage.notes.list({ limit: 100 }); ; ) {
        notes.push(...page.notes);
        if (page.next === undefined) break;
        page = await storage.notes.list({ limit: 100, cursor: page.next });
      }
      await sleep(250);
      const visits = await readFile(join(directory, 'visits'), 'utf8');
      await storage.close();
      this.ledger.find(total, notes, visits);
    } catch (error) {
      this.ledger.violations.push(`the store cannot be opened, read and closed: ${error}`);
    }
  }
}

/** @returns undefined for the line that a writer was killed in */
function readMessage(line: string): Message | undefined {
  try {
    return JSON.parse(line) as Message;
  } catch {
    return undefined;
  }
}
