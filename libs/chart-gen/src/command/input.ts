import { readFileSync } from 'node:fs';
import { isTable, overlay } from '../helm/coalesce.ts';
import { applySetFlag, SetFlagError } from '../helm/set-flag.ts';
import { type HelmValues, readValuesFile, readYamlDocuments, ValuesFileError } from '../helm/values-file.ts';
import type { ValuesFlags } from './flags.ts';

/** A user's values as Helm puts them together: the files in their order, then --set, then --set-string. */
export function readValues({ valuesFiles, sets, stringSets }: ValuesFlags): HelmValues {
  const fromFiles = valuesFiles
    .map((file) => readValuesFile(readText(file), file))
    .reduce<HelmValues>((below, above) => overlay(below, above), {});
  const withSets = sets.reduce((values, flag) => set(values, flag, '--set'), fromFiles);
  return stringSets.reduce((values, flag) => set(values, flag, '--set-string'), withSets);
}

function set(values: HelmValues, flag: string, option: '--set' | '--set-string'): HelmValues {
  try {
    return applySetFlag(values, flag, option === '--set');
  } catch (error) {
    if (error instanceof SetFlagError) throw new SetFlagError(`${option} ${flag}: ${error.message}`);
    throw error;
  }
}

/** The objects of a stream of documents, those of lists one by one: what `kubectl get -o yaml` prints. `-` is standard input. */
export function readObjects(file: string): readonly HelmValues[] {
  return readYamlDocuments(readText(file), file)
    .filter((document) => document !== null)
    .flatMap((document) => {
      if (!isTable(document)) throw new ValuesFileError(`${file}: expected objects, got ${JSON.stringify(document)}`);
      const items = document['items'];
      return Array.isArray(items) ? items.filter(isTable) : [document];
    });
}

function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file === '-' ? 0 : file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = REASONS[code ?? ''] ?? message;
    throw new ValuesFileError(`${file}: ${reason}`);
  }
}

const REASONS: { readonly [code: string]: string } = {
  EISDIR: 'is a directory',
  ENOENT: 'no such file',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'is not UTF-8',
};
