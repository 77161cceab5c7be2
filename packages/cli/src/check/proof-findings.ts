import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';
import { claimsOf, type InstanceClaim } from '../gate/claims-of.ts';
import { instanceProof } from '../gate/instance-proof.ts';
import { requestInWords } from '../gate/request-in-words.ts';
import type { Note } from '../report/check-report.ts';
import { idleNotes } from './idle-notes.ts';

/** What proofs find in policies. */
export interface ProofFindings {
  /** Claims that are not true. */
  readonly problems: readonly ConfigurationProblem[];
  /** Rules that decide nothing. */
  readonly notes: readonly Note[];
}

/**
 * Proves what policies claim, and finds rules that decide nothing where that is asked. Instance by instance, since what a policy
 * tells apart takes long to find and much memory to keep.
 *
 * @param now milliseconds since the Unix epoch, from which time windows are looked at
 */
export function proofFindings(
  configuration: GatewayConfiguration,
  now: number,
  { idleRules }: { readonly idleRules: boolean },
): ProofFindings {
  const found = configuration.instances.map((instance, index) => {
    const proof = instanceProof(instance, configuration, now);
    return {
      problems: claimsOf({ instance, index }, proof).flatMap(claimProblem),
      notes: idleRules ? idleNotes({ instance, index }, proof) : [],
    };
  });
  return {
    problems: found.flatMap(({ problems }) => problems),
    notes: found.flatMap(({ notes }) => notes),
  };
}

/** How many claims its policies make. */
export function claimsIn({ instances }: GatewayConfiguration): number {
  return instances.reduce((sum, { policy }) => sum + (policy.claims?.length ?? 0), 0);
}

/** What is wrong with a claim that is not true; empty where it holds. */
function claimProblem({ path, claim }: InstanceClaim): readonly ConfigurationProblem[] {
  const { name, counterexample } = claim;
  if (counterexample === undefined) return [];
  const { rule } = counterexample;
  const because = rule === null ? 'no rule matches it' : `rule ${rule} decides`;
  const message = `the claim ${JSON.stringify(name)} does not hold: ${requestInWords(counterexample)}; ${because}`;
  return [{ path, message }];
}
