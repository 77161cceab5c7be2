import type { ConfigurationProblem } from 'portcullis';
import type { InstanceClaim } from '../gate/claims-of.ts';
import { requestInWords } from '../gate/request-in-words.ts';

/** What is wrong with a claim that is not true; empty where it holds. */
export function claimProblem({ path, claim }: InstanceClaim): readonly ConfigurationProblem[] {
  const { name, counterexample } = claim;
  if (counterexample === undefined) return [];
  const { rule } = counterexample;
  const because = rule === null ? 'no rule matches it' : `rule ${rule} decides`;
  const message = `the claim ${JSON.stringify(name)} does not hold: ${requestInWords(counterexample)}; ${because}`;
  return [{ path, message }];
}
