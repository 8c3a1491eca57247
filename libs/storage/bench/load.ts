import type { Contestant } from './contestant.ts';

/** So much of one kind of work, by so many callers at once, each waiting for its answer before it calls again. */
export interface Load {
  readonly kind: 'hits' | 'notes';
  readonly callers: number;
  /** How long new calls are made. */
  readonly seconds: number;
}

const PAGES = Array.from({ length: 16 }, (_, page) => `/pages/${page}`);
const NOTE = 'n'.repeat(1024);

/** @returns calls answered in a second */
export async function run(contestant: Contestant, { kind, callers, seconds }: Load): Promise<number> {
  const call =
    kind === 'notes'
      ? () => contestant.note(NOTE)
      : (index: number) => contestant.hit(PAGES[index % PAGES.length] ?? '/');
  const started = performance.now();
  const end = started + seconds * 1000;
  let answered = 0;
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let index = caller; performance.now() < end; index++) {
        await call(index);
        answered += 1;
      }
    }),
  );
  return (answered / (performance.now() - started)) * 1000;
}
