/**
 * What `kubectl describe` prints, as a tree. Its lines are `Key:   value`, indented under what they belong to. A value
 * of several lines goes on at the column where it began, which is what tells its second line from a child:
 *
 *     Labels:             app=app-python
 *                         app.kubernetes.io/instance=app-python
 *     Update Strategy:    RollingUpdate
 *       Partition:        0
 */
export interface OutlineEntry {
  /** The line without its indentation: what lists and tables are read from. */
  readonly text: string;
  /** What stands before the first colon that ends a word; the whole line where there is none. */
  readonly key: string;
  /** What stands behind it, line by line; none where the line ends with the colon. */
  readonly values: readonly string[];
  readonly children: readonly OutlineEntry[];
}

interface OpenEntry {
  readonly indent: number;
  /** Where the value began; -1 for a line without one, which nothing can continue. */
  readonly valueColumn: number;
  readonly values: string[];
  readonly children: OutlineEntry[];
}

export function parseOutline(text: string): readonly OutlineEntry[] {
  const root: OpenEntry = { indent: -1, valueColumn: -1, values: [], children: [] };
  const open = [root];
  for (const line of text.split('\n')) {
    const content = line.trim();
    if (content === '') continue;
    const indent = line.search(/\S/);
    const above = open.at(-1) ?? root;
    if (indent === above.valueColumn) {
      above.values.push(content);
      continue;
    }
    while ((open.at(-1) ?? root).indent >= indent) open.pop();
    const match = /^(.+?):(?:(\s+)(.*))?$/.exec(content);
    const [key, gap, value] = match ? [match[1] ?? '', match[2] ?? '', match[3] ?? ''] : [content, '', ''];
    const entry = {
      text: content,
      key,
      indent,
      valueColumn: value ? indent + key.length + 1 + gap.length : -1,
      values: value ? [value] : [],
      children: [],
    };
    (open.at(-1) ?? root).children.push(entry);
    open.push(entry);
  }
  return root.children;
}

/** The entry of that key, or one without values and children: kubectl leaves out or writes `<none>` alike. */
export function entry(entries: readonly OutlineEntry[], key: string): OutlineEntry {
  const found = entries.find((candidate) => candidate.key === key);
  if (!found || found.values[0] === '<none>') return { text: '', key, values: [], children: [] };
  return found;
}

/** The first line of a key's value, or nothing. */
export function value(entries: readonly OutlineEntry[], key: string): string {
  return entry(entries, key).values[0] ?? '';
}
