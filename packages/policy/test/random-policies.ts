import fc from 'fast-check';
import type { Policy, PolicyRequest, Rule, Who } from '../src/index.ts';

// Few words, so that rules and requests meet often.
const ROLES = ['admin', 'engineer', 'contractor', '__proto__'];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT'];
const SEGMENTS = ['a', 'ab', 'ba', 'T12', 'C#', 'constructor'];
const WILDCARDS = ['*', 'a*', '*b', 'T*', 'a*b', 'C#*', '*#', '*1*', '*a*b*'];

const roleList = fc.uniqueArray(fc.constantFrom(...ROLES), { minLength: 1, maxLength: 3 });

const who: fc.Arbitrary<Who> = fc.oneof(
  fc.constantFrom<Who>('anyone', 'authenticated'),
  roleList.map((roles) => ({ roles })),
  roleList.map((except) => ({ except })),
  fc
    .record({ roles: roleList, except: roleList })
    .filter(({ roles, except }) => roles.some((role) => !except.includes(role))),
);

const pattern = fc
  .record({
    segments: fc.array(fc.constantFrom(...SEGMENTS, ...WILDCARDS), { maxLength: 3 }),
    end: fc.constantFrom('', '/', '/**'),
  })
  .map(({ segments, end }) => `/${segments.join('/')}${segments.length === 0 ? end.slice(1) : end}`);

const rule: fc.Arbitrary<Omit<Rule, 'name'>> = fc.record(
  {
    effect: fc.constantFrom('allow' as const, 'deny' as const),
    who,
    paths: fc.array(pattern, { minLength: 1, maxLength: 3 }),
    methods: fc.array(fc.constantFrom(...METHODS), { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ['effect', 'who', 'paths'] },
);

/** Policies of up to twelve rules, which is fewer than a decision shows. */
export const randomPolicy: fc.Arbitrary<Policy> = fc.array(rule, { maxLength: 12 }).map((rules) => ({
  name: 'random',
  rules: rules.map((each, index) => ({ name: `rule ${index}`, ...each })),
}));

export const randomRequest: fc.Arbitrary<PolicyRequest> = fc.record({
  caller: fc.constantFrom(
    { kind: 'anonymous' as const },
    { kind: 'user' as const },
    { kind: 'service' as const },
  ),
  roles: fc.uniqueArray(fc.constantFrom(...ROLES), { maxLength: 3 }),
  method: fc.constantFrom(...METHODS, 'get', 'DELETE'),
  path: fc
    .record({
      segments: fc.array(fc.constantFrom(...SEGMENTS, 'x?y'), { maxLength: 4 }),
      slash: fc.constantFrom('', '/'),
    })
    .map(({ segments, slash }) => (segments.length === 0 ? '/' : `/${segments.join('/')}${slash}`)),
});
