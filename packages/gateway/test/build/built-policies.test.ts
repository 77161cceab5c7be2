import { policyOutline } from '@portcullis/policy/internal';
import { expect, test } from 'vitest';
import { apart, builtFacts, withPolicies, writtenPolicies } from '../../src/build/built-policies.ts';
import { readConfiguration } from '../../src/checks/check-configuration.ts';
import { fillPlaceholders } from '../../src/configuration/placeholders.ts';
import { policyInText, rulesInText, WrittenPolicy } from '../../src/configuration/written-policy.ts';
import { outlinesMade } from '../../src/gate/policy-facts.ts';
import type { InstanceConfiguration } from '../../src/generated/types.ts';
import { goodConfiguration } from '../good-configuration.ts';

const good = readConfiguration(goodConfiguration());
const [instance] = good.instances as readonly [InstanceConfiguration];
const shadowPolicy = { ...instance.policy, name: 'candidate', rules: instance.policy.rules.slice(0, 1) };
const configuration = { ...good, instances: [instance, { ...instance, name: 'shadowed', shadowPolicy }] };

const VERSIONS = {
  [instance.name]: { policy: 'a' },
  shadowed: { policy: 'a', shadowPolicy: 'b' },
};
const FACTS = builtFacts(writtenPolicies(apart(configuration, VERSIONS).policies));

const plain = ({ name, rules }: { readonly name: string; readonly rules: readonly unknown[] }) => ({
  name,
  rules,
});

test('policies that were extracted are in their instances again, also in a shadow', () => {
  const { configuration: without, policies } = apart(configuration, VERSIONS);
  expect(JSON.stringify(without)).not.toContain('"rules"');
  const { instances, ...rest } = withPolicies(without, writtenPolicies(JSON.parse(JSON.stringify(policies))));
  const { instances: before, ...others } = configuration;
  expect(rest).toEqual(others);
  for (const [index, each] of instances.entries()) {
    const { policy, shadowPolicy: shadow, ...settings } = each;
    const { policy: one, shadowPolicy: other, ...same } = before[index] as InstanceConfiguration;
    expect(settings).toEqual(same);
    expect([plain(policy), shadow && plain(shadow)]).toEqual([plain(one), other && plain(other)]);
  }
});

test.each(['other', '__proto__', 'constructor'])(
  'an instance whose policy is not there stops the Worker, and is not served without: %s',
  (name) => {
    const { policies } = apart(configuration, VERSIONS);
    const { policy: _, shadowPolicy: __, ...without } = { ...instance, name };
    expect(() => withPolicies({ ...configuration, instances: [without] }, writtenPolicies(policies))).toThrow(
      `this Worker does not contain the policy of ${name}: run "portcullis build" again`,
    );
  },
);

test('outlines are those of the policies, and an unknown instance has none', () => {
  const outlineOf = FACTS.outlinesOf;
  const policy = policyOutline(instance.policy.rules);
  expect(outlineOf(instance).policy).toEqual(policy);
  expect(outlineOf({ ...instance, name: 'shadowed' })).toEqual({
    ...{ policy, shadowPolicy: policyOutline(shadowPolicy.rules) },
  });
  expect(() => outlineOf({ ...instance, name: '__proto__' })).toThrow(
    'does not contain the policy of __proto__',
  );
});

test('versions are those that the build has found out, of a shadow too', () => {
  expect(FACTS.versionsOf(instance).policy()).toBe('a');
  const { policy, shadowPolicy } = FACTS.versionsOf({ ...instance, name: 'shadowed' });
  expect([policy(), shadowPolicy()]).toEqual(['a', 'b']);
  expect(() => FACTS.versionsOf({ ...instance, name: 'constructor' })).toThrow(
    'does not contain the policy of constructor',
  );
  expect(() => apart(configuration, {})).toThrow('has no version');
});

test('outlines in a built module equal those computed from the policies', () => {
  const outlineOf = FACTS.outlinesOf;
  for (const each of configuration.instances) expect(outlinesMade(each)).toEqual(outlineOf(each));
});

test('policies are parsed when they are first needed, rules once, and not when variables are filled in', () => {
  const broken = new WrittenPolicy('no JSON');
  const { value, problems } = fillPlaceholders({ host: '${HOST}', policy: broken }, { HOST: 'a.example' });
  expect([value.host, value.policy, problems]).toEqual(['a.example', broken, []]);
  expect(() => broken.rules).toThrow(
    new SyntaxError('a policy in the built Worker is damaged: run "portcullis build" again'),
  );
  const written = new WrittenPolicy('{"name":"p"}\n\n{"who":"anyone"}\n\n[0,"r"]');
  expect(written.rules).toEqual([{ name: 'r', who: 'anyone' }]);
  expect(written.rules).toBe(written.rules);
});

test('each of many rules is restored as it was configured', () => {
  const [first] = instance.policy.rules;
  const described = { description: 'b\n\n', paths: undefined, resources: [{ kind: 'k' }] };
  const rules = [
    { ...first, name: 'a' },
    { ...first, name: 'b\n},\n', who: 'anyone' },
    JSON.parse(JSON.stringify({ ...first, ...described, name: 'c' })),
    { ...first, name: 'd' },
  ];
  const many = { ...instance, policy: { ...instance.policy, rules } } as InstanceConfiguration;
  const { configuration: without, policies } = apart({ ...good, instances: [many] }, VERSIONS);
  const policy = withPolicies(without, writtenPolicies(policies)).instances[0]?.policy as WrittenPolicy;
  expect(rules.map((_rule, order) => policy.ruleAt(order))).toStrictEqual(rules);
  expect(policy.rules).toEqual(rules);
});

test('a rule is parsed without the others, and an invalid line throws', () => {
  const policy = new WrittenPolicy('{}\n\n{}\n\nno JSON\n[0,"r"]\n[1,"of nothing that is said"]');
  expect(policy.ruleAt(1)).toEqual({ name: 'r' });
  for (const order of [-1, 0, 2, 3]) expect(() => policy.ruleAt(order)).toThrow();
  expect(() => policy.rules).toThrow();
});

test('a value that several rules share is serialized once, and a policy without rules has none', () => {
  const rule = { effect: 'allow', who: { roles: ['a'] } } as const;
  const text = rulesInText(['/x', '/y'].map((path) => ({ ...rule, name: path.slice(1), paths: [path] })));
  expect(text).toBe(`${JSON.stringify(rule)}\n\n[0,"x",["/x"]]\n[0,"y",["/y"]]`);
  const facts = { name: 'p', version: 'a', outline: policyOutline([]) };
  expect(new WrittenPolicy(policyInText(facts, [])).rules).toEqual([]);
});
