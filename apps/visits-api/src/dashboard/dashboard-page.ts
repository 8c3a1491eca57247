import { escapeHtml } from '../http/html.ts';
import { addressOf } from './dashboard-files.ts';

/** What the page says of the service before any script runs. */
export interface Dashboard {
  readonly title: string;
  readonly version: string;
  readonly mode: string;
  readonly pod: string;
  readonly labnofromcm: string | null;
  /** Null when storage cannot tell. */
  readonly visits: number | null;
  readonly links: Readonly<Record<string, string>>;
}

/**
 * The page for browsers. Without its script it shows the total and what runs here.
 *
 * @param writes who may write notes
 */
export function dashboardPage(
  { title, version, mode, pod, labnofromcm, visits, links }: Dashboard,
  writes: 'anyone' | 'token',
): string {
  const facts = {
    Storage: mode === 'per-pod' ? 'per-pod: each pod has visits and notes of its own' : mode,
    Pod: pod,
    Version: version,
    ...(labnofromcm !== null && { labnofromcm }),
  };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#faf8f4">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#161412">
<title>${escapeHtml(title)}</title>
<link rel="icon" type="image/svg+xml" href="${addressOf('icon.svg')}">
<link rel="preload" as="font" type="font/woff2" href="${addressOf('newsreader.woff2')}" crossorigin>
<link rel="stylesheet" href="${addressOf('dashboard.css')}">
<script type="module" src="${addressOf('dashboard.js')}"></script>
</head>
<body data-writes="${writes}">
<a class="skip-link" href="#notes">Skip to the notes</a>
<header class="masthead">
<h1 dir="auto">${escapeHtml(title)}</h1>
<p class="connection" id="connection" role="status"></p>
</header>
<main>
<noscript><p class="notice">Without JavaScript this page shows the total, and no more. Everything else is at the addresses below.</p></noscript>
<section class="overview" aria-label="Visits">
<p class="total"><strong id="total">${visits === null ? '–' : visits.toLocaleString('en')}</strong> <span id="total-unit">${visits === 1 ? 'visit' : 'visits'}</span></p>
<div class="days" id="days"></div>
</section>
<div class="columns">
<section class="pages" aria-labelledby="pages-heading">
<h2 id="pages-heading">Top pages</h2>
<div id="pages"></div>
</section>
<section class="notes" id="notes" aria-labelledby="notes-heading" tabindex="-1">
<h2 id="notes-heading">Notes</h2>
</section>
</div>
</main>
<footer>
<dl>
${Object.entries(facts)
  .map(([name, value]) => `<div><dt>${name}</dt><dd dir="auto">${escapeHtml(value)}</dd></div>`)
  .join('\n')}
</dl>
<nav aria-label="The same for programs">
${Object.entries(links)
  .map(([name, target]) => `<a href="${escapeHtml(target)}">${escapeHtml(name)}</a>`)
  .join('\n')}
</nav>
</footer>
</body>
</html>
`;
}

/** Lets the page use what this server gives it, and nothing that stands in the page itself. */
export const dashboardPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');
