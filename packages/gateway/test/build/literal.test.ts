import { policyOutline } from '@portcullis/policy/internal';
import { expect, test } from 'vitest';
import { literal, policiesLiteral } from '../../src/build/literal.ts';
import { rulesInText, WrittenPolicy } from '../../src/configuration/written-policy.ts';

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
  const text = rulesInText(rules as never);
  const outline = policyOutline([]);
  const policy = { name: 'it"s', version: 'a', outline, rules: text };
  const policies = Object.fromEntries([
    ['__proto__', { policy }],
    ['two', { policy, shadowPolicy: { ...policy, name: 'candidate' } }],
  ]);
  const written = policiesLiteral(policies);
  expect(written).toContain('\n[0,"r0"');
  const again = (await read(written)) as typeof policies;
  expect(Object.entries(again)).toEqual(Object.entries(policies));
  expect(new WrittenPolicy({ name: 'two', rules: again.two?.policy.rules ?? '' }).rules).toEqual(rules);
});
