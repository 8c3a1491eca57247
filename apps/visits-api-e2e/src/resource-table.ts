/** A row of `kubectl get`, by column heading. */
export type ResourceRow = Readonly<Record<string, string>>;

/**
 * What `kubectl get po,sts,svc,pvc` prints, by name (`pod/app-python-0`): one table a kind, between blank lines.
 * A cell ends where the next heading begins, as cells may hold blanks and be empty.
 */
export function parseResourceTables(text: string): Readonly<Record<string, ResourceRow>> {
  const rows: Record<string, ResourceRow> = {};
  for (const table of text.trim().split(/\n\s*\n/)) {
    const [heading = '', ...lines] = table.split('\n');
    const columns = [...heading.matchAll(/\S+(?: \S+)*/g)].map(({ 0: name, index }) => ({ name, index }));
    for (const line of lines) {
      const { NAME: name = '', ...cells } = Object.fromEntries(
        columns.map((column, at) => [column.name, line.slice(column.index, columns[at + 1]?.index).trim()]),
      );
      rows[name] = cells;
    }
  }
  return rows;
}
