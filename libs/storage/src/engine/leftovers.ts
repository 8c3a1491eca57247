import type { Clock } from '../clock.ts';
import type { CommitLog } from '../commit-log/commit-log.ts';
import { checkpointOfSegment } from '../commit-log/sequence-name.ts';
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
}

/**
 * Removes what processes left that died before they were registered or after they were folded. Nothing in it counts: a
 * process is registered before it makes a journal. Others may be starting, so everything else must have lain there for
 * a while, with nobody answering for it.
 */
export class Leftovers {
  readonly #options: LeftoversOptions;
  readonly #seenSince = new Map<string, number>();

  constructor(options: LeftoversOptions) {
    this.#options = options;
  }

  /** @throws as `CommitLog.refresh`, or a system error */
  async sweep(): Promise<void> {
    const { fileSystem, layout, log, presence, clock } = this.#options;
    const found = await this.#find();
    for (const [incarnation, paths] of found) {
      const since = this.#seenSince.get(incarnation) ?? clock.monotonic();
      this.#seenSince.set(incarnation, since);
      await log.refresh();
      if (log.state.journals.has(incarnation)) continue;
      const young = clock.monotonic() - since < GONE_AFTER_MS;
      const starting = young || (await presence.answers(layout.socketOf(incarnation)));
      for (const path of paths) {
        if (!starting || path.startsWith(`${layout.journals}/`)) await removeIfThere(fileSystem, path);
      }
    }
    for (const known of this.#seenSince.keys()) if (!found.has(known)) this.#seenSince.delete(known);
  }

  /**
   * Removes at once what processes were making in the log that do not answer: where no other machine has the volume, and
   * room is short. Only its maker could have published such a file.
   *
   * @throws as `sweep`
   */
  async clear(): Promise<void> {
    const { fileSystem, layout, log, presence, incarnation: self } = this.#options;
    for (const { name } of await fileSystem.list(layout.log)) {
      const maker = layout.makerOf(name);
      if (maker === undefined || maker === self || (await presence.answers(layout.socketOf(maker)))) continue;
      await log.refresh(); // what it had published before it went is everybody's
      const isPublished = (checkpointOfSegment(name) ?? Number.POSITIVE_INFINITY) <= log.state.checkpoint;
      if (!isPublished) await removeIfThere(fileSystem, `${layout.log}/${name}`);
    }
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
