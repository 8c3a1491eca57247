import type { Clock } from '../clock.ts';
import { rowsOf } from '../commit-log/commit.ts';
import type { CommitLog } from '../commit-log/commit-log.ts';
import type { Draft } from '../commit-log/draft.ts';
import type { RegisteredJournal } from '../commit-log/registered-journal.ts';
import { failure, isFull } from '../errors.ts';
import { errorCode, type FileSystem, removeIfThere } from '../file-system/file-system.ts';
import { flushedExtent } from '../journal/extents.ts';
import { fenced, recoverJournal } from '../journal/journal-reader.ts';
import { covers } from '../journal/segment.ts';
import type { Presence } from '../presence/presence.ts';
import { type Counts, noCounts } from '../visits/counts.ts';
import type { VolumeLayout } from '../volume/layout.ts';

/** A writer on another machine is gone when its beat stays the same for this long, by the observer's own clock. */
export const GONE_AFTER_MS = 60_000;

export interface AbsorptionOptions {
  readonly fileSystem: FileSystem;
  /** The same for what people may look at, and nothing needs: it lets go of no reserve. */
  readonly spareFileSystem: FileSystem;
  readonly layout: VolumeLayout;
  readonly log: CommitLog;
  readonly presence: Presence;
  readonly clock: Clock;
  /** The machine and volume as seen from here: who registered the same one answers on its socket while it lives. */
  readonly here: string;
  /** Whether other machines may have the volume mounted. */
  readonly remote: boolean;
  readonly incarnation: string;
}

/** What was last seen of other processes' signs of life. */
export interface Signs {
  readonly beatOf: (incarnation: string) => string | undefined;
}

/**
 * Takes over the journals of processes that are gone. First the files are renamed, and the new names flushed: from
 * then on their owner, should it only have been asleep, acknowledges nothing (P9). Then what they hold is committed,
 * and only then they are removed. A crash in between leaves files named `.fenced`, which whoever meets them folds.
 */
export class Absorption {
  readonly #options: AbsorptionOptions;
  readonly #seen = new Map<string, { readonly beat: string | undefined; readonly since: number }>();
  /** Commits under way that take over from somebody. */
  #committing = 0;

  constructor(options: AbsorptionOptions) {
    this.#options = options;
  }

  /**
   * Has the log vouch for what the journals of other machines, and of this one before it was started again, hold
   * beyond their marks: a power cut may have taken the marks back, and their hits were acknowledged.
   *
   * @throws `unavailable`, `full`, `fault`
   */
  async vouch(): Promise<void> {
    const { fileSystem, layout, log, here } = this.#options;
    for (const { incarnation, writer, node, active, observed } of [...log.state.journals.values()]) {
      if (node === here || !active) continue;
      const extent = await flushedExtent(fileSystem, layout.journalOf(writer, incarnation));
      if (!extent || covers(observed, extent)) continue;
      await log.propose((draft) => {
        const journal = draft.journal(incarnation);
        if (journal && !covers(journal.observed, extent)) draft.add({ op: 'observe', incarnation, ...extent });
      });
    }
  }

