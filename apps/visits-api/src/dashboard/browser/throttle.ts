/** Acts at once, then at most once in each such time: whatever is asked meanwhile is done once, at its end. */
export function atMostEvery(ms: number, act: () => void): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const run = () => {
    again = false;
    waiting = setTimeout(() => {
      waiting = undefined;
      if (again) run();
    }, ms);
    act();
  };
  return () => {
    if (waiting === undefined) run();
    else again = true;
  };
}
