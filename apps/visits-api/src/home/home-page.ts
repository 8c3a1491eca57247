import { createHash } from 'node:crypto';

/** What `/` tells of the service. */
export interface Home {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly mode: string;
  readonly pod: string;
  readonly labnofromcm: string | null;
  /** Null when storage cannot tell. */
  readonly visits: number | null;
  readonly links: Readonly<Record<string, string>>;
}

/** The page for browsers: no script, and nothing that would have to be fetched. */
export function homePage({ title, version, mode, pod, labnofromcm, visits, links }: Home): string {
  const facts = { Version: version, Storage: mode, Pod: pod, ...(labnofromcm !== null && { labnofromcm }) };
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
<main>
<h1>${escapeHtml(title)}</h1>
<p><strong>${visits ?? '–'}</strong> ${visits === 1 ? 'visit' : 'visits'}</p>
<dl>
${Object.entries(facts)
  .map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`)
  .join('\n')}
</dl>
<nav>
${Object.entries(links)
  .map(([name, target]) => `<a href="${escapeHtml(target)}">${escapeHtml(name)}</a>`)
  .join('\n')}
</nav>
</main>
</html>
`;
}

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 36rem; margin: 10vh auto; padding: 0 1rem; }
strong { font-size: 4rem; line-height: 1; font-variant-numeric: tabular-nums; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
nav { display: flex; gap: 1rem; }
`;

/** Allows the page its style, and nothing else. */
export const homePagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
