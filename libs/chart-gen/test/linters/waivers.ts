import { parse } from 'yaml';
import type { Finding } from './finding.ts';

/** A check that objects of some kinds may fail, and why. */
export interface Waiver {
  readonly linter: string;
  readonly check: string;
  readonly kind: string;
  /** The only case it is for, if it is not for all. */
  readonly case?: string;
  readonly reason: string;
}

/**
 * Reads waivers.yaml: a list of linter, check, kinds, cases if not for all, and reason.
 *
 * @throws Error for an entry that lacks one of these, or has a reason of no words
 */
export function readWaivers(text: string): readonly Waiver[] {
  return (parse(text) as readonly unknown[]).flatMap((entry) => {
    const { linter, check, kinds, cases, reason } = entry as Partial<Record<string, unknown>>;
    if (typeof linter !== 'string' || typeof check !== 'string' || !Array.isArray(kinds) || kinds.length === 0) {
      throw new Error(`waiver ${JSON.stringify(entry)}: expected linter, check and kinds`);
    }
    if (typeof reason !== 'string' || reason.trim().split(' ').length < 4) {
      throw new Error(`waiver ${linter} ${check}: expected a reason, in a sentence`);
    }
    return kinds.flatMap((kind) => {
      const waiver = { linter, check, kind: String(kind), reason };
      return Array.isArray(cases) ? cases.map((name) => ({ ...waiver, case: String(name) })) : [waiver];
    });
  });
}

/** What no waiver is for, and the waivers that nothing needs: both are mistakes. */
export function judge(findings: readonly Finding[], waivers: readonly Waiver[]) {
  const covers = (waiver: Waiver, finding: Finding) =>
    waiver.linter === finding.linter &&
    waiver.check === finding.check &&
    waiver.kind === finding.kind &&
    (waiver.case === undefined || waiver.case === finding.case);
  return {
    unwaived: findings.filter((finding) => !waivers.some((waiver) => covers(waiver, finding))),
    unused: waivers.filter((waiver) => !findings.some((finding) => covers(waiver, finding))),
  };
}
