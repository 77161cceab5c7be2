import { emailDomain } from '@portcullis/core/internal';
import { type ClaimTests, claimTestHolds } from './claim-test.ts';
import { makesName, type RoleTemplate } from './role-template.ts';

/** What a role asks of claims and of the e-mail address. */
export interface RoleConditions {
  /** Whether they hold; `undefined` where only the address could tell, and can be read in more than one way. */
  readonly hold: (claims: object, email: string | undefined) => boolean | undefined;
  /** What gives the role without a group, such as `claim:department`. Whether the conditions hold is asked afterwards. */
  readonly givenBy: (claims: object) => string | undefined;
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
    hold: (claims, email) => {
      if (!asked.every(([claim, test]) => claimTestHolds(claims, claim, test))) return false;
      if (emailDomains === undefined) return true;
      if (email === undefined) return false;
      const domain = emailDomain(email);
      return domain === undefined ? undefined : emailDomains.includes(domain);
    },
    givenBy: (claims) => {
      if (template !== undefined && makesName(template, role, claims)) return `claim:${template.claim}`;
      return areEnough ? `claim:${names.join(',')}` : undefined;
    },
  };
}
