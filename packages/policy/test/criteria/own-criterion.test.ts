import { expect, test, vi } from 'vitest';
import { factsReader } from '../../src/criteria/own-criterion.ts';
import {
  checkPolicy,
  compilePolicy,
  criterion,
  enforce,
  evaluate,
  explain,
  type OwnCriterion,
  type Policy,
  PolicyError,
  type Rule,
  runPolicyTests,
} from '../../src/index.ts';
import {
  difference,
  idleRules,
  matrix,
  prove,
  tighten,
  UndecidedError,
  whoCanReach,
} from '../../src/prove.ts';
import { gate, member, nobody } from '../gate.ts';
import { requestBy } from '../requests.ts';

declare module '../../src/index.ts' {
  interface OwnCriteria {
    readonly shift: 'day' | 'night';
    readonly device: { readonly managed: true };
  }
}

const isShift = (value: unknown) =>
  value === 'day' || value === 'night' ? undefined : 'must be "day" or "night"';

/** Who works when is a claim. */
const shift = criterion({
  name: 'shift',
  check: isShift,
  holds: (value, { caller: { claims } }) =>
    claims?.shift === undefined ? undefined : claims.shift === value,
});

/** Whether the client certificate of the device is one of ours. */
const device = criterion({
  name: 'device',
  check: () => undefined,
  factOf: ({ headers }) => headers.get('test-device') ?? undefined,
  holds: (_value, _request, fact) => fact === 'ours',
});

const at = (fields: Partial<Rule>): Policy => ({
  name: 'plant',
  rules: [{ name: 'night', effect: 'allow', who: 'anyone', paths: ['/**'], ...fields }],
});
const working = (worked: string | undefined) =>
  requestBy({ caller: { kind: 'user', claims: worked === undefined ? {} : { shift: worked } } });
/** A criterion as plain JavaScript may write it. */
const shiftWith = (fields: object): OwnCriterion =>
  criterion({ name: 'shift', check: isShift, holds: () => true, ...fields });

test.each([
  ['allow', ['deny', 'allow', 'deny']],
  ['deny', ['allow', 'deny', 'deny']],
] as const)(
  'a rule that says %s with a criterion of your own matches where it holds; where that is unknown, it counts against the caller',
  (effect, expected) => {
    const all: Rule = { name: 'all', effect: 'allow', who: 'anyone', paths: ['/**'] };
    const { name, rules } = at({ effect, shift: 'night' });
    const policy = compilePolicy(
      { name, rules: effect === 'deny' ? [...rules, all] : rules },
      { criteria: [shift] },
    );
    expect(['day', 'night', undefined].map((worked) => evaluate(policy, working(worked)).effect)).toEqual(
      expected,
    );
  },
);

test('explain names a criterion of your own, and says where it is unknown', () => {
  const policy = compilePolicy(at({ shift: 'night' }), { criteria: [shift] });
  const shown = (worked: string | undefined) => explain(policy, working(worked)).rules[0]?.fields.at(-1);
  expect(shown('night')).toEqual({ field: 'shift', holds: true });
  expect(shown(undefined)).toEqual({ field: 'shift', holds: 'unknown' });
});

test('a field that no criterion of the options declares is a problem of the policy, in a rule, a claim and onlyIf', () => {
  const policy: Policy = {
    ...at({ shift: 'night' }),
    claims: [{ name: 'nights', who: 'anyone', shift: 'day', onlyIf: { shift: 'night' } }],
  };
  const problem = (path: string) => ({
    path,
    message: '"shift" is not a field of this object',
    suggestion: undefined,
  });
  expect(checkPolicy(policy)).toEqual(
    ['rules[0].shift', 'claims[0].shift', 'claims[0].onlyIf.shift'].map(problem),
  );
  expect(checkPolicy(policy, { criteria: [device] })).toHaveLength(3);
  expect(checkPolicy(policy, { criteria: [shift] })).toEqual([]);
  expect(() => compilePolicy(policy)).toThrow(PolicyError);
});

test('a misspelled criterion of your own is a problem that suggests the right name', () => {
  expect(checkPolicy(at({ shfit: 'night' } as never), { criteria: [shift] })).toEqual([
    { path: 'rules[0].shfit', message: '"shfit" is not a field of this object', suggestion: 'shift' },
  ]);
});

test.each([
  ['that the check of the criterion refuses', 'evening', 'must be "day" or "night"'],
  ['that is not JSON', new Map([['night', true]]), expect.stringContaining('must be JSON')],
  ['that is undefined', undefined, expect.stringContaining('must be JSON')],
  ['that contains a number without JSON', [Number.NaN], expect.stringContaining('must be JSON')],
  ['that contains half of a character', { of: '\ud800' }, expect.stringContaining('must be JSON')],
  ['of which only a part of a list is JSON', ['night', Number.NaN], expect.stringContaining('must be JSON')],
  [
    'of which only a member is JSON',
    { of: 'night', at: Number.NaN },
    expect.stringContaining('must be JSON'),
  ],
])('a value of a criterion of your own %s is a problem of the policy', (_case, value, message) => {
  const problems = checkPolicy(at({ shift: value } as never), { criteria: [shift] });
  expect(problems).toEqual([{ path: 'rules[0].shift', message, suggestion: undefined }]);
});

