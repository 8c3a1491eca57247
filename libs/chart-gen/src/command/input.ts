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
  const bytes = ofFile(file, () => readFileSync(file === '-' ? 0 : file));
  return ofFile(file, () => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
}

/**
 * What is read of a file.
 *
 * @throws ValuesFileError that names the file and says what is wrong with it
 */
export function ofFile<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ValuesFileError(`${file}: ${REASONS[code ?? ''] ?? message}`);
  }
}

const REASONS: { readonly [code: string]: string } = {
  EISDIR: 'is a directory',
  ENOENT: 'no such file',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'is not UTF-8',
};
