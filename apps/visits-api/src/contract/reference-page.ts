import { escapeHtml, sourceHash } from '../http/html.ts';
import type { JsonSchema } from './json-schema.ts';
import type { OpenApiDocument, OperationObject, ParameterObject, ResponseObject } from './openapi-document.ts';

/** The contract as one page: no script, and nothing that would have to be fetched. */
export function referencePage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const { title, version, description } = document.info;
  const sections = document.tags.map((tag) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(tag.name));
    return { ...tag, own };
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} ${escapeHtml(version)}: reference</title>
<style>${style}</style>
<header>
<h1>${escapeHtml(title)} <small>${escapeHtml(version)}</small></h1>
<p>${prose(String(description))}</p>
<p>The same for programs: <a href="/openapi.json">openapi.json</a></p>
</header>
<nav aria-label="Routes">
${sections
  .map(
    ({ name, own }) => `<section>
<h2>${escapeHtml(name)}</h2>
<ul>
${own.map(({ method, path, operation }) => `<li><a href="#${operation.operationId}"><b>${method}</b> ${escapeHtml(path)}</a>`).join('\n')}
</ul>
</section>`,
  )
  .join('\n')}
</nav>
<main>
${sections
  .map(
    ({ name, description: about, own }) => `<section>
<h2>${escapeHtml(name)}</h2>
<p>${prose(about)}</p>
${own.map(({ method, path, operation }) => article(method, path, operation, document.components.responses)).join('\n')}
</section>`,
  )
  .join('\n')}
<section>
<h2>Schemas</h2>
${Object.entries(document.components.schemas)
  .map(([name, schema]) => `<h3 id="schema-${escapeHtml(name)}">${escapeHtml(name)}</h3>\n${code(schema)}`)
  .join('\n')}
</section>
</main>
</html>
`;
}

function article(
  method: string,
  path: string,
  operation: OperationObject,
  problems: Readonly<Record<string, ResponseObject>>,
): string {
  const { operationId, summary, description, security, parameters, requestBody, responses } = operation;
  return `<article id="${operationId}">
<h3><b>${method}</b> ${escapeHtml(path)}${security.length > 0 ? ' <small>token</small>' : ''}</h3>
<p><strong>${prose(summary)}.</strong> ${prose(description ?? '')}</p>
${parameters.length > 0 ? parameterTable(parameters) : ''}
${requestBody ? `<h4>Body${requestBody.required ? '' : ' (may be absent)'}</h4>\n${bodies(requestBody.content)}` : ''}
<h4>Answers</h4>
${Object.entries(responses)
  .map(([status, response]) => answer(status, '$ref' in response ? problems[nameIn(response.$ref)] : response))
  .join('\n')}
</article>`;
}

function parameterTable(parameters: readonly ParameterObject[]): string {
  const rows = parameters.map(
    ({ name, in: where, required, description, schema }) =>
      `<tr><th scope="row"><code>${escapeHtml(name)}</code><td>${where}${required ? ', required' : ''}<td>${prose(description)}<td>${constraint(schema)}`,
  );
  return `<div tabindex="0" role="group" aria-label="Parameters"><table>
<tr><th scope="col">Parameter<th scope="col">In<th scope="col">Meaning<th scope="col">Value
${rows.join('\n')}
</table></div>`;
}

function answer(status: string, response: ResponseObject | undefined): string {
  if (!response) return '';
  const { description, headers, content } = response;
  const names = Object.keys(headers).map((name) => `<code>${escapeHtml(name)}</code>`);
  return `<details${status < '300' ? ' open' : ''}>
