import type { Identity } from '@portcullis/core';
import { emailDomain } from '@portcullis/core/internal';
import { type ClaimTests, isUnknownClaim, knownClaimTestHolds } from './claim-test.ts';
import { makesName, type RoleTemplate } from './role-template.ts';

/** Of a caller, what conditions and templates look at. */
export type RoleClaimant = Partial<Pick<Identity, 'kind' | 'claims' | 'claimsIncomplete' | 'email'>>;

/** What a role asks of claims and of the e-mail address. */
export interface RoleConditions {
  /** Whether they hold; `undefined` where that hangs on a claim or an address that is not known, or that can be read in two ways. */
  readonly hold: (caller: RoleClaimant) => boolean | undefined;
  /** What gives the role without a group, such as `claim:department`. Whether the conditions hold is asked afterwards. */
  readonly givenBy: (caller: RoleClaimant) => string | undefined;
}

/** What a definition says of claims and addresses. */
export interface ReadConditions {
  readonly role: string;
  readonly claims: ClaimTests;
  readonly emailDomains: readonly string[] | undefined;
  readonly template: RoleTemplate | undefined;
  /** Whether conditions alone give the role, since nothing else is asked for. */
  readonly areEnough: boolean;
}

/** Compiles conditions; `undefined` where there are none, and groups alone give the role. */
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

/** A machine has no address; of a person without a verified one, the domain is not known. */
function domainHolds({ kind, email }: RoleClaimant, emailDomains: readonly string[]): boolean | undefined {
  if (email === undefined) return kind === 'user' ? undefined : false;
  const domain = emailDomain(email);
  return domain === undefined ? undefined : emailDomains.includes(domain);
}
