import type { Saying } from './circumstances.ts';

/** What rules name of callers: values of claims, and methods of logins. */
export interface Said {
  readonly claims: Map<string, Set<unknown>>;
  readonly amr: Set<string>;
}

/** What these name. */
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
  return said;
}
