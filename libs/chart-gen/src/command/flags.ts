import { parseArgs } from 'node:util';

/** A flag that is not known, lacks its value, or contradicts another. */
export class FlagError extends Error {
  readonly code = 'FLAG';
}

/** Where a user's values come from. */
export interface ValuesFlags {
  readonly valuesFiles: readonly string[];
  readonly sets: readonly string[];
  readonly stringSets: readonly string[];
}

export interface RenderFlags extends ValuesFlags {
  readonly release: string;
  readonly namespace: string;
  readonly objectsFile: string | undefined;
}

export interface CheckFlags extends RenderFlags {
  readonly cluster: boolean;
}

export interface DiffFlags extends RenderFlags {
  readonly old: string;
  /** The chart of this program where it is left out. */
  readonly young: string | undefined;
  readonly newValuesFiles: readonly string[];
}

const VALUES_OPTIONS = {
  values: { type: 'string', short: 'f', multiple: true },
  set: { type: 'string', multiple: true },
  'set-string': { type: 'string', multiple: true },
} as const;

const RELEASE_OPTIONS = {
  ...VALUES_OPTIONS,
  release: { type: 'string' },
  namespace: { type: 'string', short: 'n' },
  objects: { type: 'string' },
} as const;

export function readRenderFlags(args: readonly string[]): RenderFlags & { readonly everyCase: boolean } {
  const options = { ...RELEASE_OPTIONS, cases: { type: 'boolean' } } as const;
  const { values } = reading(() => parseArgs({ args: [...args], options }));
  return { ...releaseFlags(values), everyCase: values.cases ?? false };
}

export function readCheckFlags(args: readonly string[]): CheckFlags {
  const options = { ...RELEASE_OPTIONS, cluster: { type: 'boolean' } } as const;
  const { values } = reading(() => parseArgs({ args: [...args], options }));
  const { cluster = false, objects } = values;
  if (cluster && objects !== undefined) {
    throw new FlagError('--cluster and --objects: give one of them: both say what is there');
  }
  return { ...releaseFlags(values), cluster };
}

export function readDiffFlags(args: readonly string[]): DiffFlags {
  const { objects: _, ...release } = RELEASE_OPTIONS;
  const options = { ...release, 'new-values': { type: 'string', multiple: true } } as const;
  const { values, positionals } = reading(() => parseArgs({ args: [...args], options, allowPositionals: true }));
  const [old, young, ...more] = positionals;
  if (old === undefined || more.length > 0) {
    throw new FlagError(`expected OLD, and perhaps NEW; got ${positionals.length} paths`);
  }
  return { ...releaseFlags(values), old, young, newValuesFiles: values['new-values'] ?? [] };
}

/** @throws FlagError where there are any */
export function readNoFlags(args: readonly string[]): void {
  reading(() => parseArgs({ args: [...args], options: {} }));
}

export function readBuildFlags(args: readonly string[]): { readonly out: string } {
  const options = { out: { type: 'string', default: 'dist/charts' } } as const;
  return reading(() => parseArgs({ args: [...args], options })).values;
}

interface ReleaseOptions {
  readonly values?: string[] | undefined;
  readonly set?: string[] | undefined;
  readonly 'set-string'?: string[] | undefined;
  readonly release?: string | undefined;
  readonly namespace?: string | undefined;
  readonly objects?: string | undefined;
}

/** The defaults are those of `helm template`. */
function releaseFlags(options: ReleaseOptions): RenderFlags {
  const { values = [], set = [], release = 'release-name', namespace = 'default', objects } = options;
  const stringSets = options['set-string'] ?? [];
  return { valuesFiles: values, sets: set, stringSets, release, namespace, objectsFile: objects };
}

function reading<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('ERR_PARSE_ARGS')) throw new FlagError(message.split('\n')[0]);
    throw error;
  }
}
