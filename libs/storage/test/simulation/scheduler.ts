import type { SeededRandom } from './seeded-random.ts';
import type { SimulatedProcess } from './simulated-process.ts';

interface Step {
  readonly process: SimulatedProcess;
  readonly name: string;
  perform(): void;
}

interface Timer {
  readonly process: SimulatedProcess;
  readonly at: number;
  readonly task: () => void;
}

/** A system call may take this long, in milliseconds, while others go on. */
const LATE_MS = 1_000;

/** So often an engine waits for the end of a turn in a row, mostly; and more often than this never. */
const TURNS = 2;
const MANY_TURNS = 20;

/**
 * Decides in which order the system calls of all processes happen: one at a time, drawn by the seed. Between two of
 * them everything that needs no call runs to its end. Time passes only when nothing else can happen, or by chance.
 */
export class Scheduler {
  /** What happened, one line each; only where somebody wants to read it. */
  trace: string[] | undefined;
  /** The last call that was made. */
  last = '';
  now = 1_700_000_000_000;
  steps = 0;
  /** Timers are late by up to so many milliseconds: a long time passes in few steps. */
  lateness = 0;
  #pending: Step[] = [];
  #timers: Timer[] = [];

  constructor(private readonly random: SeededRandom) {}

  /** A system call: performed when the scheduler draws it, and never once its process is dead. */
  step<T>(process: SimulatedProcess, name: string, work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const perform = () => {
        try {
          resolve(work());
        } catch (error) {
          this.trace?.push(`${process.name} ${name} failed: ${error}`);
          reject(error);
        }
      };
      if (process.alive) this.#pending.push({ process, name, perform });
    });
  }

  after(process: SimulatedProcess, ms: number, task: () => void): () => void {
    const timer = { process, at: this.now + ms, task };
    if (process.alive) this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** The process makes no more calls. One of those it has asked for may still happen, as in a real kernel. */
  kill(process: SimulatedProcess): void {
    process.alive = false;
    const asked = this.#pending.filter((step) => step.process === process);
    this.#pending = this.#pending.filter((step) => step.process !== process);
    this.#timers = this.#timers.filter((timer) => timer.process !== process);
    const last = asked.find(() => this.random.chance(0.5));
    this.trace?.push(`${process.name} died${last ? ` in ${last.name}` : ''}`);
    last?.perform();
  }

  /**
   * Runs until `done` says so, which is asked after every step.
   *
   * @throws where nothing can happen any more: somebody waits for what never comes
   */
  async runUntil(done: () => boolean, limit = 100_000): Promise<void> {
    const end = this.steps + limit;
    for (;;) {
      await settled(TURNS);
      if (this.#runnable.length === 0) await settled(MANY_TURNS);
      if (done()) return;
      if (this.steps++ >= end) throw new Error(`nothing came to an end within ${limit} steps`);
      const runnable = this.#runnable;
      if (runnable.length > 0 && !(this.random.chance(0.02) && this.#fireTimer(LATE_MS))) {
        const step = this.random.pick(runnable);
        this.#pending.splice(this.#pending.indexOf(step), 1);
        this.trace?.push(`${step.process.name} ${step.name}`);
        this.last = step.name;
        this.now += 1;
        step.process.calls += 1;
        step.perform();
      } else if (runnable.length === 0 && !this.#fireTimer(Number.POSITIVE_INFINITY)) {
        throw new Error('deadlock: nobody has anything to do');
      }
    }
  }

  /** Runs until some work has come to its end. @returns and throws as that does */
  async runThrough<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    void work
      .catch(() => undefined)
      .finally(() => {
        isDone = true;
      });
    await this.runUntil(() => isDone);
    return await work;
  }

  /** Whether the process has asked for a call of this kind that has not happened yet. */
  awaits(process: SimulatedProcess, call: RegExp): boolean {
    return this.#pending.some((step) => step.process === process && call.test(step.name));
  }

  get #runnable(): Step[] {
    return this.#pending.filter(({ process }) => !process.paused);
  }

  #fireTimer(within: number): boolean {
    const due = this.#timers.filter(({ process }) => !process.paused);
    const next = due.reduce<Timer | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
    if (!next || next.at > this.now + within) return false;
    this.#timers = this.#timers.filter((timer) => timer !== next);
    this.now = Math.max(this.now, next.at) + this.random.below(this.lateness + 1);
    next.task();
    return true;
  }
}

/** What waits for no system call has run: engines, too, wait for the end of a turn, so a few turns must end. */
async function settled(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise<void>((resolve) => process.nextTick(resolve));
}
