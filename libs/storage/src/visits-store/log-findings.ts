import { isHead } from '../commit-log/log-file.ts';
import type { Finding } from './finding.ts';
import { scanRecords } from './record-scan.ts';

/** What is found in the files of a log, file by file. */
export class LogFindings {
  readonly all: Finding[] = [];

  /** @param directory the log's */
  constructor(private readonly directory: string) {}

  add(kind: Finding['kind'], name: string, message: string, place: Pick<Finding, 'offset' | 'bytes'> = {}): void {
    this.all.push({ kind, path: `${this.directory}/${name}`, ...place, message });
  }

  damage(name: string, offset: number | undefined, message: string, bytes?: number): void {
    this.add('damage', name, message, {
      ...(offset !== undefined && { offset }),
      ...(bytes !== undefined && { bytes }),
    });
  }

  /** Reports bytes that are no records. @returns whether there are some */
  gapsIn(name: string, bytes: Buffer, what: string): boolean {
    const { gaps } = scanRecords(bytes);
    for (const gap of gaps) this.damage(name, gap.offset, `${what} is damaged`, gap.bytes);
    return gaps.length > 0;
  }

  /** Reports bytes that are no records, and a file of one head that lacks some. @returns whether it is damaged */
  damageIn(name: string, bytes: Buffer, what: string): boolean {
    if (this.gapsIn(name, bytes, what)) return true;
    const { records } = scanRecords(bytes);
    const head = records[0];
    if (head && isHead(head.value) && head.value.records === records.length - 1) return false;
    this.damage(name, bytes.length, `${what} is cut off`, 0);
    return true;
  }
}