  /** Those who are gone as can be told at once. */
  async goneHere(): Promise<RegisteredJournal[]> {
    const gone: RegisteredJournal[] = [];
    for (const journal of this.#options.log.state.journals.values()) {
      if (await this.#isGoneHere(journal)) gone.push(journal);
    }
    return gone;
  }

  /** Whether a commit is under way that makes more room than it takes. */
  get isMakingRoom(): boolean {
    return this.#committing > 0;
  }

  /** Whether somebody is registered who may be gone, as only time can tell. */
  get mayFindMore(): boolean {
    const { log, here, incarnation } = this.#options;
    return [...log.state.journals.values()].some((one) => one.node !== here && one.incarnation !== incarnation);
  }

  /**
   * Takes over from everybody who is gone.
   *
   * @param mustBeat whose beat has to show that it lives, though its socket may answer
   * @throws `damaged`, `full`, `fault`
   */
  async sweep({ beatOf }: Signs, mustBeat: (incarnation: string) => boolean = () => false): Promise<void> {
    const { log, incarnation } = this.#options;
    const gone: RegisteredJournal[] = [];
    for (const journal of [...log.state.journals.values()]) {
      if (journal.incarnation === incarnation) continue;
      if (await this.#isGone(journal, beatOf(journal.incarnation), mustBeat(journal.incarnation))) gone.push(journal);
    }
    if (gone.length > 0) await this.absorbAll(gone);
    for (const known of this.#seen.keys()) if (!log.state.journals.has(known)) this.#seen.delete(known);
  }

  /** Takes a journal from its owner, who acknowledges nothing from here on. @throws `fault` */
  async fence({ writer, incarnation }: Pick<RegisteredJournal, 'writer' | 'incarnation'>): Promise<void> {
    const { fileSystem, layout } = this.#options;
    for (const path of layout.journalOf(writer, incarnation)) await this.#rename(path);
    await fileSystem.flushDirectory(layout.journals).catch((error: unknown) => {
      throw failure(error, 'cannot take over a journal', layout.journals);
    });
  }

  /** Takes over one journal, whether its owner lives or not. @throws as `absorbAll` */
  async absorb(journal: RegisteredJournal): Promise<void> {
    await this.absorbAll([journal]);
  }

  /**
   * Takes over journals, whether their owners live or not: all of them in one commit, as each takes room. Who comes to
   * life meanwhile is left alone.
   *
   * @param beside what else belongs into that commit
   * @throws `damaged` (the files stay, fenced), `full`, `fault`; what `beside` throws
   */
  async absorbAll(
    journals: Iterable<RegisteredJournal>,
    beside: (draft: Draft) => void = () => undefined,
  ): Promise<void> {
    const { log } = this.#options;
    const taken: TakenJournal[] = [];
    for (const journal of journals) taken.push(await this.#take(journal));
    this.#committing += 1;
    try {
      await log.propose((draft) => {
        for (const { incarnation, active, counts } of taken) {
          // Not there where another process was faster; active where its owner has come to life after all.
          const isAsRead = draft.journal(incarnation)?.active === active;
          if (isAsRead && counts) draft.add({ op: 'fold', incarnation, ...rowsOf(counts) });
        }
        beside(draft);
      });
    } finally {
      this.#committing -= 1;
    }
    for (const journal of taken) if (!log.state.journals.has(journal.incarnation)) await this.#removeFilesOf(journal);
  }

  /** Fences a journal, and reads it. */
  async #take({ writer, incarnation }: RegisteredJournal): Promise<TakenJournal> {
    const { layout, log } = this.#options;
    const [first, second] = layout.journalOf(writer, incarnation);
    const isActive = () => log.state.journals.get(incarnation)?.active === true;
    let counts: Counts | undefined = noCounts();
    if (isActive()) {
      await this.fence({ writer, incarnation });
      await log.refresh();
      if (isActive()) counts = await this.#recover(incarnation, [fenced(first), fenced(second)]);
    }
    return { writer, incarnation, active: isActive(), counts };
  }

  async #removeFilesOf({ writer, incarnation }: TakenJournal): Promise<void> {
    const { fileSystem, layout, presence } = this.#options;
    const [first, second] = layout.journalOf(writer, incarnation);
    const leftovers = [
      first,
      second,
      fenced(first),
      fenced(second),
      `${layout.log}/${incarnation}.tmp`,
      layout.nextVisitsOf(incarnation),
    ];
    for (const path of leftovers) await removeIfThere(fileSystem, path);
    // While it answers it may yet publish what it has written (see Leftovers).
    const socket = layout.socketOf(incarnation);
    if (!(await presence.answers(socket))) await removeIfThere(fileSystem, socket);
  }

  /** Keeps the last bytes that were cut off, in the place of the one before: for people, so no room for it is no reason to stop. */
  async keep(incarnation: string, offset: number, bytes: Buffer): Promise<void> {
    const { spareFileSystem: fileSystem, layout } = this.#options;
    const path = layout.brokenOf(incarnation, offset);
    try {
      const older = (await fileSystem.list(layout.store)).filter(({ name }) => layout.isBroken(name));
      for (const { name } of older) await removeIfThere(fileSystem, `${layout.store}/${name}`);
      const file = await fileSystem.create(path);
      try {
        await file.write(bytes, 0);
      } finally {
        await file.close();
      }
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return; // another process keeps the same
      if (!isFull(error)) throw error;
      await removeIfThere(fileSystem, path);
    }
  }

  /** @returns undefined where another process folded the journal meanwhile and removed it */
  async #recover(incarnation: string, paths: readonly [string, string]): Promise<Counts | undefined> {
    const { fileSystem, log } = this.#options;
    try {
      const { counts, torn } = await recoverJournal(fileSystem, paths);
      if (torn) await this.keep(incarnation, torn.offset, torn.bytes);
      return counts;
    } catch (error) {
      await log.refresh();
      if (log.state.journals.has(incarnation)) throw error;
      return undefined;
    }
  }

  /** A socket tells of this machine's; who ran before it was started again is gone for sure, if no other has the volume. */
  async #isGoneHere({ node, incarnation }: RegisteredJournal): Promise<boolean> {
    const { layout, presence, here, remote } = this.#options;
    if (node === here) return !(await presence.answers(layout.socketOf(incarnation)));
    return !remote && node !== '' && bootOf(node) !== bootOf(here);
  }

  async #isGone(journal: RegisteredJournal, beat: string | undefined, mustBeat: boolean): Promise<boolean> {
    const { fileSystem, layout, clock, here } = this.#options;
    if (await this.#isGoneHere(journal)) return true;
    if (journal.node === here && !mustBeat) return false;
    for (const path of layout.journalOf(journal.writer, journal.incarnation)) {
      if (await fileSystem.exists(fenced(path))) return true;
    }
    const seen = this.#seen.get(journal.incarnation);
    if (seen && seen.beat === beat) return clock.monotonic() - seen.since >= GONE_AFTER_MS;
    this.#seen.set(journal.incarnation, { beat, since: clock.monotonic() });
    return false;
  }

  async #rename(path: string): Promise<void> {
    try {
      await this.#options.fileSystem.rename(path, fenced(path));
    } catch (error) {
      // Somebody else has renamed it already, or even folded and removed it: the log will tell.
      if (errorCode(error) !== 'ENOENT') throw failure(error, 'cannot take over a journal', path);
    }
  }
}

/** A journal whose owner acknowledges nothing any more. */
interface TakenJournal {
  readonly writer: string;
  readonly incarnation: string;
  /** Whether it was active when it was read. */
  readonly active: boolean;
  /** What it holds; undefined where another process folded it meanwhile. */
  readonly counts: Counts | undefined;
}

/** Which start of which machine (see Admission.here). */
function bootOf(node: string): string {
  return node.slice(0, node.lastIndexOf('/'));
}
