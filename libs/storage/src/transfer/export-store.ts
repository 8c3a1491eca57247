import type { ExportRecord, Note } from '../port.ts';
import type { Counts } from '../visits/counts.ts';
import { countsRecord } from './export-record.ts';

export interface ExportSource {
  /** A name for this export, never given before. */
  readonly name: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly time: number;
  /** All notes, oldest first. */
  readonly notes: () => AsyncIterable<Note>;
  readonly counts: () => Promise<Counts>;
}

/** A store as records. What is written meanwhile may be in it or not; each note is whole. */
export async function* exportStore(source: ExportSource): AsyncGenerator<ExportRecord> {
  yield {
    type: 'visits-export',
    format: 1,
    export: source.name,
    exportedAt: new Date(source.time).toISOString(),
  };
  for await (const note of source.notes()) yield { type: 'note', ...note };
  yield countsRecord(await source.counts());
}