test.each([
  ['a number', 7],
  ['null', null],
  ['an empty list', []],
  ['a list of numbers', [1, 2]],
  ['an object without a prototype', Object.assign(Object.create(null), { of: true })],
])('a value of a criterion of your own can be %s: its own check decides', (_case, value) => {
  const check = vi.fn(() => undefined);
  expect(checkPolicy(at({ shift: value } as never), { criteria: [shiftWith({ check })] })).toEqual([]);
  expect(check).toHaveBeenCalledWith(value);
});

test.each([
  ['a promise', Promise.resolve(false)],
  ['a text', 'false'],
  ['null', null],
])('a criterion of your own that returns %s throws instead of allowing', (_case, held) => {
  const policy = compilePolicy(at({ shift: 'night' }), { criteria: [shiftWith({ holds: () => held })] });
  expect(() => evaluate(policy, working('night'))).toThrow('holds must return true, false or undefined');
});

test('a check of a criterion of your own that returns neither a text nor undefined throws', () => {
  expect(() =>
    checkPolicy(at({ shift: 'night' }), { criteria: [shiftWith({ check: () => false })] }),
  ).toThrow('check must return a text or undefined');
});

test.each(['paths', 'claims', 'networks', 'onlyIf', 'constructor', 'toString', '__proto__', '', 'a.b'])(
  'a criterion of your own cannot have the name "%s"',
  (name) => {
    expect(() => shiftWith({ name })).toThrow(TypeError);
  },
);

test.each([
  ['a list', ['shift']],
  ['undefined', undefined],
  ['null', null],
])('a criterion of your own cannot have a name that is %s instead of a text', (_case, name) => {
  expect(() => shiftWith({ name })).toThrow('the name must consist of letters and digits');
});

test.each(['check', 'holds', 'factOf'])(
  'a criterion of your own whose %s is no function is refused',
  (option) => {
    expect(() => shiftWith({ [option]: 'night' })).toThrow(`${option} must be a function`);
  },
);

test('the option criteria takes results of criterion() alone, each name once', () => {
  const plain = { name: 'shift', check: isShift, holds: () => true } as never;
  for (const [criteria, message] of [
    [[plain], 'must be an array of results of criterion()'],
    [shift, 'must be an array of results of criterion()'],
    [[shift, shift], 'contains two criteria with the name "shift"'],
  ] as const) {
    expect(() => compilePolicy(at({}), { criteria: criteria as never })).toThrow(message);
    const enforced = () => enforce(at({}) as Policy<never>, { criteria: criteria as never });
    expect(enforced).toThrow(message);
    // With the problems of all other options.
    expect(enforced).toThrow(expect.objectContaining({ name: 'OptionsError' }));
  }
});

test('a decision that depends on a criterion of your own is not remembered for the next request', async () => {
  let worked = 'night';
  const { fetch } = gate(
    () => ({ ...member(), claims: { shift: worked } }),
    at({ shift: 'night' }) as never,
    {
      criteria: [shift],
    },
  );
  expect((await fetch('/')).status).toBe(200);
  worked = 'day';
  expect((await fetch('/')).status).toBe(403);
});

test('a response that a criterion of your own allowed is not open to every client, even if it holds for all', () => {
  const always = shiftWith({ holds: () => true });
  const policy = compilePolicy(at({ shift: 'night' }), { criteria: [always] });
  expect(evaluate(policy, requestBy({ caller: { kind: 'anonymous' } }))).toMatchObject({
    effect: 'allow',
    open: false,
  });
});

test('the gate reads the fact of a criterion of your own from each request; without it, the criterion is unknown', async () => {
  const { fetch } = gate(nobody(), at({ device: { managed: true } }) as never, { criteria: [device] });
  const ask = async (headers: HeadersInit) => (await fetch('/', { headers })).status;
  expect(await ask({ 'test-device': 'ours' })).toBe(200);
  expect(await ask({ 'test-device': 'theirs' })).toBe(401);
  expect(await ask({})).toBe(401);
});

test('a criterion of your own is not asked while its fact is unknown', () => {
  const holds = vi.fn(() => true);
  const policy = compilePolicy(at({ shift: 'night' }), {
    criteria: [shiftWith({ holds, factOf: () => undefined })],
  });
  for (const facts of [undefined, {}, { shift: undefined }]) {
    expect(evaluate(policy, { ...working('night'), facts }).effect).toBe('deny');
  }
  expect(holds).not.toHaveBeenCalled();
});

test('a criterion of your own gets the network of the request, although no other rule needs it', async () => {
  const seen = vi.fn((_value: unknown, { network }: { network?: unknown }) => network !== undefined);
  const { fetch } = gate(nobody(), at({ shift: 'night' }) as never, {
    criteria: [shiftWith({ holds: seen })],
    network: () => ({ asn: 64_500 }),
  });
  expect((await fetch('/')).status).toBe(200);
});

