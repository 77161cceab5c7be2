import { pathAsAddress } from '@portcullis/core/internal';
import { evaluate, type Policy, type PolicyClaim, PolicyError, type Rule } from '@portcullis/policy';
import { difference, prove, UndecidedError } from '@portcullis/policy/prove';
import fc from 'fast-check';
import type { InstanceConfiguration } from 'portcullis';
import { expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { gatePolicy, gateProof, gateReading } from '../../src/gate/as-the-gate.ts';

// A rule and a claim are made for a path, each by a pattern of it, so the path itself shows that the claim is not true: a proof that finds
// it true, or a comparison that finds nothing gained by the rule, has not looked there.

const HOST = 'web.example';

/** What applications and gates read in more than one way, alone and in words. */
const WORDS =
  "a A admin Admin .hidden x.css export.csv R&D & C# # a;v=1 ; ;x q? @s ~u é ß K 100% a+b o'n 1 T1".split(
    ' ',
  );
const word = fc.constantFrom('a b', ...WORDS);

/** A segment of a pattern for a word: as it is, or with a wildcard for some of it. */
const cut = fc.constantFrom<(text: string) => string>(
  (text) => text,
  () => '*',
  (text) => `${text.slice(0, 1)}*`,
  (text) => `*${text.slice(-1)}`,
  (text) => `*${text.slice(1)}`,
  (text) => `${text.slice(0, -1)}*`,
  (text) => `*${text}*`,
);

/** How a pattern of a path is made: its segments, and after how many all that is below is meant. */
const pattern = fc.record({ cuts: fc.array(cut, { minLength: 4, maxLength: 4 }), below: fc.nat(6) });

function patternOf(
  path: string,
  { cuts, below }: { cuts: readonly ((text: string) => string)[]; below: number },
): string {
  const [, ...segments] = path.split('/');
  const written = segments.map((segment, at) => (segment === '' ? '' : (cuts[at]?.(segment) ?? segment)));
  return `/${(below < segments.length ? [...written.slice(0, below), '**'] : written).join('/')}`;
}

const settings = fc.record({
  caseSensitive: fc.boolean(),
  ampersands: fc.constantFrom('pass', 'refuse'),
  encodedScopes: fc.constantFrom('pass', 'refuse'),
  resources: fc.constantFrom(
    undefined,
    [{ path: '/admin/:id/export.*', kind: 'export' }],
    [{ path: '/*', kind: 'page' }],
  ),
});

function policyOf(rules: readonly Rule[], claims: readonly PolicyClaim[] = []): Policy {
  return { name: 'made', rules, claims };
}

/** What a policy decides on a request of anybody, and of what kind it is; `undefined` for an address that the gate refuses. */
function decided(policy: Policy, instance: InstanceConfiguration, method: string, address: string) {
  const reading = gateReading(instance, HOST, method, address);
  if (!reading.ok) return undefined;
  const { target, resource } = reading;
  const caller = { kind: 'anonymous' } as const;
  const request = { caller, roles: [], method, path: target.path, resource };
  return { ...evaluate(gatePolicy({ ...instance, policy }), request), kind: resource.kind };
}

/** What came of the cases that were looked at. */
interface Found {
  claims: number;
  undecided: number;
}

/** Looks at a case, but of a pattern that no rule may have, or of too much to look at: nothing is called true then. */
function counted(found: Found, look: () => void): void {
  try {
    look();
    found.claims++;
  } catch (error) {
    if (error instanceof UndecidedError) found.undecided++;
    fc.pre(!(error instanceof PolicyError || error instanceof UndecidedError));
    throw error;
  }
}

/** As many cases as usual, enough of them looked at. */
function holdsAtRandom<Case extends unknown[]>(
  property: (found: Found) => fc.IPropertyWithHooks<Case>,
): void {
  const found = { claims: 0, undecided: 0 };
  fc.assert(property(found), { numRuns: runs(200), maxSkipsPerRun: 1000 });
  console.log(found);
  expect(found.claims).toBeGreaterThan(100);
}

test('no proof in front of an application of any kind overlooks a path that a rule opens', () => {
  holdsAtRandom((found) =>
    fc.property(
      ...([fc.array(word, { minLength: 1, maxLength: 3 }), fc.boolean()] as const),
      ...([pattern, pattern, settings, fc.constantFrom('GET', 'POST', 'PROPFIND')] as const),
      (words, isFolder, opened, claimed, options, method) => {
        const path = `/${words.join('/')}${isFolder ? '/' : ''}`;
        const instance = {
          ...{ name: 'web', hosts: [HOST], application: 'web', origin: { binding: 'WEB' } },
          ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
        } as unknown as InstanceConfiguration;
        const rule: Rule = { name: 'open', effect: 'allow', who: 'anyone', paths: [patternOf(path, opened)] };
        const closed = { who: 'anyone', paths: [patternOf(path, claimed)] } as const;
        const address = pathAsAddress(path);
        counted(found, () => {
          const denial: Rule = { ...closed, name: 'closed', effect: 'deny' };
          for (const one of [rule, denial])
            fc.pre(decided(policyOf([one]), instance, method, address)?.rule === one.name);
          const policy = policyOf([rule], [{ ...closed, name: 'closed', never: true }]);
          const options = (policies: readonly Policy[]) =>
            gateProof({ ...instance, policy }, { roles: {} }, policies);
          const said = `${method} ${address} by ${rule.paths} and ${closed.paths}, ${JSON.stringify(instance)}`;
          const [claim] = prove(policy, options([policy]));
          expect(claim?.holds, said).toBe(false);
          const before = policyOf([]);
          expect(difference(before, policy, options([before, policy])).gained, said).not.toEqual([]);
        });
      },
    ),
  );
}, 600_000);

/** A word in another spelling that an application, or a server in front of it, may take for the same. */
const spelling = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => `${text.slice(0, -1)}${text.slice(-1).toUpperCase()}`,
  (text) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`,
  (text) => `${text};x`,
  (text) => `${text}.`,
);
const spelledPath = fc
  .array(spelling, { minLength: 3, maxLength: 3 })
  .map((spellings) => `/${['admin', 'users', '1'].map((text, at) => spellings[at]?.(text)).join('/')}`);
/** What denies all below some spellings of the first word: a path is found where no class of spellings stands for another. */
const deniedBelow = fc.subarray(
  ['/admin/**', '/admin;*/**', '/admin.*/**', '/A*/**', '/aD*/**', '/adm*N/**'],
  {
    minLength: 1,
  },
);

test('no proof for an application misses an encoding that no rule denies', () => {
  holdsAtRandom((found) =>
    fc.property(
      ...([spelledPath, deniedBelow, fc.boolean()] as const),
      fc.array(fc.tuple(spelledPath, pattern), { maxLength: 2 }),
      (path, below, caseSensitive, others) => {
        const instance = {
          ...{ name: 'web', hosts: [HOST], application: 'web', origin: { binding: 'WEB' }, caseSensitive },
          resources: [{ path: '/admin/users/:id', kind: 'admin' }],
        } as unknown as InstanceConfiguration;
        const paths = [...below, ...others.map(([other, made]) => patternOf(other, made))];
        const rules: Rule[] = [
          { name: 'closed', effect: 'deny', who: 'anyone', paths },
          { name: 'all', effect: 'allow', who: 'anyone', paths: ['/**'] },
        ];
        const policy = policyOf(rules, [{ name: 'nobody', who: 'anyone', kinds: ['admin'], never: true }]);
        counted(found, () => {
          const now = decided(policy, instance, 'GET', path);
          fc.pre(now?.kind === 'admin' && now.effect === 'allow');
          const [claim] = prove(policy, gateProof({ ...instance, policy }, { roles: {} }, [policy]));
          expect(claim?.holds, `${path} past ${paths.join(' ')}`).toBe(false);
        });
      },
    ),
  );
}, 600_000);

/** A segment that some servers take for another, or one beside it that none does. */
const besides = fc.constantFrom(
  ...'@@admin @@x @@ admin admin. admin.css admin..x admin; admin;x admin& admin&x x& x&y admin:$x admin: (a(x)) x.. & R&D'.split(
    ' ',
  ),
  ...['admin ', 'admin x'],
);

/** How a wildcard stands for some of it: from a letter on, up to one, or around one. */
const starred = fc
  .tuple(fc.nat(7), fc.constantFrom('from', 'to', 'around'))
  .map(([at, which]) => (text: string): string => {
    if (which === 'to') return `*${text.slice(at)}`;
    return which === 'from' ? `${text.slice(0, at)}*` : `*${text.slice(at, at + 1)}*`;
  });

test('no proof for an application replaces other paths by one that is refused', () => {
  holdsAtRandom((found) =>
    fc.property(
      ...([besides, starred, fc.constantFrom('', '/', '/users'), fc.constantFrom('', '/x')] as const),
      fc.subarray(['/admin/**', '/x/admin', '/*', '/x/:id'], { minLength: 1 }),
      fc.constantFrom('pass', 'refuse'),
      (segment, star, rest, above, paths, ampersands) => {
        const instance = {
          ...{ name: 'web', hosts: [HOST], application: 'web', origin: { binding: 'WEB' }, ampersands },
          resources: paths.map((path) => ({ path, kind: 'page' })),
        } as unknown as InstanceConfiguration;
        const opened = `${above}/${star(segment)}${rest}`;
        const path = `${above}/${segment}${rest}`;
        const rules: Rule[] = [{ name: 'open', effect: 'allow', who: 'anyone', paths: [opened] }];
        const policy = policyOf(rules, [{ name: 'nobody', who: 'anyone', paths: ['/**'], never: true }]);
        counted(found, () => {
          fc.pre(decided(policy, instance, 'GET', pathAsAddress(path))?.rule === 'open');
          const [claim] = prove(policy, gateProof({ ...instance, policy }, { roles: {} }, [policy]));
          expect(claim?.holds, `${path} by ${opened}, ${JSON.stringify(instance)}`).toBe(false);
        });
      },
    ),
  );
}, 600_000);
