import { expect, test } from 'vitest';
import { fillPlaceholders } from '../../src/configuration/placeholders.ts';

test('a variable replaces its placeholder, at any depth and more than once in a text', () => {
  const template = { a: ['https://${HOST}:${PORT}/'], b: { c: '${HOST}' }, n: 1, t: true };
  expect(fillPlaceholders(template, { HOST: 'x.example', PORT: '8787' })).toMatchObject({
    value: { a: ['https://x.example:8787/'], b: { c: 'x.example' }, n: 1, t: true },
    problems: [],
  });
});

test('a claim in a role template is left alone', () => {
  const template = { template: 'team-${department}' };
  expect(fillPlaceholders(template, { department: 'x' })).toMatchObject({ value: template, problems: [] });
});

test('every missing variable is reported with its place', () => {
  const { problems } = fillPlaceholders({ hosts: ['${A}'], deep: { er: 'x${B}' } }, { A: 1 });
  expect(problems.map(({ path }) => path)).toEqual(['hosts[0]', 'deep.er']);
  expect(problems[1]?.message).toContain('B');
});

test('a variable is not looked for in what an object inherits', () => {
  expect(fillPlaceholders('${A}', Object.create({ A: 'inherited' })).problems).toHaveLength(1);
});

test('the value of a variable is not read for placeholders again', () => {
  expect(fillPlaceholders('${A}', { A: '${B}', B: 'never' }).value).toBe('${B}');
});

test('a text that quotes what a variable holds can be told without it', () => {
  const { mask } = fillPlaceholders({ keys: ['${KEY}'] }, { KEY: 'hunter2', OTHER: 'never named' });
  expect(mask('keys: "hunter2" is short; never named')).toBe('keys: "${KEY}" is short; never named');
});

test('problems may show values of up to three characters, and never longer ones', () => {
  const { mask } = fillPlaceholders({ a: '${SHORT}', b: '${LONG}' }, { SHORT: 'abc', LONG: 'wxyz' });
  expect(mask('abc wxyz')).toBe('abc ${LONG}');
});

test('a text with only the beginning of a placeholder, or none, is the same object as before', () => {
  const template = { list: ['${department}', 1, null], part: { template: '${department}' } };
  expect(fillPlaceholders(template, {}).value).toBe(template);
});

test('placeholders in one item of a list leave the other items unchanged', () => {
  const kept = { name: 'kept' };
  const { value } = fillPlaceholders({ list: [kept, '${A}', null, undefined, 7] }, { A: 'b' });
  expect(value.list).toEqual([kept, 'b', null, undefined, 7]);
  expect(value.list[0]).toBe(kept);
});

test('a value without placeholders is the same object as before, and so are its neighbours', () => {
  const template = {
    rules: [{ name: 'a', paths: ['/$/{A}'] }],
    roles: { x: { template: 'x-${y}' } },
    host: '${A}',
  };
  const { value } = fillPlaceholders(template, { A: 'b' });
  expect(value).toEqual({ ...template, host: 'b' });
  expect(value.rules).toBe(template.rules);
  expect(value.roles).toBe(template.roles);
});

test('a placeholder with another meaning is unchanged, whatever the Worker has, and is not reported as missing', () => {
  const filled = fillPlaceholders(['${KEPT}', '${A}'], { A: 'b', KEPT: 'never' }, ['KEPT', 'ALSO']);
  expect(filled).toMatchObject({ value: ['${KEPT}', 'b'], problems: [] });
  expect(filled.mask('never')).toBe('never');
  expect(fillPlaceholders('${ALSO}', {}, ['KEPT', 'ALSO'])).toMatchObject({ value: '${ALSO}', problems: [] });
});
