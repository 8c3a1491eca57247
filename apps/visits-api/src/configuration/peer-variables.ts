import { isIP } from 'node:net';
import { z } from 'zod';

/** Where the other pods are: a name whose addresses are theirs, as a headless service has it, or each by its URL. */
export type PeerPlaces =
  | { readonly kind: 'name'; readonly host: string /** Absent means this service's own. */; readonly port?: number }
  | { readonly kind: 'urls'; readonly urls: readonly string[] };

/** Of URLs, and of names. */
const mostPeers = 1000;

/** `PEERS`. */
export const peerPlaces = z.string().transform((text, context): PeerPlaces => {
  const places = text.includes('://') ? urlsOf(text) : nameOf(text);
  if (typeof places !== 'string') return places;
  context.addIssue({ code: 'custom', message: places });
  return z.NEVER;
});

/** `PEERS_EXPECTED`. */
export const peerNames = z.string().transform((text, context): readonly string[] => {
  const names = [...new Set(items(text))];
  if (names.length <= mostPeers && names.every((name) => /^[\x21-\x7e]{1,253}$/.test(name))) return names;
  context.addIssue({
    code: 'custom',
    message: `expected names of pods, at most ${mostPeers}, with commas between them`,
  });
  return z.NEVER;
});

/** The places, or what is wrong. */
function urlsOf(text: string): PeerPlaces | string {
  const urls = new Set<string>();
  for (const item of items(text)) {
    const url = URL.canParse(item) ? new URL(item) : undefined;
    if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password || url.search || url.hash) {
      return 'expected base URLs as http://10.0.0.1:8000 with commas between them, without user, query and fragment';
    }
    urls.add(url.href.replace(/\/+$/, ''));
  }
  if (urls.size > mostPeers) return `expected at most ${mostPeers} URLs`;
  return { kind: 'urls', urls: [...urls] };
}

function nameOf(text: string): PeerPlaces | string {
  const [, host = '', port] = /^(.*?)(?::(\d{1,5}))?$/.exec(text.trim()) ?? [];
  if (!isHost(host) || Number(port ?? 1) > 65_535 || Number(port ?? 1) === 0) {
    return 'expected a host name, with a port where it is not this one, or base URLs';
  }
  return { kind: 'name', host, ...(port !== undefined && { port: Number(port) }) };
}

function items(text: string): string[] {
  return text.split(/[\s,]+/).filter((item) => item !== '');
}

/** An address or a name. */
export function isHost(host: string): boolean {
  return isIP(host) !== 0 || /^(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})*\.?$/i.test(host);
}
