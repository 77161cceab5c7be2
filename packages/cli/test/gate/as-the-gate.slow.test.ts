import type { PolicyClaim, Rule } from '@portcullis/policy';
import { difference, prove } from '@portcullis/policy/prove';
import type { InstanceConfiguration } from 'portcullis';
import { expect, test } from 'vitest';
import { exampleAddress, gateNotes, gateProof, gateReading } from '../../src/gate/as-the-gate.ts';

const PHABRICATOR = { name: 'phorge', application: 'phabricator' } as never;

test.each(['/index.php/config/', '/INDEX.PHP', '/x?__path__=/config/', '/x?%5F_path__=/config/'])(
  'the gate refuses %s before any policy',
  (path) => {
    expect(gateReading(PHABRICATOR, 'gate.example', 'GET', path)).toEqual({
      ok: false,
      failure: 'phabricator.path_override',
    });
  },
);

test('an address is read, and classified', () => {
  expect(gateReading(PHABRICATOR, 'gate.example', 'GET', '/source/C%23/')).toMatchObject({
    ok: true,
    target: { path: '/source/C#/' },
    resource: { application: 'diffusion' },
  });
});

test('a note names methods that Phorge has not', () => {
  const rule = { name: 'no-badges', effect: 'deny', who: 'anyone', conduitMethods: ['badges.*', 'badge.*'] };
  const instance = { application: 'phabricator', policy: { name: 'p', rules: [rule] } } as never;
  expect(gateNotes(instance).map(({ message }) => message)).toEqual([
    expect.stringContaining('(an extension may define them): badges.*'),
  ]);
  expect(gateNotes({ ...(instance as object), application: 'web' } as never)).toEqual([]);
});

const PHORGE = {
  ...{ name: 'phorge', hosts: ['phorge.corp.example'], application: 'phabricator' },
  origin: { binding: 'PHORGE' },
} as unknown as InstanceConfiguration;

/** What a proof shows of a policy of one rule that lets anybody in: the method, and the address that is said. */
function shownOf(rule: Partial<Rule>, claim: Partial<PolicyClaim>): readonly unknown[] | undefined {
  const policy = {
    name: 'one',
    rules: [{ name: 'open', effect: 'allow', who: 'anyone', ...rule }],
    claims: [{ name: 'closed', who: 'anyone', never: true, ...claim }],
  } as const;
  const instance = { ...PHORGE, policy } as unknown as InstanceConfiguration;
  const [proved] = prove(policy, gateProof(instance, { roles: {} }, [policy]));
  if (proved?.request === undefined) return undefined;
  return [proved.request.method, exampleAddress(instance, proved.request)];
}

test.each<[string, Partial<PolicyClaim>, string]>([
  ['/r*', { ids: ['rLAB'] }, '/rLAB1'],
  ['/rLA*', { kinds: ['repository'] }, '/rLAX1'],
  ['/rLAB0*', { ids: ['rL*'] }, '/rLAB0'],
  ['/*f', { ids: ['rLAB'] }, '/rLABf'],
  ['/R7:*', { operations: ['commit'] }, '/R7:1'],
  ['/r*', { operations: ['push'] }, '/rX1?cmd=heads'],
])('a proof finds the commit that %s opens', (path, claim, address) => {
  expect(shownOf({ paths: [path] }, claim)).toEqual(['GET', address]);
});

test.each<[string, Partial<PolicyClaim>, string]>([
  ['/*5', { kinds: ['task'] }, '/T15'],
  ['/T*0', { ids: ['T1*'] }, '/T10'],
  ['/*$*', { kinds: ['paste'] }, '/P1$1'],
  ['/T*5', { ids: ['T3'] }, '/T3$5'],
  ['/api/*x', { conduitMethods: ['maniphest.*'] }, '/api/maniphest.x'],
])('a proof finds the object, or the method, that %s opens', (path, claim, address) => {
  expect(shownOf({ paths: [path] }, claim)).toEqual(['GET', address]);
});

