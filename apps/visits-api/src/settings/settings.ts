import { z } from 'zod';
import { PolledFile } from '../configuration/polled-file.ts';
import { isProbe } from '../http/path.ts';

/** What config.json may say; everything has a default, and the whole may change while the service runs. */
export interface Settings {
  /** What the service calls itself on `/`. */
  readonly title: string;
  /** Paths whose GET counts as a visit; `:name` stands for any one segment. */
  readonly countedPaths: readonly string[];
  readonly limits: {
    /** Characters. */
    readonly noteTitle: number;
    /** Characters. */
    readonly noteBody: number;
    /** Notes a page has where the request names no limit. */
    readonly notesPerPage: number;
    /** How many clients may listen to /visits/events at once. */
    readonly eventClients: number;
    /** How long a stream of events lasts before its client has to come back. */
    readonly eventSeconds: number;
  };
  /** Members of the file that mean nothing to this version: most likely misspelt. */
  readonly ignored: readonly string[];
}

/** The file of settings: its last good content, whatever happens to it later. */
export type SettingsFile = PolledFile<Settings>;

/** @throws Error of one line when the file is there and is no good */
export function openSettings(path: string): Promise<SettingsFile> {
  return PolledFile.open(path, parseSettings, { value: defaults });
}

/** @throws Error that says what is wrong, and where in the file */
export function parseSettings(content: string): Settings {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    throw new Error(
      `is not JSON: ${error instanceof SyntaxError ? error.message : String(error)}`.replace(/\s+/g, ' '),
    );
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) =>
      path.length === 0 ? message : `${path.join('.')}: ${message}`,
    );
    throw new Error(problems.join('; '));
  }
  return { ...parsed.data, ignored: unknownMembers(json) };
}

const limitsSchema = z.object(
  {
    noteTitle: limit(1, 10_000).default(200),
    noteBody: limit(1, 16_777_216).default(16_384),
    notesPerPage: limit(1, 1000).default(100),
    eventClients: limit(1, 100_000).default(1000),
    eventSeconds: limit(0, 86_400).default(3600),
  },
  'expected an object',
);

const schema = z.object(
  {
    title: z.string('expected text').min(1, 'expected 1 to 200 characters').max(200).default('visits-api'),
    countedPaths: z
      .array(z.string('expected a path').refine(isCountable, 'expected a path from / that is not below /health'), {
        error: 'expected an array of paths',
      })
      .default(['/', '/notes', '/notes/:id']),
    limits: limitsSchema.prefault({}),
  },
  'expected an object',
);

const defaults: Settings = { ...schema.parse({}), ignored: [] };

function limit(least: number, most: number) {
  const expected = `expected a whole number from ${least} to ${most}`;
  return z.int(expected).min(least, expected).max(most, expected);
}

function isCountable(path: string): boolean {
  return /^\/[^?#\s]*$/.test(path) && !isProbe(path);
}

function unknownMembers(json: unknown): string[] {
  const { limits, ...top } = Object(json);
  return [
    ...Object.keys(top).filter((name) => !(name in schema.shape)),
    ...Object.keys(limits ?? {})
      .filter((name) => !(name in limitsSchema.shape))
      .map((name) => `limits.${name}`),
  ];
}