<summary><b>${status}</b> ${prose(description)}</summary>
<p>Headers: ${names.join(', ')}</p>
${content ? bodies(content) : ''}
</details>`;
}

function bodies(content: NonNullable<ResponseObject['content']>): string {
  return Object.entries(content)
    .map(
      ([type, { schema, example }]) =>
        `<p><code>${escapeHtml(type)}</code> ${reference(schema)}</p>${example === undefined ? '' : `\n${code(example)}`}`,
    )
    .join('\n');
}

function reference(schema: JsonSchema): string {
  if (schema.$ref === undefined) return '';
  const name = nameIn(schema.$ref);
  return `<a href="#schema-${name}">${name}</a>`;
}

/** What is referred to, by its name alone. */
function nameIn(reference: string): string {
  return reference.replace(/^.*\//, '');
}

function constraint({ type, pattern, enum: values, minimum, maximum, minLength, maxLength }: JsonSchema): string {
  const span = (least: unknown, most: unknown) => `${least ?? ''} … ${most ?? ''}`;
  return [
    values ? values.map((value) => `<code>${escapeHtml(String(value))}</code>`).join(', ') : escapeHtml(String(type)),
    ...(minimum === undefined && maximum === undefined ? [] : [span(minimum, maximum)]),
    ...(minLength === undefined && maxLength === undefined ? [] : [`${span(minLength, maxLength)} characters`]),
    ...(pattern === undefined ? [] : [`<code>${escapeHtml(pattern)}</code>`]),
  ].join(', ');
}

function code(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return `<pre tabindex="0"><code>${escapeHtml(text)}</code></pre>`;
}

/** Text in which backquotes mark code. */
function prose(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

// The dashboard's colours, and typefaces that everybody has.
const style = `
:root {
  color-scheme: light dark;
  --paper: #faf8f4; --raised: #fffdfa; --ink: #1e1b18; --soft: #655e55; --line: #e3dcd1; --accent: #a23b1e;
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #161412; --raised: #1e1b18; --ink: #ede8e0; --soft: #aba398; --line: #322d28; --accent: #f0916b; }
}
body { max-width: 60rem; margin: 0 auto; padding: 1rem clamp(1rem, 4vw, 3rem) 4rem; background: var(--paper); color: var(--ink); font: 0.9375rem/1.6 system-ui, sans-serif; }
h1, h2 { font-family: ui-serif, "Iowan Old Style", Palatino, Georgia, serif; font-weight: 500; letter-spacing: -.01em; }
h1 { font-size: 2.25rem; line-height: 1.2; }
h2 { font-size: 1.5rem; margin: 3rem 0 .5rem; }
h3 { font: 1.0625rem/1.4 var(--mono); margin: 0; overflow-wrap: anywhere; }
h4 { font-size: .8125rem; font-weight: 500; color: var(--soft); margin: 1.5rem 0 .5rem; }
h2::first-letter { text-transform: uppercase; }
p { margin: .5rem 0; }
small { font: .75rem/1.4 system-ui, sans-serif; color: var(--soft); border: 1px solid var(--line); border-radius: 1em; padding: .125rem .5rem; vertical-align: middle; }
a { color: var(--accent); text-underline-offset: .2em; text-decoration-thickness: 1px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
header { border-bottom: 1px solid var(--line); padding-bottom: 1.5rem; }
nav { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 0 2rem; border-bottom: 1px solid var(--line); padding: .5rem 0 2rem; }
nav h2 { font-size: 1.125rem; margin: 1.5rem 0 .25rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: .125rem 0; color: var(--ink); font: .8125rem/1.6 var(--mono); text-decoration: none; overflow-wrap: anywhere; }
nav a:hover { text-decoration: underline; }
nav b { display: inline-block; min-width: 4rem; }
b { color: var(--accent); font-weight: 600; }
article { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 2rem; }
article, h3 { scroll-margin-top: 1rem; }
code, pre { font-family: var(--mono); font-size: .8125rem; }
div:has(> table) { overflow-x: auto; }
table { border-collapse: collapse; font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem 1.5rem .5rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 500; white-space: nowrap; }
th[scope="col"] { color: var(--soft); font-size: .8125rem; }
td:nth-child(3) { min-width: 12rem; }
td:last-child { min-width: 12rem; overflow-wrap: anywhere; }
pre { overflow: auto; max-height: 24rem; margin: .5rem 0; padding: .75rem 1rem; background: var(--raised); border: 1px solid var(--line); border-radius: .375rem; }
details { border-bottom: 1px solid var(--line); padding: .25rem 0; }
summary { cursor: pointer; padding: .25rem 0; }
main h3[id] { margin-top: 1.5rem; }
`;

/** Allows the page its style, and nothing else. */
export const referencePagePolicy = [
  "default-src 'none'",
  `style-src ${sourceHash(style)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
