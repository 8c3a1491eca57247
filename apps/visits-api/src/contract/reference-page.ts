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
    ({ name, own }) => `<h2>${escapeHtml(name)}</h2>
<ul>
${own.map(({ method, path, operation }) => `<li><a href="#${operation.operationId}"><b>${method}</b> ${escapeHtml(path)}</a>`).join('\n')}
</ul>`,
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
  return `<table>
<tr><th scope="col">Parameter<th scope="col">In<th scope="col">Meaning<th scope="col">Value
${rows.join('\n')}
</table>`;
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

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; --line: color-mix(in srgb, currentColor 20%, transparent); }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
small { font-weight: normal; font-size: .75em; border: 1px solid var(--line); border-radius: 1em; padding: 0 .5em; }
nav ul { list-style: none; padding: 0; columns: 16rem; }
nav h2 { font-size: 1rem; margin: 1rem 0 0; }
article { border-top: 1px solid var(--line); margin-top: 2rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { text-align: left; vertical-align: top; padding: .25rem 1rem .25rem 0; overflow-wrap: anywhere; }
pre { overflow: auto; max-height: 24rem; padding: .75rem; border: 1px solid var(--line); border-radius: .5rem; }
summary { cursor: pointer; }
`;

/** Allows the page its style, and nothing else. */
export const referencePagePolicy = [
  "default-src 'none'",
  `style-src ${sourceHash(style)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
