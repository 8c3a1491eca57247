const suffixes: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/**
 * A number of bytes, plain or as a Kubernetes quantity: `4096`, `100Ki`, `1.5Mi`, `2G`, `1e6`. Fractions of a byte are
 * rounded up, as Kubernetes does.
 *
 * @returns undefined for what is none, is negative, or is beyond exact integers
 */
export function parseQuantity(text: string): number | undefined {
  const match = /^(\d+(?:\.\d*)?|\.\d+)(?:[eE](\d{1,2})|([kMGTP]i?|Ki)?)$/.exec(text);
  if (!match) return undefined;
  const factor = match[2] === undefined ? suffixes[match[3] ?? ''] : 10 ** Number(match[2]);
  if (factor === undefined) return undefined;
  const bytes = Math.ceil(Number(match[1]) * factor);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}
