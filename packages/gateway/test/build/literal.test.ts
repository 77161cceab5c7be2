import { policyOutline } from '@portcullis/policy/internal';
import { expect, test } from 'vitest';
import { literal, policiesLiteral } from '../../src/build/literal.ts';
import { policyInText, WrittenPolicy } from '../../src/configuration/written-policy.ts';

/** What a module has that holds it. */
async function read(text: string): Promise<unknown> {
  const module = `data:text/javascript,${encodeURIComponent(`export default ${text};`)}`;
  return (await import(/* @vite-ignore */ module)).default;
}

test('data is the same in a module, a property that would set a prototype included', async () => {
  const value = JSON.parse('{"a":[1,2,-3],"b":["1",2],"c":[],"__proto__":{"x":"`${y}`\\\\"}}');
  const again = await read(literal(value));
  expect(JSON.stringify(again)).toBe(JSON.stringify(value));
});

test('policies are the same in a module, whatever characters their rules have, and each rule is in a line', async () => {
  const rules = ['`', '${process.exit()}', '\\', '\\`', '\n', '\r', '\u2028', '"', '\\u0041', '$`{'].map(
    (description, index) => ({ name: `r${index}`, description, who: 'anyone', paths: ['/'] }),
  );
  const facts = { name: 'it"s`', version: 'a', outline: policyOutline([]) };
  const policy = policyInText(facts, rules as never);
  const of = Object.fromEntries([
    ['__proto__', { policy: 0 }],
    ['two', { policy: 0, shadowPolicy: 1 }],
  ]);
  const policies = { texts: [policy, policyInText({ ...facts, name: 'candidate' }, [])], of };
  const written = policiesLiteral(policies);
  expect(written).toContain('\n[0,"r0"');
  const again = (await read(written)) as typeof policies;
  expect([again.texts, Object.entries(again.of)]).toEqual([policies.texts, Object.entries(of)]);
  const two = new WrittenPolicy(again.texts[0] ?? '');
  expect([two.name, two.rules]).toEqual(['it"s`', rules]);
});
