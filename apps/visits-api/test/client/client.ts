import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './openapi.d.ts';

/** A client made from /openapi.json: what it can be asked, and what it answers, is checked when tests are compiled. */
export type ContractClient = Client<paths>;

export function contractClient(url: string, token?: string): ContractClient {
  return createClient<paths>({
    baseUrl: url,
    ...(token !== undefined && { headers: { Authorization: `Bearer ${token}` } }),
  });
}
