import type { SimulatedFile } from './simulated-file.ts';

/** A process of the simulation: a name for people, whether it is alive, and what it has open. */
export class SimulatedProcess {
  alive = true;
  /** Stopped as by SIGSTOP: alive, and doing nothing. */
  paused = false;
  /** System calls it has made. */
  calls = 0;
  /** For how long its machine was suspended, in milliseconds: its monotonic clock has stood still. */
  suspendedMs = 0;
  #handles: SimulatedFile[] = [];

  constructor(
    readonly name: string,
    readonly node: string,
  ) {}

  get openFiles(): number {
    return this.#handles.length;
  }

  holds(file: SimulatedFile): void {
    this.#handles.push(file);
  }

  /** @returns whether it had the file open */
  letsGo(file: SimulatedFile): boolean {
    const at = this.#handles.indexOf(file);
    if (at >= 0) this.#handles.splice(at, 1);
    return at >= 0;
  }

  /** What it had open when it died. */
  releaseAll(): SimulatedFile[] {
    return this.#handles.splice(0);
  }
}
