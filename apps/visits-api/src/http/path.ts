/** The path of a request target, without its query. */
export function pathOf(target: string): string {
  return target.replace(/[?#].*$/s, '');
}

/** `/notes` for `/notes/`; `/` stays. */
export function withoutTrailingSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** Whether a path is one that a pattern describes: `:name` is any one segment, a trailing slash makes no difference. */
export function matchesPath(pattern: string, path: string): boolean {
  const expected = segments(pattern);
  const actual = segments(path);
  return (
    expected.length === actual.length &&
    expected.every((segment, index) => (segment.startsWith(':') ? actual[index] !== '' : segment === actual[index]))
  );
}

function segments(path: string): string[] {
  return withoutTrailingSlash(path).split('/').slice(1);
}
