/**
 * The path of a request target, without its query, in the one spelling that stands for all of the same meaning: proxies
 * send the whole URL, and any character may be escaped (RFC 9110, 4.2.3; RFC 3986, 6.2.2.2). The router takes them all.
 */
export function pathOf(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  return path.replace(/%[2-7][\da-f]/gi, unescapeUnreserved) || '/';
}

function unescapeUnreserved(escaped: string): string {
  const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
  return /[\w.~-]/.test(character) ? character : escaped;
}

/** Whether a path is asked for by machines, many times a minute. */
export function isProbe(path: string): boolean {
  return /^\/health(\/|$)/.test(path);
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
