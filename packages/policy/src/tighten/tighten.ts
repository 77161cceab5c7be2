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

/** Options of `tighten()`. */
export interface TightenOptions extends ProofOptions, Pick<SimulateOptions, 'prepare'> {
  /**
   * Milliseconds since the Unix epoch. What was last used before this time is also removed. Default: everything that the log shows
   * as used stays.
   */
  readonly unusedSince?: number | undefined;
}

/** A smaller policy, and what was proved about it. */
export interface Tightening {
  /** The policy without unused rules and entries. The old policy allows everything that it allows. */
  readonly policy: Policy;
  readonly dropped: readonly DroppedRight[];
  /** What this policy allows and the old one does not: proved to be empty. */
  readonly gained: readonly Change[];
  /** What the old policy allows and this one does not: every request, used or not. */
  readonly lost: readonly Change[];
  /** The number of recorded requests that were checked and that it allows as the old policy does. */
  readonly held: number;
  /** The number of requests from before `unusedSince` that it denies. */
  readonly forgotten: number;
  /** The number of requests that the log records as allowed but that the old policy denies, by the facts in the log. */
  readonly unexplained: number;
  /** The number of events that do not record allowed requests. */
  readonly skipped: number;
}

/**
 * Removes unused access from a policy: rules that allow, and entries of their lists, that no recorded request needed. Proves that
 * the old policy allows everything that the new one does, for every request that the two can distinguish, and checks with the
 * evaluator that every recorded request is still allowed. Claims that held still hold. Rules that deny are not changed.
 *
 * Takes the audit events of `@portcullis/audit`, as `simulate()` does. A rule whose use the log does not explain, such as one with
 * a claim, is not changed. Throws the same errors as `prove()`.
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
      // The rule in the log, or the first that allows the request if that rule was removed or changed.
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

/** The rule can be missing: in events without a rule, and for requests that no rule decides. */
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
 * Returns the smallest candidate for which everything can be proved. A rule for which a proof fails is not changed. Preparing a
 * proof for a candidate takes longer than its questions.
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
      // The last rule of a gain is the one that denied the request before: here a `readOnly` rule that was removed.
      ...gained.map(({ rules }) => rules.at(-1)),
    ];
    if (refused.length + gained.length + broken.length === 0)
      return { policy: candidate, after, gained, lost };
    if (!keepWhole(byName, needed)) {
      throw new Error(
        'internal error in the proof: a policy from which nothing was removed allows more, or less',
      );
    }
  }
}

/** Whether that changes anything. */
function keepWhole(uses: UsesByName, names: readonly (string | undefined)[]): boolean {
  const changed = names.flatMap((name) => uses.get(name) ?? []).filter(({ isWhole }) => !isWhole);
  for (const each of changed) each.isWhole = true;
  return changed.length > 0;
}

/** Rules that only deny grant no access. */
function canBeSmaller({ rule }: RuleUses): boolean {
  return canPermit(rule.effect);
}

function wordsOf({
  applications,
  conduitMethods,
  delimitersInNames = false,
  criteria = [],
}: ProofOptions): PolicyOptions {
  return { unreachableRules: 'ignore', applications, conduitMethods, delimitersInNames, criteria };
}

function total(requests: readonly ObservedRequest[]): number {
  return requests.reduce((sum, { count }) => sum + count, 0);
}
