import type { Browser, Page } from 'playwright-core';
import { RunningProgram } from './service.ts';
import { launchBrowser, type Screen, Visitor } from './visitor.ts';

/**
 * What each suite in a browser begins with: one Chromium for all its tests, a program for each, and after each the
 * certainty that no visitor met with trouble.
 */
export function browserSuite() {
  let browser: Browser;
  let program: RunningProgram | undefined;
  let visitors: Visitor[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    const trouble = visitors.flatMap((visitor) => visitor.trouble);
    for (const visitor of visitors) await visitor.leave();
    visitors = [];
    await program?.end();
    program = undefined;
    expect(trouble).toEqual([]);
  });
  return {
    async serve(environment?: Record<string, string>, settings?: Record<string, unknown>): Promise<RunningProgram> {
      program = await RunningProgram.start(environment, settings);
      return program;
    },
    /** @param before acts on the page before it is there */
    async visit(screen?: Screen, before?: (page: Page) => Promise<unknown>): Promise<Visitor> {
      if (!program) throw new Error('nothing is served yet');
      const visitor = await Visitor.arrive(browser, `${program.url}/`, screen, before);
      visitors.push(visitor);
      return visitor;
    },
  };
}
