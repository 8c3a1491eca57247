/** Text as it stands in HTML and XML, between tags or in quotes. Takes out what XML cannot hold at all. */
export function escapeMarkup(text: string): string {
  return text
    .replace(/[^\P{Control}\t\n\r]|[\p{Surrogate}\ufffe\uffff]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
