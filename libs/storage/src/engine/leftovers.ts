import type { Clock } from '../clock.ts';
import type { CommitLog } from '../commit-log/commit-log.ts';
import { type FileSystem, removeIfThere } from '../file-system/file-system.ts';
import type { Presence } from '../presence/presence.ts';
import type { VolumeLayout } from '../volume/layout.ts';
import { GONE_AFTER_MS } from './absorption.ts';

export interface LeftoversOptions {
  readonly fileSystem: FileSystem;
  readonly layout: VolumeLayout;
  readonly log: CommitLog;
  readonly presence: Presence;
  readonly clock: Clock;
  readonly incarnation: string;
  /** No other process may be starting at this moment (per-pod mode). */
  readonly soleProcess: boolean;
}

/**
 * Removes what processes left that died before they were registered or after they were folded. Nothing in it counts.
 * Where others may be starting, files must have lain there for a while, with nobody answering for them.
 */
export class Leftovers {
  readonly #options: LeftoversOptions;
  readonly #seenSince = new Map<string, number>();

  constructor(options: LeftoversOptions) {
    this.#options = options;
  }

  /** @throws a system error */
  async sweep(): Promise<void> {
    const { fileSystem, layout, log, presence, clock, soleProcess } = this.#options;
    const found = await this.#find();
    for (const [incarnation, paths] of found) {
      const since = this.#seenSince.get(incarnation) ?? clock.monotonic();
      this.#seenSince.set(incarnation, since);
      if (!soleProcess && clock.monotonic() - since < GONE_AFTER_MS) continue;
      await log.refresh();
      if (log.state.journals.has(incarnation) || (await presence.answers(layout.socketOf(incarnation)))) continue;
      for (const path of paths) await removeIfThere(fileSystem, path);
    }
    for (const known of this.#seenSince.keys()) if (!found.has(known)) this.#seenSince.delete(known);
  }

  /** Files of incarnations that the log does not know (any more), by incarnation. */
  async #find(): Promise<Map<string, string[]>> {
    const { fileSystem, layout, log, incarnation: self } = this.#options;
    const found = new Map<string, string[]>();
    for (const directory of [layout.journals, layout.log, layout.live, layout.store]) {
      for (const { name, kind } of await fileSystem.list(directory)) {
        const incarnation = kind === 'directory' ? undefined : layout.incarnationIn(name);
        if (incarnation === undefined || incarnation === self || log.state.journals.has(incarnation)) continue;
        found.set(incarnation, [...(found.get(incarnation) ?? []), `${directory}/${name}`]);
      }
    }
    return found;
  }
}
