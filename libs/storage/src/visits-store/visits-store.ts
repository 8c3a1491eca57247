/** `visits-store`: looks after volumes, as `USAGE` has it. */

import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { StorageError } from '../errors.ts';
import { nodeFileSystem } from '../file-system/node-file-system.ts';
import { socketPresence } from '../presence/socket-presence.ts';
import { VolumeLayout } from '../volume/layout.ts';
import { isDamaged } from './finding.ts';
import { repairVolume } from './repair.ts';
import { inspection, inspectionText, verificationText } from './report.ts';
import { exportVolume, importVolume, parseLines } from './transfer.ts';
import { type Surroundings, surveyVolume } from './volume-survey.ts';

const COMMANDS = ['inspect', 'verify', 'repair', 'export', 'import'] as const;

const USAGE = `usage: visits-store COMMAND DIR [--json]
  inspect DIR        what is in a volume
  verify DIR         whether every byte of it is what was written
  repair DIR         makes a store of what is whole, and moves the rest aside; no process may use it
  export DIR         everything, as lines of JSON
  import DIR [FILE]  adds what an export holds, from FILE or standard input
exit status: 0 sound or done, 1 damaged, 2 refused`;

/** A call that makes no sense. */
class Misuse extends Error {}

const SOUND = 0;
const DAMAGED = 1;
const REFUSED = 2;

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(SOUND); // whoever reads has seen enough
  throw error;
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isDamage = error instanceof StorageError && error.code === 'damaged';
  const text = error instanceof Error ? error.message : String(error);
  console.error(error instanceof Misuse ? `visits-store: ${text}\n${USAGE}` : `visits-store: ${text}`);
  process.exitCode = isDamage ? DAMAGED : REFUSED;
}

async function main(args: string[]): Promise<number> {
  const { command, directory, file, json } = readArguments(args);
  if (command === 'import') return await runImport(directory, file, json);
  const surroundings = await surroundingsOf(directory);
  switch (command) {
    case 'inspect': {
      const found = inspection(directory, await surveyVolume(surroundings));
      print(json ? JSON.stringify(found) : inspectionText(found));
      return isDamaged(found.findings) ? DAMAGED : SOUND;
    }
    case 'verify': {
      const survey = await surveyVolume(surroundings);
      const { findings, bytes, files } = survey;
      const sound = !isDamaged(findings);
      print(json ? JSON.stringify({ directory, sound, bytes, files, findings }) : verificationText(directory, survey));
      return sound ? SOUND : DAMAGED;
    }
    case 'repair':
      return await runRepair(surroundings, directory, json);
    case 'export':
      for await (const record of exportVolume(surroundings)) await write(`${JSON.stringify(record)}\n`);
      return SOUND;
  }
}

async function runRepair(surroundings: Surroundings, directory: string, json: boolean): Promise<number> {
  const { aside, lost, total, notes } = await repairVolume(surroundings);
  if (json)
    print(JSON.stringify({ directory, repaired: aside !== undefined, aside: aside ?? null, lost, total, notes }));
  else if (aside === undefined) print(`${directory}: sound: nothing to repair`);
  else {
    for (const loss of lost) print(`lost: ${loss}`);
    print(
      `${directory}: repaired: ${total} visits, ${notes} notes; what was cut is in ${aside}: remove it when you are done`,
    );
  }
  return SOUND;
}

/** Reads nothing before the first line is asked for: what comes earlier an interface would lose. */
async function* linesOf(input: NodeJS.ReadableStream): AsyncGenerator<string> {
  yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
}

async function runImport(directory: string, file: string | undefined, json: boolean): Promise<number> {
  const input = file === undefined ? process.stdin : createReadStream(file);
  const failed = new Promise<never>((_, reject) => {
    input.once('error', (error: Error) => reject(new Error(`${file ?? 'standard input'}: ${error.message}`)));
  });
  const summary = await Promise.race([importVolume(directory, parseLines(linesOf(input))), failed]);
  const { notes, unchanged, visits } = summary;
  print(
    json
      ? JSON.stringify({ directory, ...summary })
      : `${directory}: ${visits} visits and ${notes} notes added, ${unchanged} notes were there already`,
  );
  return SOUND;
}

function readArguments(args: string[]) {
  let parsed: { readonly values: { readonly json: boolean }; readonly positionals: string[] };
  try {
    parsed = parseArgs({ args, allowPositionals: true, options: { json: { type: 'boolean', default: false } } });
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
  const [name, directory, file, ...more] = parsed.positionals;
  const command = COMMANDS.find((one) => one === name);
  if (!command) throw new Misuse(name === undefined ? 'no command' : `there is no command ${name}`);
  if (directory === undefined || directory === '') throw new Misuse(`${command}: name the directory of a volume`);
  const surplus = command === 'import' ? more[0] : file;
  if (surplus !== undefined) throw new Misuse(`${command}: one argument too many: ${surplus}`);
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(directory)) {
    throw new Error(`${command}: databases are not supported; name the directory of a volume`);
  }
  return { command, directory: resolve(directory), file, json: parsed.values.json };
}

async function surroundingsOf(directory: string): Promise<Surroundings> {
  return {
    fileSystem: nodeFileSystem,
    layout: new VolumeLayout(directory),
    presence: await socketPresence(),
    clock: systemClock,
  };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Waits for whoever reads slower than we write. */
async function write(text: string): Promise<void> {
  if (process.stdout.write(text)) return;
  await new Promise<void>((resume) => {
    process.stdout.once('drain', resume);
  });
}
