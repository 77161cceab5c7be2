import type { Identity } from '@portcullis/core';
import { emailDomain } from '@portcullis/core/internal';
import { type ClaimTests, isUnknownClaim, knownClaimTestHolds } from './claim-test.ts';
import { makesName, type RoleTemplate } from './role-template.ts';

/** The facts about a caller that conditions and templates use. */
export type RoleClaimant = Partial<Pick<Identity, 'kind' | 'claims' | 'claimsIncomplete' | 'email'>>;

/** Conditions of a role on claims and on the e-mail address. */
export interface RoleConditions {
  /** Whether the conditions hold; `undefined` if that depends on a claim or an address that is unknown or ambiguous. */
  readonly hold: (caller: RoleClaimant) => boolean | undefined;
  /** What grants the role without a group, such as `claim:department`. The conditions are checked afterwards. */
  readonly givenBy: (caller: RoleClaimant) => string | undefined;
}

/** The conditions in a definition. */
export interface ReadConditions {
  readonly role: string;
  readonly claims: ClaimTests;
  readonly emailDomains: readonly string[] | undefined;
  readonly template: RoleTemplate | undefined;
  /** Whether conditions alone grant the role. */
  readonly areEnough: boolean;
}

/** Compiles conditions. Returns `undefined` for a definition without conditions, so that groups alone grant the role. */
export function roleConditions(read: ReadConditions): RoleConditions | undefined {
  const { role, claims: tests, emailDomains, template, areEnough } = read;
  const asked = Object.entries(tests);
  if (asked.length === 0 && emailDomains === undefined && template === undefined) return undefined;
  const names = [...Object.keys(tests), ...(emailDomains === undefined ? [] : ['email'])];
  return {
    hold: (caller) => {
      const truths = asked.map(([claim, test]) => knownClaimTestHolds(caller, claim, test));
      if (emailDomains !== undefined) truths.push(domainHolds(caller, emailDomains));
      if (template !== undefined && isUnknownClaim(caller, template.claim)) truths.push(undefined);
      if (truths.includes(false)) return false;
      return truths.includes(undefined) ? undefined : true;
    },
    givenBy: (caller) => {
      if (template !== undefined) {
        const mayMake = makesName(template, role, caller.claims) || isUnknownClaim(caller, template.claim);
        if (mayMake) return `claim:${template.claim}`;
      }
      return areEnough ? `claim:${names.join(',')}` : undefined;
    },
  };
}

/** A service has no address. For a user without a verified address, the domain is unknown. */
function domainHolds({ kind, email }: RoleClaimant, emailDomains: readonly string[]): boolean | undefined {
  if (email === undefined) return kind === 'user' ? undefined : false;
  const domain = emailDomain(email);
  return domain === undefined ? undefined : emailDomains.includes(domain);
}
