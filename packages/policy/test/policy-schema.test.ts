import { expect, test } from 'vitest';
import { CRITERIA } from '../src/criteria/criteria.ts';
import { policySchema } from '../src/policy-schema.ts';

/** Every property below a schema, with its place. */
function propertiesOf(schema: unknown, place = ''): [place: string, schema: object][] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    const here = `${place}.${key}`;
    if (key !== 'properties') return propertiesOf(value, here);
    return Object.entries(value as object).flatMap(([name, property]) => [
      [`${here}.${name}`, property] as [string, object],
      ...propertiesOf(property, `${here}.${name}`),
    ]);
  });
}

test("every property of the policy's JSON Schema has a description", () => {
  const properties = propertiesOf(policySchema());
  expect(properties.length).toBeGreaterThan(30);
  for (const [place, property] of properties) {
    expect([place, property]).toEqual([place, expect.objectContaining({ description: expect.any(String) })]);
  }
});

test('every criterion is a property of a rule', () => {
  const properties = propertiesOf(policySchema()).map(([place]) => place);
  for (const { field } of CRITERIA) {
    expect(properties).toContain(`.properties.rules.items.properties.${field}`);
  }
});

test('applications are completed where they are known', () => {
  const [, schema] =
    propertiesOf(policySchema(['diffusion'])).find(([place]) => place.endsWith('.applications')) ?? [];
  expect(schema).toMatchObject({ items: { enum: ['diffusion'] } });
});
