/**
 * Resolves when everything has run that waits for nothing outside this process: so those who were just answered, and
 * ask again at once, are in time for what begins then. It takes a microsecond, not a turn of the event loop.
 */
export function endOfTurn(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
