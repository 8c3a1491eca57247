import { setTimeout as pause } from 'node:timers/promises';

/**
 * Reads until it is what is expected, and fails with the difference when it is not after `withinMs`. For what the
 * product promises "soon": what it promises at once is asserted without this.
 */
export async function eventually<T>(read: () => Promise<T>, expected: T, withinMs = 10_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await read();
    try {
      expect(seen).toEqual(expected);
      return;
    } catch (difference) {
      if (performance.now() > deadline) throw difference;
    }
    await pause(50);
  }
}