test.each<[string, Partial<Rule>, Partial<PolicyClaim>, string]>([
  ['methods', { conduitMethods: ['foo.*'] }, { conduitMethods: ['foo.*'] }, '/api/foo.query'],
  ['paths', { paths: ['/api/foo.*'] }, { applications: ['conduit'] }, '/api/foo.query'],
  ['methods by their end', { conduitMethods: ['*rch'] }, { conduitMethods: ['*.*rch'] }, '/api/.search'],
])(
  'a proof finds the method that reads, of those that a rule for reading names by %s',
  (_, rule, claim, address) => {
    expect(shownOf({ effect: 'readOnly', ...rule }, claim)).toEqual(['GET', address]);
  },
);

test.each<[string, Partial<PolicyClaim>, string]>([
  ['/maniphest/task/edit/*/', { operations: ['create'] }, '/maniphest/task/edit/form/'],
  ['/maniphest/task/edit/*/12/', { operations: ['create'] }, '/maniphest/task/edit/form/12/'],
])('a proof finds what %s creates by a part of a form', (path, claim, address) => {
  expect(shownOf({ paths: [path] }, claim)).toEqual(['GET', address]);
});

test.each<[string, Partial<Rule>, string, string]>([
  ['of another object', { paths: ['/maniphest/**'] }, 'differential', '/maniphest/PHID-DCNG-1'],
  ['of what is flagged', { paths: ['/flag/edit/**'] }, 'paste', '/flag/edit/PHID-PSTE-1'],
  ['behind the letter of an object', { paths: ['/T1/**'] }, 'paste', '/T1/PHID-PSTE-1'],
  ['of an object by its letter', { paths: ['/object/**'] }, 'paste', '/object/P1'],
  ['of an object by its number', { paths: ['/object/T*5/'] }, 'maniphest', '/object/T5/'],
  ['of a project by its name', { paths: ['/object/**'] }, 'projects', '/object/#x'],
  ['of a commit', { paths: ['/object/r*/'] }, 'diffusion', '/object/rX1/'],
])(
  'a comparison finds the page %s that a denial by its application closed',
  (_, open, application, address) => {
    const rule = { name: 'open', effect: 'allow', who: 'authenticated', ...open } as const;
    const denial = { name: 'closed', effect: 'deny', who: 'anyone', applications: [application] } as const;
    const [before, after] = [[rule, denial], [rule]].map((rules) => ({ name: 'one', rules }));
    if (before === undefined || after === undefined) throw new Error('two policies were made');
    const { gained } = difference(before, after, gateProof(PHORGE, { roles: {} }, [before, after]));
    expect(gained.map(({ example }) => example.path)).toEqual([address]);
  },
);

test.each([
  ['maniphest', 'task', 'paste'],
  // The first of both by the alphabet is its own.
  ['herald', 'rule', 'maniphest'],
])(
  'a comparison finds the additional access that a rule for %s and the kind %s gives to %s',
  (application, kind, other) => {
    const rule = { name: 'open', effect: 'allow', who: 'authenticated', kinds: [kind] } as const;
    const [before, after] = [[application], [application, other]].map((applications) => ({
      name: 'one',
      rules: [{ ...rule, applications }],
    }));
    if (before === undefined || after === undefined) throw new Error('two policies were made');
    const { gained } = difference(before, after, gateProof(PHORGE, { roles: {} }, [before, after]));
    expect(gained.map(({ example }) => example.resource?.reaches)).toEqual([[other]]);
  },
);

test.each<[string, string]>([
  ['/source/*/info/lfs/objects/batch', 'pull'],
  ['/source/*/git-upload-pack', 'push'],
  ['/source/*/browse/*/a', 'push'],
])(
  'a proof finds that what a POST to %s carries makes it a %s, which no address shows',
  (path, operation) => {
    expect(shownOf({ paths: [path], methods: ['POST'] }, { operations: [operation] })).toEqual([
      'POST',
      undefined,
    ]);
  },
);

