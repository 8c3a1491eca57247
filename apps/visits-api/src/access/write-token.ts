import { createHash, timingSafeEqual } from 'node:crypto';
import type { WriteAccess } from '../configuration/configuration.ts';
import { tokenPattern } from '../configuration/configuration.ts';
import { PolledFile } from '../configuration/polled-file.ts';
import { Problem } from '../problem/problem.ts';

/** What decides who may write. */
export class WriteToken {
  private constructor(
    private readonly current: () => string | undefined,
    /** The file the token comes from, if it comes from one. */
    readonly file?: PolledFile<string>,
  ) {}

  /** @throws Error of one line, without the token, when the file has none */
  static async open(access: WriteAccess): Promise<WriteToken> {
    switch (access.kind) {
      case 'anyone':
        return new WriteToken(() => undefined);
      case 'token':
        return new WriteToken(() => access.token);
      case 'token-file': {
        const file = await PolledFile.open(access.path, parseToken);
        return new WriteToken(() => file.value, file);
      }
    }
  }

  /**
   * Lets a request with this Authorization header write, or not. How long it takes says nothing about the token.
   *
   * @throws Problem 401
   */
  check(authorization: string | undefined): void {
    const token = this.current();
    if (token === undefined) return;
    const given = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (given === undefined) {
      throw new Problem('unauthorized', 'Send the token as "Authorization: Bearer …".', {
        headers: { 'WWW-Authenticate': 'Bearer realm="visits-api"' },
      });
    }
    if (!timingSafeEqual(digest(given), digest(token))) {
      throw new Problem('unauthorized', 'This is not the token.', {
        headers: { 'WWW-Authenticate': 'Bearer realm="visits-api", error="invalid_token"' },
      });
    }
  }
}

function parseToken(content: string): string {
  const token = content.trim();
  if (tokenPattern.test(token)) return token;
  throw new Error('expected one token of visible ASCII characters without spaces');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
