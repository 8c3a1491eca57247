const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A string between quotes, as both YAML and Go read it: what cannot be seen is an escape. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(INVISIBLE, (character) => {
    return `\\U${character.codePointAt(0)?.toString(16).padStart(8, '0')}`;
  });
}
