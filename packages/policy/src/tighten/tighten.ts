import { type CompiledPolicy, compilePolicy } from '../compile/compiled-policy.ts';
import type { PolicyOptions } from '../compile/read-policy.ts';
import { evaluate } from '../evaluate.ts';
import type { Policy } from '../policy.ts';
import { type Change, differenceIn } from '../prove/difference.ts';
import { type ProofOptions, proofOf } from '../prove/proof.ts';
import { claimsProved } from '../prove/proven-claims.ts';
import { canPermit } from '../rule-effect.ts';
import type { SimulateOptions } from '../tools/simulate.ts';
import { type DroppedRight, droppedRights } from './dropped-right.ts';
import { type ObservedRequest, observed } from './observed-requests.ts';
import { RuleUses } from './rule-uses.ts';

/** How a policy is tightened. */
export interface TightenOptions extends ProofOptions, Pick<SimulateOptions, 'prepare'> {
  /** Milliseconds since the Unix epoch: what nobody used since may go. Default: everything that the log holds stays. */
  readonly unusedSince?: number | undefined;
}

/** A smaller policy, and what was proved of it. */
export interface Tightening {
  /** Rules without what nobody used. Nothing that it lets in is refused by the old one. */
  readonly policy: Policy;
  readonly dropped: readonly DroppedRight[];
  /** What this one lets in and the old policy does not: proved to be nothing. */
  readonly gained: readonly Change[];
  /** What the old policy lets in and this one does not: every request, used or not. */
  readonly lost: readonly Change[];
  /** How many requests of the log it was asked about, and lets in as the old one does. */
  readonly held: number;
  /** How many requests from before `unusedSince` it refuses. */
  readonly forgotten: number;
  /** Requests that the log says were let in and that the old policy refuses, by the facts that the log has. */
  readonly unexplained: number;
  /** Events that show nothing that was let in. */
  readonly skipped: number;
}

/**
 * Makes a policy smaller by what was used: it leaves out rules that let in, and entries of their lists, that no recorded request
 * needed. It proves that the old policy lets in everything that the new one does (for every request that the two can tell
 * apart), and that every recorded request is still let in (each was given to the evaluator). Claims that were true stay true. Rules
 * that refuse are not changed.
 *
 * Takes the audit events of `@portcullis/audit`, as `simulate` does. A rule whose use the log does not explain, such as one
 * that asks for a claim, is not changed. Fails as `prove` does.
 *
 * It does **not** know what will be needed: what happens once a year is not in the log of a month.
 *
 * @example
 * ```ts
 * import type { Policy } from '@portcullis/policy';
 * import { tighten } from '@portcullis/policy/prove';
 *
 * export const unused = (policy: Policy, events: readonly unknown[]) => tighten(policy, events).dropped;
 * ```
 */
export function tighten(policy: Policy, events: Iterable<unknown>, options: TightenOptions = {}): Tightening {
  const { unusedSince, prepare, ...proof } = options;
  const words = wordsOf(proof);
  const before = compilePolicy(policy, words);
  const { recent, past, skipped } = observed(events, policy, {
    since: unusedSince,
    ...(prepare && { prepare }),
  });
  const uses = policy.rules.map((rule) => new RuleUses(rule, words));
  const byName: UsesByName = new Map(uses.map((each) => [each.rule.name, each]));
  const explained = recent.filter(({ request, rule }) => {
    const decision = evaluate(before, request);
    if (decision.effect === 'allow') {
      // The rule that the log names; the first that lets it in where that one is gone, or says something else now.
      const named = byName.get(rule);
      (named?.letsIn(request) === true ? named : byName.get(decision.rule))?.add(request);
    } else keepWhole(byName, [rule]);
    return decision.effect === 'allow';
  });
  const proved = provenCandidate(policy, uses, { before, words, proof, explained, byName });
  return {
    policy: proved.policy,
    dropped: droppedRights(uses.filter(canBeSmaller), past, before, proved.after),
    gained: proved.gained,
    lost: proved.lost,
    held: total(explained),
    forgotten: total(
      past.filter(
        ({ request }) =>
          evaluate(before, request).effect === 'allow' && evaluate(proved.after, request).effect !== 'allow',
      ),
    ),
    unexplained: total(recent) - total(explained),
    skipped,
  };
}

/** What is asked of it may have no name: an event that names no rule, a request that none decides. */
type UsesByName = ReadonlyMap<string | undefined, RuleUses>;

interface Known {
  readonly before: CompiledPolicy;
  readonly words: PolicyOptions;
  readonly proof: ProofOptions;
  readonly explained: readonly ObservedRequest[];
  readonly byName: UsesByName;
}

interface Proven extends Pick<Tightening, 'policy' | 'gained' | 'lost'> {
  readonly after: CompiledPolicy;
}

/**
 * The smallest candidate of which everything can be proved: a rule on which a proof fails stays whole. Both policies and their claims are
 * cut once for each candidate, which takes longer than all that is asked of them.
 */
function provenCandidate(
  policy: Policy,
  uses: readonly RuleUses[],
  { before, words, proof, explained, byName }: Known,
): Proven {
  const { claims = [] } = policy;
  for (;;) {
    const candidate: Policy = {
      ...policy,
      rules: uses.flatMap((each) => (canBeSmaller(each) ? (each.narrowed() ?? []) : [each.rule])),
    };
    const after = compilePolicy(candidate, words);
    const refused = explained.filter(({ request }) => evaluate(after, request).effect !== 'allow');
    const both = proofOf([policy, candidate], proof);
    const [ofOld, ofNew] = both.policies.map((each) => claimsProved(claims, both, each));
    const { gained, lost } = differenceIn(both);
    const broken = claims.flatMap((_, at) =>
      ofOld?.[at]?.holds === true ? (ofNew?.[at]?.request ?? []) : [],
    );
    const needed = [
      ...[...refused.map(({ request }) => request), ...broken].map(
        (request) => evaluate(before, request).rule,
      ),
      // The last rule of a gain is the one that refused it before: one that lets only read, and was left out.
      ...gained.map(({ rules }) => rules.at(-1)),
    ];
    if (refused.length + gained.length + broken.length === 0)
      return { policy: candidate, after, gained, lost };
    if (!keepWhole(byName, needed)) {
      throw new Error('the proof is wrong: a policy of which nothing is left out lets in more, or less');
    }
  }
}

/** Whether that changes anything. */
function keepWhole(uses: UsesByName, names: readonly (string | undefined)[]): boolean {
  const changed = names.flatMap((name) => uses.get(name) ?? []).filter(({ isWhole }) => !isWhole);
  for (const each of changed) each.isWhole = true;
  return changed.length > 0;
}

/** What only refuses is nobody's right. */
function canBeSmaller({ rule }: RuleUses): boolean {
  return canPermit(rule.effect);
}

function wordsOf({ applications, conduitMethods, delimitersInNames = false }: ProofOptions): PolicyOptions {
  return { unreachableRules: 'ignore', applications, conduitMethods, delimitersInNames };
}

function total(requests: readonly ObservedRequest[]): number {
  return requests.reduce((sum, { count }) => sum + count, 0);
}
