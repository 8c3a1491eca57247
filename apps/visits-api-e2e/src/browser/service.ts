import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../../../dist/apps/visits-api/main.js', import.meta.url));

/** A note as the service answers it. */
export interface ServedNote {
  readonly id: string;
  readonly version: number;
  readonly title?: string;
  readonly body: string;
}

/** The program as it is shipped, in a directory of its own, and what another client does to it. */
export class RunningProgram {
  #child: ChildProcess | undefined;
  #url = '';

  private constructor(
    private readonly directory: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** @param settings what its config.json says */
  static async start(
    environment: Readonly<Record<string, string>> = {},
    settings: Readonly<Record<string, unknown>> = {},
  ): Promise<RunningProgram> {
    const directory = await mkdtemp(join(tmpdir(), 'visits-browser-'));
    await writeFile(join(directory, 'config.json'), JSON.stringify(settings));
    const running = new RunningProgram(directory, environment);
    await running.resume();
    return running;
  }

  /** Where it listens; the same after `resume`. */
  get url(): string {
    return this.#url;
  }

  /** Starts it again, after `pause`. */
  async resume(): Promise<void> {
    const child = spawn(process.execPath, [program], {
      cwd: this.directory,
      env: {
        PORT: new URL(this.#url || 'http://localhost:0').port || '0',
        POD_NAME: 'pod-0',
        CONFIG_FILE: join(this.directory, 'config.json'),
        ...this.environment,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    for await (const line of createInterface(child.stdout)) {
      const entry = JSON.parse(line);
      if (entry.msg !== 'ready') continue;
      this.#url = entry.url;
      break;
    }
    child.stdout.resume();
  }

  /** Stops it as Kubernetes does. */
  async pause(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }

  async end(): Promise<void> {
    await this.pause();
    await rm(this.directory, { recursive: true });
  }

  /** @throws Error for an answer that is a refusal */
  async ask(path: string, method = 'GET', content?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { ...(content !== undefined && { 'Content-Type': 'application/json' }), ...headers },
      ...(content !== undefined && { body: JSON.stringify(content) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  async hit(page?: string): Promise<void> {
    await this.ask('/visits', 'POST', page === undefined ? {} : { page });
  }

  async total(): Promise<number> {
    return Number(await (await this.ask('/visits')).text());
  }

  async write(body: string, title?: string): Promise<ServedNote> {
    return JSON.parse(await (await this.ask('/notes', 'POST', { body, ...(title !== undefined && { title }) })).text());
  }

  /** Changes a note, whatever version it has. */
  async change(id: string, body: string, title?: string): Promise<void> {
    const note = { body, ...(title !== undefined && { title }) };
    await this.ask(`/notes/${id}`, 'PUT', note, { 'If-Match': '*' });
  }

  async remove(id: string): Promise<void> {
    await this.ask(`/notes/${id}`, 'DELETE');
  }

  async notes(): Promise<readonly ServedNote[]> {
    return JSON.parse(await (await this.ask('/notes?count=0&limit=1000')).text());
  }
}
