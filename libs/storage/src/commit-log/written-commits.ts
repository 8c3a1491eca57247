import type { Location } from './log-file.ts';

/** Bytes of a file of the log, as they were written and flushed. */
export interface Written {
  /** The file's name in the log's directory. */
  readonly file: string;
  /** Where they begin, in bytes. */
  readonly offset: number;
  readonly bytes: Buffer;
}

/** No more is kept than this, in bytes. */
const KEPT_BYTES = 8 * 1024 * 1024;

/** The last commits of this process, as it wrote them: the next checkpoint need not read them from the disk again. */
export class WrittenCommits {
  #written: Written[] = [];
  #bytes = 0;

  keep(written: Written): void {
    this.#written.push(written);
    this.#bytes += written.bytes.length;
    while (this.#bytes > KEPT_BYTES) this.#bytes -= this.#written.shift()?.bytes.length ?? 0;
  }

  /** All that was kept, which is forgotten here. */
  take(): WrittenRecords {
    const taken = new WrittenRecords(this.#written);
    this.#written = [];
    this.#bytes = 0;
    return taken;
  }
}

/** Finds records in what was written. */
export class WrittenRecords {
  readonly #byFile = new Map<string, Written[]>();

  constructor(written: readonly Written[]) {
    for (const one of written) {
      const known = this.#byFile.get(one.file);
      if (known) known.push(one);
      else this.#byFile.set(one.file, [one]);
    }
  }

  /** A record as it was written, if it was kept. */
  find({ file, offset, length }: Location): Buffer | undefined {
    const holds = (one: Written) => one.offset <= offset && offset + length <= one.offset + one.bytes.length;
    const written = this.#byFile.get(file)?.find(holds);
    return written?.bytes.subarray(offset - written.offset, offset - written.offset + length);
  }
}
