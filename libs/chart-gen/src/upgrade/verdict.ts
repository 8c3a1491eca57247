import type { HelmValues } from '../helm/values-file.ts';

/** What an upgrade does, from the worst to the best: whoever refuses comes before what is done. */
const VERDICTS = ['refused by the schema', 'refused by the API server', 'accepted but harmful', 'safe'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One reason not to upgrade as it is. */
export interface Finding {
  readonly verdict: Exclude<Verdict, 'safe'>;
  /** The object, or the value. */
  readonly where: string;
  /** What changes, and what comes of it. */
  readonly what: string;
  readonly wayOut: string;
}

/** What becomes of a release when it is upgraded. */
export interface Upgrade {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  /** The workloads whose pods are replaced, because their template changes. */
  readonly replaced: readonly string[];
}

export function worstOf(findings: readonly Finding[]): Verdict {
  return VERDICTS.find((verdict) => findings.some((finding) => finding.verdict === verdict)) ?? 'safe';
}

/** Objects of one release before and after, those of one kind and name together. */
export interface Change {
  /** Kind and name, as people say them. */
  readonly where: string;
  readonly before: HelmValues | undefined;
  readonly after: HelmValues | undefined;
}
