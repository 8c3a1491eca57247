import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';

/** How a visitor's browser is set up. */
export interface Screen {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
}

/** Debian's Chromium, which knows of no host but this machine. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
}

/** Somebody who looks at the dashboard. Everything that should not happen there is kept. */
export class Visitor {
  /** What the policy forbade, what failed, and what was asked of anybody but the service. */
  readonly trouble: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  /** @param before acts on the page before it is there */
  static async arrive(
    browser: Browser,
    url: string,
    { width = 1280, height = 900, scheme = 'light' }: Screen = {},
    before: (page: Page) => Promise<unknown> = async () => {},
  ): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: scheme,
      reducedMotion: 'reduce',
      timezoneId: 'Europe/Rome',
    });
    const page = await context.newPage();
    const visitor = new Visitor(context, page);
    await visitor.#watch(new URL(url).origin);
    await before(page);
    await page.goto(url);
    return visitor;
  }

  /** Lets time pass for the page, at once: what it does now and then is done. Its clock must have been installed. */
  async pass(seconds: number): Promise<void> {
    await this.page.clock.fastForward(seconds * 1000);
  }

  /** Waits until events come in. */
  async live(): Promise<void> {
    await this.page.locator('#connection[data-state=live]').waitFor();
  }

  /** Waits until this is the total shown. */
  async sees(total: string): Promise<void> {
    await this.page.locator('#total', { hasText: new RegExp(`^${total}$`) }).waitFor();
  }

  /** The note of the list that has this text in it. */
  note(text: string): Locator {
    return this.page.locator('.note', { hasText: text });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  }

  async leave(): Promise<void> {
    await this.context.close();
  }

  async #watch(origin: string): Promise<void> {
    this.page.on('pageerror', (error) => this.trouble.push(`error: ${error.message}`));
    this.page.on('console', (message) => {
      // An answer that is a refusal is the page's to deal with; browsers tell of each all the same.
      if (message.type() === 'error' && !/^Failed to load resource/.test(message.text())) {
        this.trouble.push(`console: ${message.text()}`);
      }
    });
    this.context.on('request', (request) => {
      if (new URL(request.url()).origin !== origin) this.trouble.push(`asked for ${request.url()}`);
    });
    await this.context.exposeFunction('tellViolation', (violation: string) => this.trouble.push(violation));
    await this.page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
        Object(globalThis).tellViolation(`policy: ${violatedDirective} ${blockedURI} in ${sourceFile}`);
      });
    });
  }
}
