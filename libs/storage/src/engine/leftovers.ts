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
  /** Whether who does not answer is dead for certain: no other machine has the volume, and sockets are to be had. */
  readonly answersTell: boolean;
}

/**
 * Removes what processes left that died before they were registered or after they were folded. Nothing in it counts: a
 * process is registered before it makes a journal, and only the maker of a file in the log could have published it.
 * One that closes, or was taken over, answers as long as it might do so.
 * Others may be starting: where answers do not tell, everything but journals must have lain there for a while.
 */
export class Leftovers {
  readonly #options: LeftoversOptions;
  readonly #seenSince = new Map<string, number>();

  constructor(options: LeftoversOptions) {
    this.#options = options;
  }

  /**
   * @param gone registered processes that are dead for certain: all of theirs goes but the journals
   * @throws as `CommitLog.refresh`, or a system error
   */
  async sweep(gone: ReadonlySet<string> = NOBODY): Promise<void> {
    const { fileSystem, layout, log, presence, clock } = this.#options;
    const found = await this.#find(gone);
    for (const [incarnation, paths] of found) {
      const since = this.#seenSince.get(incarnation) ?? clock.monotonic();
      this.#seenSince.set(incarnation, since);
      const isOld = clock.monotonic() - since >= GONE_AFTER_MS;
      const answers = await presence.answers(layout.socketOf(incarnation));
      await log.refresh(); // what it had published before it went is everybody's
      const isRegistered = log.state.journals.has(incarnation);
      const isGone = !answers && (!isRegistered || gone.has(incarnation));
      for (const path of paths) {
        if (this.#countsForNothing(path, { isRegistered, isGone, isOld })) await removeIfThere(fileSystem, path);
      }
    }
    for (const known of this.#seenSince.keys()) if (!found.has(known)) this.#seenSince.delete(known);
  }

  #countsForNothing(path: string, { isRegistered, isGone, isOld }: Owner): boolean {
    const { layout, answersTell } = this.#options;
    if (path.startsWith(`${layout.journals}/`)) return !isRegistered;
    // A socket is there a moment before it answers.
    if (path.startsWith(`${layout.live}/`)) return !isRegistered && isGone && isOld;
    return isGone && (answersTell || isOld) && !this.#isPublished(path);
  }

  /** Whether it holds notes that a checkpoint names, or named. */
  #isPublished(path: string): boolean {
    const number = checkpointOfSegment(path.slice(path.lastIndexOf('/') + 1));
    return number !== undefined && number <= this.#options.log.state.checkpoint;
  }

  /** Files of incarnations that the log does not know (any more), and of those who are gone, by incarnation. */
  async #find(gone: ReadonlySet<string>): Promise<Map<string, string[]>> {
    const { fileSystem, layout, log, incarnation: self } = this.#options;
    const found = new Map<string, string[]>();
    for (const directory of [layout.journals, layout.log, layout.live, layout.store]) {
      for (const { name, kind } of await fileSystem.list(directory)) {
        const incarnation = kind === 'directory' ? undefined : this.#ownerOf(name);
        if (incarnation === undefined || incarnation === self) continue;
        if (log.state.journals.has(incarnation) && !gone.has(incarnation)) continue;
        found.set(incarnation, [...(found.get(incarnation) ?? []), `${directory}/${name}`]);
      }
    }
    return found;
  }

  #ownerOf(name: string): string | undefined {
    const { layout, answersTell } = this.#options;
    // Who was only asleep might yet make the checkpoint that names its notes.
    const maker = answersTell && !this.#isPublished(name) ? layout.segmentMakerOf(name) : undefined;
    return layout.incarnationIn(name) ?? maker;
  }
}

/** What is known of the process that left something. */
interface Owner {
  readonly isRegistered: boolean;
  readonly isGone: boolean;
  /** Whether it has lain there for a while. */
  readonly isOld: boolean;
}

const NOBODY: ReadonlySet<string> = new Set();
