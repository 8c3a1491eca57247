import { z } from 'zod';
import { type TraceContext, traceHeaders } from '../trace/traces.ts';
import { askPeer, type NoAnswer, noAnswer, type PodTotal, podTotal } from './ask-peer.ts';
import { before, type PeerDirectory } from './peer-addresses.ts';

/** The sum of all pods, and what it consists of. */
export const totalOfAllPods = z
  .object({
    total: z.int().min(0),
    partial: z.boolean().meta({ description: 'Whether pods are missing: there are at least so many visits then.' }),
    pods: z
      .array(podTotal.pick({ pod: true, total: true }))
      .meta({ description: 'Who answered. On a shared volume one pod speaks for all.' }),
    missing: z.array(z.string()).meta({ description: 'Pods that are expected and did not answer.' }),
    unanswered: z
      .array(z.object({ peer: z.string(), reason: noAnswer }))
      .meta({ description: 'Addresses where no pod answered with its number.' }),
  })
  .meta({ id: 'TotalOfAllPods' });

export type TotalOfAllPods = z.infer<typeof totalOfAllPods>;

/** Someone who wants to know how it went each time that peers were asked. */
export type PeersAsked = (outcomes: readonly ('answered' | NoAnswer)[], missing: number) => void;

const answerWithinMs = 400;
const keptMs = 1000;

/**
 * Sums what pods with volumes of their own have counted. However many want to know, peers are asked once at a time, and
 * not again within a second.
 */
export class AllPods {
  #asking: Promise<TotalOfAllPods> | undefined;
  #kept: TotalOfAllPods | undefined;

  /**
   * @param own this pod's own number
   * @param expected pods that are to be among those who answer
   */
  constructor(
    readonly self: Pick<PodTotal, 'pod' | 'process'>,
    private readonly own: () => Promise<number>,
    /** Absent where this pod knows everything by itself. */
    private readonly peers: Peers | undefined,
    private readonly asked: PeersAsked,
  ) {}

  /**
   * @param trace what the questions are part of, if it is this call that asks
   * @throws where there are no peers, what asking for the own number throws: else this pod is among those missing
   */
  async total(trace: TraceContext): Promise<TotalOfAllPods> {
    if (!this.peers) return new Sum(this.self, await this.own()).result([]);
    if (this.#kept) return this.#kept;
    this.#asking ??= this.#ask(this.peers, traceHeaders(trace)).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(peers: Peers, headers: Readonly<Record<string, string>>): Promise<TotalOfAllPods> {
    const deadline = AbortSignal.timeout(answerWithinMs);
    const [own, answers] = await Promise.all([
      before(deadline, this.own()),
      askAll(peers.directory, deadline, headers),
    ]);
    const sum = new Sum(this.self, own);
    for (const { peer, answer } of answers) sum.add(peer, answer);
    const result = sum.result(peers.expected);
    this.asked(sum.outcomes, result.missing.length + result.unanswered.length);
    this.#kept = result;
    setTimeout(() => {
      this.#kept = undefined;
    }, keptMs).unref();
    return result;
  }
}

interface Peers {
  readonly directory: PeerDirectory;
  readonly expected: readonly string[];
}

interface Answer {
  readonly peer: string;
  readonly answer: PodTotal | NoAnswer;
}

async function askAll(
  directory: PeerDirectory,
  deadline: AbortSignal,
  headers: Readonly<Record<string, string>>,
): Promise<readonly Answer[]> {
  const { urls, problem } = await directory.find(deadline);
  const answers = urls.map(async (url) => ({ peer: url, answer: await askPeer(url, deadline, headers) }));
  const rest = problem ? [{ peer: directory.name, answer: problem }] : [];
  return [...(await Promise.all(answers)), ...rest];
}

/** Adds up answers, each process once, however many addresses it has. */
class Sum {
  readonly outcomes: ('answered' | NoAnswer)[] = [];
  readonly #pods = new Map<string, PodTotal>();
  readonly #processes = new Set<string>();
  readonly #unanswered: { peer: string; reason: NoAnswer }[] = [];

  constructor(
    private readonly self: Pick<PodTotal, 'pod' | 'process'>,
    own: number | undefined,
  ) {
    this.#processes.add(self.process);
    if (own !== undefined) this.#pods.set(self.pod, { ...self, total: own });
  }

  add(peer: string, answer: PodTotal | NoAnswer): void {
    const problem = typeof answer === 'string' ? answer : this.#count(answer);
    this.outcomes.push(problem ?? 'answered');
    if (problem) this.#unanswered.push({ peer: hostOf(peer), reason: problem });
  }

  result(expected: readonly string[]): TotalOfAllPods {
    const pods = [...this.#pods.values()].map(({ pod, total }) => ({ pod, total })).sort(byName);
    const missing = [...new Set([this.self.pod, ...expected])].filter((name) => !this.#pods.has(name)).sort(compare);
    return {
      total: pods.reduce((sum, { total }) => sum + total, 0),
      partial: missing.length > 0 || this.#unanswered.length > 0,
      pods,
      missing,
      unanswered: this.#unanswered,
    };
  }

  #count(answer: PodTotal): NoAnswer | undefined {
    if (this.#processes.has(answer.process)) return undefined;
    this.#processes.add(answer.process);
    // A process that was replaced and does not know it yet, or a name given twice. To add both could count visits twice.
    if (answer.pod === this.self.pod || this.#pods.has(answer.pod)) return 'same-name';
    const sum = [...this.#pods.values()].reduce((total, pod) => total + pod.total, answer.total);
    if (!Number.isSafeInteger(sum)) return 'invalid';
    this.#pods.set(answer.pod, answer);
    return undefined;
  }
}

/** As people write it: the path of a base URL may say more than they need to know. */
function hostOf(peer: string): string {
  return URL.canParse(peer) ? new URL(peer).host : peer;
}

const { compare } = new Intl.Collator('en', { numeric: true });

function byName(a: { readonly pod: string }, b: { readonly pod: string }): number {
  return compare(a.pod, b.pod);
}
