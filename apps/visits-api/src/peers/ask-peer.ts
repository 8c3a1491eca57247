import { z } from 'zod';

/** What a pod says when it is asked for its own number. */
export const podTotal = z
  .object({
    total: z.int().min(0).max(1e15),
    pod: z.string().regex(/^[\x21-\x7e]{1,253}$/),
    process: z
      .string()
      .regex(/^[\da-f]{16}$/)
      .meta({ description: 'One start of it.' }),
  })
  .meta({ id: 'PodTotal' });

export type PodTotal = z.infer<typeof podTotal>;

/**
 * Why a peer's number is not known. `timeout`: it did not answer in time. `unreachable`: no connection, or it broke off.
 * `refused`: it answered with another status than 200, such as a redirect, which is not followed. `invalid`: what it
 * said is no pod's number. `same-name`: another one already answered by that name. `no-address`: the name of the peers
 * leads nowhere. `too-many`: it leads to more than are asked.
 */
export const noAnswer = z.enum(['timeout', 'unreachable', 'refused', 'invalid', 'same-name', 'no-address', 'too-many']);

export type NoAnswer = z.infer<typeof noAnswer>;

const mostBytes = 4096;

/**
 * Asks another pod for its own number, and never for anybody else's: so nobody asks on. Of what it sends no more is read
 * than such an answer can have.
 *
 * @param base its URL, without a slash at the end
 * @param deadline when to give up
 */
export async function askPeer(
  base: string,
  deadline: AbortSignal,
  headers: Readonly<Record<string, string>>,
): Promise<PodTotal | NoAnswer> {
  try {
    const response = await fetch(`${base}/visits?scope=pod&format=json`, {
      headers: { ...headers, accept: 'application/json' },
      redirect: 'manual',
      signal: deadline,
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      return 'refused';
    }
    const parsed = podTotal.safeParse(parseJson(await start(response)));
    return parsed.success ? parsed.data : 'invalid';
  } catch {
    return deadline.aborted ? 'timeout' : 'unreachable';
  }
}

/** The body as text; undefined where it is longer than any answer. */
async function start(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop early hangs up.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