test.each([
  [
    'holds',
    {
      holds: () => {
        throw new Error('broken');
      },
    },
  ],
  [
    'factOf',
    {
      factOf: () => {
        throw new Error('broken');
      },
    },
  ],
])('a criterion of your own whose %s throws fails the request', async (_case, broken) => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { fetch } = gate(nobody(), at({ shift: 'night' }) as never, { criteria: [shiftWith(broken)] });
  expect((await fetch('/')).status).toBe(500);
});

test('a shadow policy has the criteria of your own as well', async () => {
  const { fetch } = gate(nobody(), at({}) as never, { criteria: [shift], shadow: at({ shift: 'night' }) });
  expect((await fetch('/')).status).toBe(200);
});

test('no facts are read from requests where no criterion of your own has one', () => {
  expect(factsReader([shift])).toBeUndefined();
  expect(factsReader()).toBeUndefined();
});

test('policy tests take the facts of criteria of your own', () => {
  const policy = compilePolicy(at({ device: { managed: true } }), { criteria: [device] });
  const results = runPolicyTests(policy, [
    { path: '/', facts: { device: 'ours' }, expect: 'allow', rule: 'night' },
    { path: '/', facts: { device: 'theirs' }, expect: 'deny' },
    { path: '/', expect: 'deny' },
  ]);
  expect(results.map(({ problem }) => problem)).toEqual([undefined, undefined, undefined]);
});

test('a fact of a policy test that no rule needs throws, because a misspelled one would count as unknown', () => {
  const policy = compilePolicy(at({ device: { managed: true } }), { criteria: [device] });
  expect(() => runPolicyTests(policy, [{ path: '/', facts: { devcie: 'ours' }, expect: 'deny' }])).toThrow(
    'anonymous: GET / has the fact "devcie", but no rule has a criterion of your own with this name',
  );
});

const OWN = { criteria: [shift, device] };
test.each([
  [
    'prove',
    () => prove({ ...at({ shift: 'night' }), claims: [{ name: 'c', who: 'anyone', never: true }] }, OWN),
  ],
  [
    'prove, of a claim about it',
    () => prove({ ...at({}), claims: [{ name: 'c', who: 'anyone', shift: 'day', never: true }] }, OWN),
  ],
  [
    'prove, of a claim that requires it',
    () => prove({ ...at({}), claims: [{ name: 'c', who: 'anyone', onlyIf: { shift: 'day' } }] }, OWN),
  ],
  ['idleRules', () => idleRules(at({ shift: 'night' }), OWN)],
  ['matrix', () => matrix(at({ shift: 'night' }), OWN)],
  ['difference, of the old policy', () => difference(at({ shift: 'night' }), at({}), OWN)],
  ['difference, of the new policy', () => difference(at({}), at({ shift: 'night' }), OWN)],
  ['whoCanReach', () => whoCanReach(at({ shift: 'night' }), { path: '/' }, OWN)],
  ['tighten', () => tighten(at({ shift: 'night' }), [], OWN)],
])('%s cannot decide a policy with a criterion of your own, and names it', (_case, ask) => {
  expect(ask).toThrow(UndecidedError);
  expect(ask).toThrow('the criterion "shift"');
});

test('a policy without the criteria of your own is proved although they are among the options', () => {
  expect(idleRules(at({}), OWN)).toEqual([]);
});

test('rules with different values of a criterion of your own are both asked', () => {
  const { name, rules } = at({ shift: 'day' });
  const policy = compilePolicy(
    { name, rules: [...rules, ...at({ name: 'second', shift: 'night' }).rules] },
    { criteria: [shift] },
  );
  expect(evaluate(policy, working('night'))).toMatchObject({ effect: 'allow', rule: 'second' });
});

test('criteria of your own are typed: names and values that are not declared do not compile', () => {
  // @ts-expect-error not declared
  expect(() => criterion({ name: 'shfit', check: isShift, holds: () => 1 })).not.toThrow();
  const wrong: readonly Rule[] = [
    // @ts-expect-error not a value of it
    { name: 'a', effect: 'allow', who: 'anyone', shift: 'evening' },
    // @ts-expect-error misspelled
    { name: 'a', effect: 'allow', who: 'anyone', shfit: 'night' },
  ];
  // @ts-expect-error it cannot wait
  criterion({ name: 'shift', check: isShift, holds: async () => true });
  // @ts-expect-error nothing else is a criterion
  expect(() => compilePolicy(at({}), { criteria: [{ name: 'shift' }] })).toThrow();
  criterion({
    name: 'device',
    check: () => undefined,
    factOf: () => 'ours',
    // @ts-expect-error the fact is a text
    holds: ({ managed }, _request, fact) => managed && fact === 1,
  });
  expect(wrong).toHaveLength(2);
});
