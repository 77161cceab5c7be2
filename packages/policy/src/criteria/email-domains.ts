import { emailDomain, emailDomainProblem } from '@portcullis/core/internal';
import { described, type JsonSchema, NAMES } from '../json-schema.ts';
import type { Report } from '../problems/report.ts';
import type { Condition, Criterion, CriterionCompiler } from './criterion.ts';

/**
 * Holds if the verified e-mail address belongs to one of the domains. One that can be read in more than one way does not say
 * where it belongs: a domain in another alphabet is one name with its form in ASCII (RFC 5890 section 2.3.2.1). Of a person without
 * a verified address, the domain is not known; machines and anonymous callers have no address.
 */
export function emailDomainCondition(domains: readonly string[]): Condition {
  const wanted = new Set(domains);
  return {
    field: 'emailDomains',
    holds: ({ caller: { kind, email } }) => {
      if (kind === 'anonymous') return false;
      if (email === undefined) return kind === 'service' ? false : undefined;
      const domain = emailDomain(email);
      return domain === undefined ? undefined : wanted.has(domain);
    },
  };
}

/** Reports what is wrong with `emailDomains`. */
export function checkEmailDomains(domains: unknown, report: Report): void {
  report.texts(domains, (domain, place) => {
    const problem = emailDomainProblem(domain);
    if (problem !== undefined) place.problem(problem, domain.toLowerCase().replace(/^@/, ''));
  });
}

/** What `emailDomains` asks of a request. */
export const emailDomainsCompiler: CriterionCompiler<'emailDomains'> = {
  field: 'emailDomains',
  compile: emailDomainCondition,
};

/** Where the caller has a verified e-mail address. */
export const EMAIL_DOMAINS: Criterion<'emailDomains'> = {
  field: 'emailDomains',
  check: checkEmailDomains,
  compiler: emailDomainsCompiler,
};

/** How `emailDomains` is written. */
export const emailDomainsSchema: JsonSchema = /* @__PURE__ */ described(
  "Domains of the caller's verified e-mail address. Subdomains are not included. An ambiguous address (two `@`, quotes, spaces, a domain that is not ASCII or ends in a dot) is allowed by no rule and denied by every rule with this field. The same applies to a user without a verified address, because the domain is unknown. Services have no address. Default: no condition.",
  NAMES,
);
