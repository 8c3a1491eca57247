/** A name that nobody else uses. Browsers have `crypto.randomUUID` on encrypted connections only. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
