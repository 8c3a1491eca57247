import { readFileSync } from 'node:fs';
import { labResources } from './lab-transcript.ts';
import { parseResourceTables } from './resource-table.ts';

describe('the tables of kubectl get', () => {
  it("hold every cell of the lab's release", () => {
    const text = readFileSync(new URL('./fixtures/lab-get.txt', import.meta.url), 'utf8');
    const tables = parseResourceTables(text);
    expect(tables).toMatchObject(labResources);
    expect(Object.keys(tables)).toHaveLength(16);
  });

  it('keep blanks inside a cell, and empty cells apart', () => {
    const text = `NAME        READY   RESTARTS      AGE
pod/a       1/1     3 (10h ago)   13d
pod/b       0/1                   1s
`;
    expect(parseResourceTables(text)).toEqual({
      'pod/a': { READY: '1/1', RESTARTS: '3 (10h ago)', AGE: '13d' },
      'pod/b': { READY: '0/1', RESTARTS: '', AGE: '1s' },
    });
  });
});
