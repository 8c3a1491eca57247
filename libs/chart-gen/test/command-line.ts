import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { run } from '../src/command/run.ts';
import type { Chart } from '../src/language/chart.ts';

/** What a command of chart-gen prints, and how it ends. */
export async function commandLine(chart: Chart, args: readonly string[]) {
  const printed = { out: '', err: '' };
  const status = await run(chart, args, {
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
  });
  return { status, ...printed };
}

/** A directory for each test, and programs in it that stand in front of all others. */
export class Workplace {
  readonly directory = mkdtempSync(join(tmpdir(), 'chart-gen-'));
  private readonly path = process.env['PATH'];

  file(name: string, content: string): string {
    const path = join(this.directory, name);
    writeFileSync(path, content);
    return path;
  }

  program(name: string, script: string): void {
    chmodSync(this.file(name, `#!/bin/sh\n${script}\n`), 0o755);
    process.env['PATH'] = `${this.directory}${delimiter}${this.path}`;
  }

  /** From now on there are no programs at all. */
  withoutPrograms(): void {
    process.env['PATH'] = join(this.directory, 'nothing');
  }

  remove(): void {
    process.env['PATH'] = this.path;
    rmSync(this.directory, { recursive: true });
  }
}
