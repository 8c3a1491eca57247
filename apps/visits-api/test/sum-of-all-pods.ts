import { contractClient } from './client/client.ts';

/** What `/visits?scope=all` answers. */
export interface Sum {
  readonly total: number;
  readonly partial: boolean;
  readonly pods: readonly { readonly pod: string; readonly total: number }[];
  readonly missing: readonly string[];
  readonly unanswered: readonly { readonly peer: string; readonly reason: string }[];
}

export async function sumAt(url: string): Promise<Sum> {
  const { data } = await contractClient(url).GET('/visits', { params: { query: { scope: 'all', format: 'json' } } });
  if (typeof data !== 'object' || !('partial' in data)) throw new Error(`no sum: ${JSON.stringify(data)}`);
  return data;
}
