import type { IntendedInstance, Intent } from './intent.ts';
import { rolesThat } from './roles-that.ts';

/** A request, and the expected decision. */
interface Case {
  readonly groups?: readonly string[];
  readonly method?: 'POST';
  /** Phorge's policy denies administration to agents, and what is not known may be one. */
  readonly via?: 'browser';
  readonly path: string;
  readonly expect: 'allow' | 'deny' | 'stepUp';
  readonly rule: string | null;
  readonly login?: { readonly ageSeconds: number };
}

/**
 * Cases for the policy of one application: anonymous clients, and a user in a group of each role. What they expect is derived from the
 * intent, and not from the rules that were derived from it.
 */
export function policyCases(instance: IntendedInstance, roles: Intent['roles']): readonly Case[] {
  const isWeb = instance.application === 'web';
  const [open, closed] = isWeb
    ? [instance.public?.map(somePath), instance.administration?.map(somePath)]
    : [['/status/'], ['/config/']];
  const writing = isWeb ? 'writing' : 'engineering';
  const of = (groups: readonly string[]): readonly Case[] => {
    const has = Object.entries(roles).flatMap(([role, patterns]) =>
      groups.some((group) => patterns.some((pattern) => isLike(group, pattern))) ? [role] : [],
    );
    const may = (...levels: Parameters<typeof rolesThat>[1][]): boolean =>
      rolesThat(instance, ...levels).some((role) => has.includes(role));
    const asked = groups.length === 0 ? {} : { groups };
    const reads = may('administer', 'write') ? writing : may('read') ? 'reading' : null;
    const page = isWeb ? '/a-page' : '/differential/';
    const read: Case[] =
      !isWeb && may('contribute') && !may('administer', 'write')
        ? [{ ...asked, path: page, expect: 'deny', rule: 'contractors-code' }]
        : [{ ...asked, path: page, expect: reads === null ? 'deny' : 'allow', rule: reads }];
    const writes: Case[] = isWeb
      ? [
          may('administer', 'write')
            ? { ...asked, method: 'POST', path: page, expect: 'allow', rule: writing }
            : { ...asked, method: 'POST', path: page, expect: 'deny', rule: null },
        ]
      : [];
    return [
      ...read,
      ...writes,
      ...(open ?? []).map((path): Case => ({ ...asked, path, expect: 'allow', rule: 'public' })),
      ...(closed ?? []).flatMap((path): readonly Case[] => {
        if (!may('administer')) return [{ ...asked, path, expect: 'deny', rule: 'administration' }];
        const allowed: Case = { ...asked, path, expect: 'allow', rule: writing };
        return isWeb ? [allowed] : afterLogin(allowed);
      }),
    ];
  };
  const groups = Object.values(roles).flatMap(([pattern = '']) => [someOf(pattern)]);
  return [of([]), of(['no-such-group']), ...[...new Set(groups)].map((group) => of([group]))].flat();
}

/** Administrators of Phorge log in again before they administer it. */
function afterLogin(allowed: Case): readonly Case[] {
  return [
    { ...allowed, via: 'browser', login: { ageSeconds: 60 } },
    {
      ...allowed,
      via: 'browser',
      expect: 'stepUp',
      rule: 'administration-fresh-login',
      login: { ageSeconds: 3600 },
    },
  ];
}

/** A table in the form that `portcullis test` reads. */
export function caseTable(host: string, cases: readonly Case[]): string {
  const lines = cases.map((one) => `  - ${JSON.stringify(one)}\n`);
  return `# What the policy says to whom. "rule": null: no rule speaks of it, and what no rule allows is refused.\nhost: ${JSON.stringify(host)}\ncases:\n${lines.join('')}`;
}

/** A group that a pattern means. */
export function someOf(pattern: string): string {
  return pattern.replaceAll('*', 'example');
}

/** A path that a pattern means. */
function somePath(pattern: string): string {
  return pattern.replace(/\*+/g, 'example');
}

function isLike(group: string, pattern: string): boolean {
  const source = pattern.split('*').map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`).test(group);
}
