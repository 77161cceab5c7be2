import { emailDomain, emailDomainProblem } from '@portcullis/core/internal';
import { described, type JsonSchema, NAMES } from '../json-schema.ts';
import type { Report } from '../problems/report.ts';
import type { Condition, Criterion, CriterionCompiler } from './criterion.ts';

/** Holds if the verified e-mail address belongs to one of the domains. */
export function emailDomainCondition(domains: readonly string[]): Condition {
  const wanted = new Set(domains);
  return {
    field: 'emailDomains',
    holds: ({ caller: { kind, email } }) => {
      const domain = kind === 'anonymous' || email === undefined ? undefined : emailDomain(email);
      return domain !== undefined && wanted.has(domain);
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
  "Domains of the caller's verified e-mail address, without those below them. Default: any.",
  NAMES,
);
