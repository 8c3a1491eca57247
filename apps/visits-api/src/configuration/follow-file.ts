import type { Logger } from 'pino';
import type { Metrics } from '../metrics/metrics.ts';
import type { PolledFile } from './polled-file.ts';

const names = { config: 'config.json', token: 'the file of the token' };

/** Polls a file until it is closed; log and metrics are told what becomes of it. */
export function followFile(
  file: PolledFile<unknown>,
  kind: keyof typeof names,
  { logger, metrics, pollMs }: { readonly logger: Logger; readonly metrics: Metrics; readonly pollMs: number },
): void {
  metrics.beforeScrape(() => metrics.filesAccepted.set({ file: kind }, file.problem === undefined ? 1 : 0));
  file.poll(pollMs, (outcome) => {
    metrics.fileReloads.inc({ file: kind, outcome });
    if (outcome === 'changed') logger.info(`${names[kind]} has changed and is in force`);
    else logger.error(`${names[kind]} ${file.problem}; what it said before stays in force`);
  });
}
