import type { Saying } from './circumstances.ts';
import { otherThan } from './other-than.ts';

/** What rules name of callers: values of claims, and methods of logins. */
export interface Said {
  readonly claims: Map<string, Set<unknown>>;
  readonly amr: Set<string>;
}

/**
 * The named values, and one that is not named, if a known value must be distinguished from an unknown one: for authentication
 * methods, and if several claims are used, of which some may be unknown.
 */
export function saidIn(sayings: readonly Saying[]): Said {
  const said: Said = { claims: new Map(), amr: new Set() };
  for (const { claims = {}, authentication } of sayings) {
    for (const [claim, test] of Object.entries(claims)) {
      const values = said.claims.get(claim) ?? new Set<unknown>();
      said.claims.set(claim, values);
      for (const value of Array.isArray(test) ? test : [test]) values.add(value);
    }
    for (const method of authentication?.amr ?? []) said.amr.add(method);
  }
  if (said.claims.size > 1)
    for (const values of said.claims.values()) values.add(otherThan([...values].map(String), 'other'));
  if (said.amr.size > 0) said.amr.add(otherThan([...said.amr], 'other'));
  return said;
}
