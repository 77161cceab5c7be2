import type { IntendedInstance, Level } from './intent.ts';
import { rolesThat } from './roles-that.ts';
import type { PolicyPart, WrittenPolicy } from './web-policy.ts';

/** What the roles of the template may do. */
const LEVEL_OF: Readonly<Record<string, Level>> = {
  admin: 'administer',
  engineer: 'write',
  contractor: 'contribute',
};

/**
 * The policy of the template `phabricator`, with the user's own roles in place of its three. A rule or a claim for roles that the user does
 * not have is omitted.
 *
 * @param template that policy
 */
export function phabricatorPolicy(
  template: WrittenPolicy,
  instance: IntendedInstance,
  owner: string,
): WrittenPolicy {
  const own = (role: string): readonly string[] => {
    const level = LEVEL_OF[role];
    if (level === undefined) throw new Error(`the template's role ${role} stands for nothing`);
    return rolesThat(instance, level);
  };
  const parts = (list: readonly PolicyPart[]): readonly PolicyPart[] =>
    list.flatMap((part) => {
      const who = ownWho(part.who, own);
      return who === undefined ? [] : [{ ...part, owner, who }];
    });
  return { name: instance.name, rules: parts(template.rules), claims: parts(template.claims) };
}

/** `undefined`: no one. */
function ownWho(who: unknown, own: (role: string) => readonly string[]): unknown {
  if (typeof who !== 'object' || who === null) return who;
  // Such as a way to authenticate: without it, the rule would be about everyone.
  const { roles, except, ...others } = who as {
    readonly roles?: readonly string[];
    readonly except?: readonly string[];
  };
  const [meant, left] = [roles?.flatMap(own), except?.flatMap(own) ?? []];
  if (meant?.length === 0) return undefined;
  const said = { ...others, ...(meant && { roles: meant }), ...(left.length > 0 && { except: left }) };
  return Object.keys(said).length === 0 ? 'anyone' : said;
}
