import { isIP } from 'node:net';
import { z } from 'zod';

/** Which origins' pages may read answers: those listed, or all. */
export type CorsOrigins = 'any' | readonly string[];

/** Which proxies' word on a client's address is taken: so many hops', those in these networks', or nobody's. */
export type TrustedProxies = number | readonly string[];

/** Origins, with spaces or commas between. */
export const corsOrigins = z.string().transform((text, context): CorsOrigins => {
  const origins = text.split(/[\s,]+/).filter((part) => part !== '');
  if (origins.length === 1 && origins[0] === '*') return 'any';
  if (origins.length > 0 && origins.every(isOrigin)) return origins;
  context.addIssue({ code: 'custom', message: 'expected origins such as https://example.org, or * for all' });
  return z.NEVER;
});

/** A number of hops, or addresses and networks with spaces or commas between. */
export const trustedProxies = z.string().transform((text, context): TrustedProxies => {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const networks = text.split(/[\s,]+/).filter((part) => part !== '');
  if (networks.length > 0 && networks.every(isNetwork)) return networks;
  context.addIssue({
    code: 'custom',
    message: 'expected how many proxies there are, or their networks such as 10.0.0.0/8',
  });
  return z.NEVER;
});

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^(0|[1-9]\d{0,2})$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
