import type { Extent } from '../journal/segment.ts';

/** A process that the log knows, and its journal. */
export interface RegisteredJournal {
  readonly incarnation: string;
  readonly writer: string;
  /** The machine it runs on: equal for two processes that can reach each other's sockets, '' where unknown. */
  readonly node: string;
  /** Whether its journal counts. Before that it has none, or one without hits. */
  readonly active: boolean;
  /** Whether it wants the volume for itself (per-pod mode). */
  readonly alone: boolean;
  /** How far it is durable at least, whatever its mark says. */
  readonly observed?: Extent;
}
