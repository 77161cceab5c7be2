import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';
import { provenClaims } from '../gate/claims-of.ts';
import { requestInWords } from '../gate/request-in-words.ts';

/** Claims of the policies that are not true. */
export function claimProblems(configuration: GatewayConfiguration): readonly ConfigurationProblem[] {
  return provenClaims(configuration, undefined, Date.now()).flatMap(({ path, claim }) => {
    const { name, counterexample } = claim;
    if (counterexample === undefined) return [];
    const { rule } = counterexample;
    const because = rule === null ? 'no rule speaks of it' : `rule ${rule} decides`;
    const message = `the claim ${JSON.stringify(name)} is not true: ${requestInWords(counterexample)}; ${because}`;
    return [{ path, message }];
  });
}
