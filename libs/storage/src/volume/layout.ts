/**
 * Where things lie on a volume.
 *
 *     visits                                          the total, for people; derived
 *     store/journal/<writer>.<incarnation>.<0|1>      hits of one process
 *     store/journal/….fenced                          the same, taken from its writer and not yet folded
 *     store/log/<20-digit sequence>                   commits
 *     store/log/<number>.checkpoint                   what the commits up to one say, which are gone
 *     store/log/<number>.<incarnation>.<n>.notes      notes that a checkpoint moved out of commits
 *     store/log/<incarnation>….tmp                    a commit or checkpoint in the making
 *     store/live/<incarnation>                        a socket that answers while the process lives
 *     store/reserve/<0 to 7>                          space set aside for a full volume
 *     store/<incarnation>.<offset>.broken             the last torn tail that was cut, of a journal or the log, for a look
 *     store/<incarnation>.visits                      the next `visits` in the making
 */
export class VolumeLayout {
  readonly visits: string;
  readonly store: string;
  readonly journals: string;
  readonly log: string;
  readonly live: string;
  readonly reserve: string;

  constructor(readonly root: string) {
    this.visits = `${root}/visits`;
    this.store = `${root}/store`;
    this.journals = `${this.store}/journal`;
    this.log = `${this.store}/log`;
    this.live = `${this.store}/live`;
    this.reserve = `${this.store}/reserve`;
  }

  /** The two segments of a process's journal. */
  journalOf(writer: string, incarnation: string): readonly [string, string] {
    const base = `${this.journals}/${fileNameOf(writer)}.${incarnation}`;
    return [`${base}.0`, `${base}.1`];
  }

  socketOf(incarnation: string): string {
    return `${this.live}/${incarnation}`;
  }

  nextVisitsOf(incarnation: string): string {
    return `${this.store}/${incarnation}.visits`;
  }

  /** Where the torn tail of a process's journal is kept, or of a file of commits it made. */
  brokenOf(incarnation: string, offset: number): string {
    return `${this.store}/${incarnation}.${offset}${BROKEN}`;
  }

  /** Whether a file of the store's directory is a torn tail. */
  isBroken(name: string): boolean {
    return name.endsWith(BROKEN);
  }

  /** The process that made a segment of notes for a checkpoint. */
  segmentMakerOf(name: string): string | undefined {
    return /^\d{20}\.([0-9a-f]{16})\.\d+\.notes$/.exec(name)?.[1];
  }

  /** The process a file of the store belongs to, by the file's name; undefined where it belongs to all. */
  incarnationIn(name: string): string | undefined {
    // Note segments are no process's: once a checkpoint names them they are everybody's.
    return /(?:^|\.)([0-9a-f]{16})(?:\.[01](?:\.fenced)?|(?:\.checkpoint)?\.tmp|\.visits)?$/.exec(name)?.[1];
  }
}

const BROKEN = '.broken';

/** A writer's name as part of a file name. It helps people who look; the incarnation beside it tells writers apart. */
function fileNameOf(writer: string): string {
  return writer.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 64);
}