test('a condition that a policy repeats in all of its rules is not multiplied with each name', () => {
  // Not told once, these words below each of these repositories would be a hundred million patterns.
  const rules = Array.from({ length: 10_000 }, (_, index) => ({
    ...{ name: `rule-${index}`, effect: 'allow', who: 'authenticated' },
    ...{ ids: [`R${index + 1}`], operations: ['view'] },
  }));
  const instance = {
    ...{ name: 'phorge', hosts: ['phorge.corp.example'], application: 'phabricator' },
    ...{ origin: { binding: 'PHORGE' }, policy: { name: 'many', rules } },
  } as unknown as InstanceConfiguration;
  const { patterns = [] } = gateProof(instance, { roles: {} }, [instance.policy]);
  expect(patterns).toContain('/diffusion/10000/view/**');
  expect(patterns.length).toBeLessThan(1_000_000);
}, 60_000);

test('a path with any format is checked with and without one', () => {
  const instance = {
    ...{ name: 'reports', hosts: ['reports.corp.example'], application: 'web' },
    resources: [{ path: '/reports/:id/export.*', kind: 'export' }],
    ...{ origin: { binding: 'REPORTS' }, policy: { name: 'p', rules: [] } },
  } as unknown as InstanceConfiguration;
  const { patterns, classify } = gateProof(instance, { roles: {} }, [instance.policy]);
  expect(patterns).toEqual(expect.arrayContaining(['/reports/*/export', '/reports/*/export.*']));
  expect(classify?.('GET', '/reports/7/export.csv')).toMatchObject([{ kind: 'export' }]);
});

test.each(['web', 'phabricator'])(
  'a proof for %s checks paths with an ampersand, which every gateway accepts in its encoded form',
  (application) => {
    const rule: Rule = { name: 'open', effect: 'allow', who: 'anyone', paths: ['/R&D/**'] };
    const claims: PolicyClaim[] = [{ name: 'closed', who: 'anyone', paths: ['/**'], never: true }];
    const policy = { name: 'one', rules: [rule], claims };
    const instance = { ...PHORGE, application, policy } as unknown as InstanceConfiguration;
    expect(gateReading(instance, 'gate.example', 'GET', '/R%26D/plans')).toMatchObject({ ok: true });
    const proof = gateProof(instance, { roles: {} }, [policy]);
    const [proved] = prove(policy, proof);
    expect(proved?.holds).toBe(false);
    expect(proved?.request && exampleAddress(instance, proved.request)).toBe('/R%26D');
    expect(difference({ name: 'none', rules: [] }, policy, proof).gained).not.toEqual([]);
  },
);

test.each(['admin', 'R&D'])(
  'a note names what is open below a page of a kind that is closed (%s)',
  (word) => {
    const rules = [
      { name: 'closed', effect: 'deny', who: 'anyone', kinds: ['plans'] },
      { name: 'open', effect: 'allow', who: 'anyone', applications: ['web'] },
    ];
    const resources = [{ path: `/${word}`, kind: 'plans' }];
    const notes = gateNotes({ application: 'web', resources, policy: { name: 'p', rules } } as never);
    expect(notes.map(({ message }) => message)).toEqual([
      expect.stringContaining(`paths below it, such as /${word}/x, are not, and are open`),
    ]);
  },
);

test('a proof finds what is below a segment with a parameter, though the gate refuses one that is nothing else', () => {
  const rule: Rule = { name: 'open', effect: 'allow', who: 'anyone', paths: ['/*;*/plans'] };
  const claims: PolicyClaim[] = [{ name: 'closed', who: 'anyone', paths: ['/**'], never: true }];
  const policy = { name: 'one', rules: [rule], claims };
  const instance = { ...PHORGE, application: 'web', policy } as unknown as InstanceConfiguration;
  const [proved] = prove(policy, gateProof(instance, { roles: {} }, [policy]));
  expect(proved?.request?.path).toMatch(/^\/[^;]+;\/plans$/);
});
