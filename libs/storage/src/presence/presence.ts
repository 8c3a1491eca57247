/**
 * Who is alive. Node has no flock, so each process listens on a Unix socket on the volume: sockets belong to the
 * file system, and connect across containers and pods of one machine. Across machines only a beat in the journal
 * tells (see absorption).
 */
export interface Presence {
  /** The machine: two processes with the same one can reach each other's sockets. */
  readonly node: string;
  /** Listens at `path` until the returned function is called. @returns undefined where sockets are not to be had */
  announce(path: string): Promise<(() => Promise<void>) | undefined>;
  /** Whether somebody listens at `path`; only meaningful for a process on the same node. */
  answers(path: string): Promise<boolean>;
}
