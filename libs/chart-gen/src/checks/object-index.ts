import type { HelmValue, HelmValues } from '../helm/values-file.ts';

/** Reads into rendered objects, whose shape nobody has checked: what is not there is undefined or an empty list. */
export function field(value: HelmValue | undefined, ...path: readonly string[]): HelmValue | undefined {
  return path.reduce<HelmValue | undefined>(
    (here, step) => (isTable(here) && Object.hasOwn(here, step) ? here[step] : undefined),
    value,
  );
}

export function items(value: HelmValue | undefined, ...path: readonly string[]): readonly HelmValue[] {
  const list = field(value, ...path);
  return Array.isArray(list) ? list : [];
}

export function textField(value: HelmValue | undefined, ...path: readonly string[]): string | undefined {
  const text = field(value, ...path);
  return typeof text === 'string' ? text : undefined;
}

function isTable(value: HelmValue | undefined): value is HelmValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether every entry of `part` is in `whole`. */
export function isPartOf(part: HelmValue | undefined, whole: HelmValue | undefined): boolean {
  return isTable(part) && Object.entries(part).every(([key, value]) => field(whole, key) === value);
}

/** Whether a name is that of an object which exists already: one that the values name as such. */
export type IsExternal = (kind: string, name: string) => boolean;

/** Something wrong in one object of a rendering: where in it, what, and the remedy. */
export interface Complaint {
  readonly object: HelmValues;
  readonly problem: string;
}

/** The objects of one rendering, by kind and name. */
export class ObjectIndex {
  private readonly byName: ReadonlyMap<string, HelmValues>;

  constructor(readonly objects: readonly HelmValues[]) {
    this.byName = new Map(
      objects.map((object) => [`${object['kind']}/${textField(object, 'metadata', 'name')}`, object]),
    );
  }

  find(kind: string, name: string): HelmValues | undefined {
    return this.byName.get(`${kind}/${name}`);
  }

  ofKind(...kinds: readonly string[]): readonly HelmValues[] {
    return this.objects.filter((object) => kinds.includes(String(object['kind'])));
  }
}
