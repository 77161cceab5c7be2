import { ASNS } from './asns.ts';
import { AUTHENTICATION } from './authentication.ts';
import { CLAIMS } from './claims.ts';
import { COUNTRIES } from './countries.ts';
import type { AnyCompiler, AnyCriterion } from './criterion.ts';
import { EMAIL_DOMAINS } from './email-domains.ts';
import { NETWORKS } from './networks.ts';
import { PARAMETERS } from './parameters.ts';
import { WHEN } from './when.ts';
import { WITHIN } from './within.ts';

/** What a rule can ask for besides its scope and its audience: the one list of it. */
export const CRITERIA: readonly AnyCriterion[] = [
  CLAIMS,
  EMAIL_DOMAINS,
  NETWORKS,
  COUNTRIES,
  ASNS,
  WHEN,
  AUTHENTICATION,
  PARAMETERS,
  WITHIN,
];

/** The compilers of all of them. */
export const COMPILERS: readonly AnyCompiler[] = /* @__PURE__ */ compilersOf(CRITERIA);

function compilersOf(criteria: readonly AnyCriterion[]): readonly AnyCompiler[] {
  return criteria.map(({ compiler }) => compiler);
}
