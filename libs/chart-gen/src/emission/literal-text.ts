/** A text that a Go template leaves alone: braces that would begin an action, be it with the one that follows, in one. */
export function literalText(text: string): string {
  return text.replace(/\{\{|\{$/g, (braces) => `{{ "${braces}" }}`);
}
