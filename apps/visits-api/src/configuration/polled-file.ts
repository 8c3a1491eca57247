import { readFile, stat } from 'node:fs/promises';

/** More than any ConfigMap or Secret can hold. */
const mostBytes = 2 ** 20;

/** What reading the file again came to. */
export type Refresh = 'same' | 'changed' | 'failed';

/**
 * A file whose content may change while the service runs. It is read again rather than watched: a mounted ConfigMap or
 * Secret changes by swapping a symbolic link two levels up, which no watch of the file itself reports everywhere.
 */
export class PolledFile<Value> {
  #content: string | undefined;
  #value: Value;
  #problem: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  private constructor(
    readonly path: string,
    private readonly parse: (content: string) => Value,
    absent: Value,
  ) {
    this.#value = absent;
  }

  /**
   * Reads the file for the first time.
   *
   * @param parse throws an Error whose message is what the owner of the file needs to know
   * @param absent what a file that is not there means; without it, that is an error like any other
   * @throws Error of one line that names the file
   */
  static async open<Value>(
    path: string,
    parse: (content: string) => Value,
    absent?: { readonly value: Value },
  ): Promise<PolledFile<Value>> {
    try {
      const content = await read(path);
      const file = new PolledFile(path, parse, parse(content));
      file.#content = content;
      return file;
    } catch (error) {
      if (absent && isMissing(error)) return new PolledFile(path, parse, absent.value);
      throw new Error(`${path}: ${describe(error)}`, { cause: error });
    }
  }

  /** What the file said when it was last good. */
  get value(): Value {
    return this.#value;
  }

  /** Why the file as it is now is not in force; undefined when it is. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Whether there has been a file. */
  get exists(): boolean {
    return this.#content !== undefined;
  }

  /** Reads the file again. A bad one, or none where there was one, leaves the last good value in force. */
  async refresh(): Promise<Refresh> {
    try {
      const content = await read(this.path);
      if (content === this.#content) {
        this.#problem = undefined;
        return 'same';
      }
      this.#value = this.parse(content);
      this.#content = content;
      this.#problem = undefined;
      return 'changed';
    } catch (error) {
      if (!this.exists && isMissing(error)) return 'same';
      const problem = describe(error);
      if (problem === this.#problem) return 'same';
      this.#problem = problem;
      return 'failed';
    }
  }

  /** Refreshes every `intervalMs` until `close`, and tells of each change and each new problem once. */
  poll(intervalMs: number, told: (outcome: 'changed' | 'failed') => void): void {
    this.#timer = setTimeout(async () => {
      const outcome = await this.refresh();
      if (outcome !== 'same') told(outcome);
      if (this.#timer) this.poll(intervalMs, told);
    }, intervalMs).unref();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

async function read(path: string): Promise<string> {
  // A pipe would be waited for without end, and so would the end of a device.
  const found = await stat(path);
  if (!found.isFile() && !found.isDirectory()) throw new Error('is not a regular file');
  if (found.size > mostBytes) throw new Error(`is larger than ${mostBytes} bytes`);
  return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function describe(error: unknown): string {
  const code = codeOf(error);
  if (code === undefined) return error instanceof Error ? error.message : String(error);
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'is a directory, expected a file';
  if (code === 'EACCES') return 'may not be read by this user';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'is not UTF-8 text';
  return `cannot be read (${String(code)})`;
}
