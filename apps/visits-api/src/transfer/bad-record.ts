import { Problem } from '../problem/problem.ts';

/** What is wrong with a line of an import. */
export function badRecord(line: number, wrong: string): Problem {
  return new Problem('bad-record', `Line ${line}: ${wrong}.`, { members: { line } });
}
