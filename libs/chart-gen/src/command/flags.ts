import { parseArgs } from 'node:util';

/** A flag that is not known, or lacks its value. */
export class FlagError extends Error {
  readonly code = 'FLAG';
}

export interface RenderFlags {
  readonly valuesFiles: readonly string[];
  readonly sets: readonly string[];
  readonly stringSets: readonly string[];
  readonly release: string;
  readonly namespace: string;
  readonly objectsFile: string | undefined;
}

/** The defaults are those of `helm template`. */
export function readRenderFlags(args: readonly string[]): RenderFlags {
  const { values } = reading(() =>
    parseArgs({
      args: [...args],
      options: {
        values: { type: 'string', short: 'f', multiple: true, default: [] },
        set: { type: 'string', multiple: true, default: [] },
        'set-string': { type: 'string', multiple: true, default: [] },
        release: { type: 'string', default: 'release-name' },
        namespace: { type: 'string', short: 'n', default: 'default' },
        objects: { type: 'string' },
      },
    }),
  );
  return {
    valuesFiles: values.values,
    sets: values.set,
    stringSets: values['set-string'],
    release: values.release,
    namespace: values.namespace,
    objectsFile: values.objects,
  };
}

export function readBuildFlags(args: readonly string[]): { readonly out: string } {
  const { values } = reading(() =>
    parseArgs({ args: [...args], options: { out: { type: 'string', default: 'dist/charts' } } }),
  );
  return values;
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
