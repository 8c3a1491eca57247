import { count } from './counted.ts';
import { byId } from './element.ts';

/** The total, large. */
export class TotalView {
  readonly #total = byId('total');
  readonly #unit = byId('total-unit');
  #shown: string | undefined;
  #flashing: Animation | undefined;

  show(total: number): void {
    const text = count(total);
    if (text === this.#shown) return;
    const changes = this.#shown !== undefined;
    this.#shown = text;
    this.#total.textContent = text;
    this.#unit.textContent = total === 1 ? 'visit' : 'visits';
    // Large numbers are set smaller, so that they stay on their line.
    this.#total.style.setProperty('--characters', String(Math.max(text.length, 3)));
    if (changes) this.#flash();
  }

  #flash(): void {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    // Many in a second are one.
    this.#flashing?.cancel();
    this.#flashing = this.#total.animate([{ color: 'var(--accent)' }, {}], { duration: 900, easing: 'ease-out' });
  }
}
