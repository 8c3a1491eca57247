import { isTable, put } from './coalesce.ts';
import type { HelmValue, HelmValues } from './values-file.ts';

/** A --set or --set-string flag that cannot be read. */
export class SetFlagError extends Error {
  readonly code = 'SET_FLAG';
}

/** The largest index and depth that Helm accepts. */
const MAX_INDEX = 65536;
const MAX_DEPTH = 30;

type Mutable = { [key: string]: HelmValue };

/**
 * Lays what a --set flag says over values, as Helm's strvals package does: `a.b=c,list[0].x=1,list={a,b},k=null`, with
 * `\` before a character that is meant literally. Words become booleans or null, decimal digits int64, the rest strings.
 *
 * @param typed false for --set-string, where everything stays a string
 * @throws SetFlagError with what is wrong
 */
export function applySetFlag(values: HelmValues, flag: string, typed = true): HelmValues {
  const parser = new Parser([...flag], typed);
  const result = structuredClone(values) as Mutable;
  while (parser.assignment(result, 0) === 'more');
  return result;
}

/** Whether anything may follow. Helm ends quietly wherever a flag does, and what was begun there is not set. */
type Progress = 'more' | 'end';

class Parser {
  private position = 0;

  constructor(
    private readonly characters: readonly string[],
    private readonly typed: boolean,
  ) {}

  /** `key=value`, `key.rest` or `key[index]rest`, and the comma behind it. */
  assignment(into: Mutable, depth: number): Progress {
    const [key, stop] = this.until('=[,.');
    switch (stop) {
      case '=': {
        const progress = this.atEnd() ? 'end' : 'more';
        set(into, key, this.value());
        return progress;
      }
      case '[': {
        const [list, progress] = this.element(listAt(into, key), this.index(), depth);
        set(into, key, list);
        return progress;
      }
      case '.': {
        if (depth + 1 > MAX_DEPTH) throw new SetFlagError(`names deeper than ${MAX_DEPTH} levels are not supported`);
        const existing = Object.hasOwn(into, key) ? into[key] : {};
        if (!isTable(existing)) throw new SetFlagError(`${key} is no map: nothing inside it can be set`);
        const progress = this.assignment(existing as Mutable, depth + 1);
        if (Object.keys(existing).length > 0) set(into, key, existing);
        else if (progress === 'more') throw new SetFlagError(`key map ${JSON.stringify(key)} has no value`);
        return progress;
      }
      case ',':
        throw new SetFlagError(`key ${JSON.stringify(key)} has no value (cannot end with ,)`);
      default:
        if (key === '') return 'end';
        throw new SetFlagError(`key ${JSON.stringify(key)} has no value`);
    }
  }

  /** What follows `[index]`: the list with that element set. */
  private element(list: readonly HelmValue[], index: number, depth: number): readonly [readonly HelmValue[], Progress] {
    const [rest, stop] = this.until('[.=');
    if (rest !== '') throw new SetFlagError(`unexpected data at end of array index: ${JSON.stringify(rest)}`);
    const existing = list[index] ?? null;
    if (stop === '=') return [replaced(list, index, this.value()), 'more'];
    if (stop === undefined) return [list, 'end'];
    if (stop === '[') {
      if (existing !== null && !Array.isArray(existing)) throw new SetFlagError(`element ${index} is no list`);
      const [inner, progress] = this.element(existing ?? [], this.index(), depth);
      return progress === 'end' && existing === null ? [list, 'end'] : [replaced(list, index, inner), progress];
    }
    const inner: Mutable = isTable(existing) ? (existing as Mutable) : {};
    const progress = this.assignment(inner, depth);
    // An element that was there, be it no map, has been made one by now.
    return progress === 'end' && index >= list.length ? [list, 'end'] : [replaced(list, index, inner), progress];
  }

  private atEnd(): boolean {
    return this.position >= this.characters.length;
  }

  private index(): number {
    const [digits, stop] = this.until(']');
    if (stop === undefined || !/^[-+]?[0-9]+$/.test(digits)) {
      throw new SetFlagError(`error parsing index: ${JSON.stringify(digits)} is no number`);
    }
    const index = Number(digits);
    if (index < 0) throw new SetFlagError(`negative ${index} index not allowed`);
    if (index > MAX_INDEX) throw new SetFlagError(`index of ${index} is greater than ${MAX_INDEX}`);
    return index;
  }

  private value(): HelmValue {
    if (this.characters[this.position] !== '{') return this.scalar(this.until(',')[0]);
    this.position++;
    const items: HelmValue[] = [];
    for (;;) {
      const [text, stop] = this.until(',}');
      if (stop === undefined) throw new SetFlagError("list must terminate with '}'");
      items.push(this.scalar(text));
      if (stop === '}') break;
    }
    if (this.characters[this.position] === ',') this.position++;
    return items;
  }

  /** The characters up to one of `stops`, which is consumed; undefined where the flag ends before. */
  private until(stops: string): readonly [string, string | undefined] {
    let text = '';
    while (!this.atEnd()) {
      const character = this.characters[this.position++] ?? '';
      if (stops.includes(character)) return [text, character];
      text += character === '\\' ? (this.characters[this.position++] ?? '') : character;
    }
    return [text, undefined];
  }

  private scalar(text: string): HelmValue {
    if (!this.typed) return text;
    const word = text.toLowerCase();
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    if (text === '0') return 0;
    if (!/^[-+]?[0-9]+$/.test(text) || text.startsWith('0')) return text;
    const number = BigInt(text.replace(/^\+/, ''));
    return number >= -(2n ** 63n) && number < 2n ** 63n ? beyondWhereInexact(number) : text;
  }
}

/** Helm has all 64 bits of it: a number just beyond what a float holds exactly must not be rounded to one that is. */
function beyondWhereInexact(number: bigint): number {
  const rounded = Number(number);
  return BigInt(rounded) === number || Math.abs(rounded) > 2 ** 53 ? rounded : rounded + 2 * Math.sign(rounded);
}

function set(into: Mutable, key: string, value: HelmValue): void {
  if (key !== '') put(into, key, value);
}

function listAt(map: HelmValues, key: string): readonly HelmValue[] {
  const existing = Object.hasOwn(map, key) ? map[key] : [];
  if (!Array.isArray(existing)) throw new SetFlagError(`${key} is no list: no element of it can be set`);
  return existing;
}

function replaced(list: readonly HelmValue[], index: number, value: HelmValue): readonly HelmValue[] {
  const result = [...list];
  while (result.length < index) result.push(null);
  result[index] = value;
  return result;
}
