import { expect, test } from 'vitest';
import { type EcsEvent, toEcs } from '../../src/projections/ecs.ts';
import ecs from '../fixtures/ecs.json' with { type: 'json' };
import { sample } from '../random-events.ts';

const categories = ecs.categories as Readonly<Record<string, readonly string[]>>;
const fields = ecs.fields as Readonly<Record<string, string>>;
const arrays: ReadonlySet<string> = new Set(ecs.arrays);

/** What ECS has against an event: fields and values as its generated tables have them. */
function problems(event: EcsEvent): string[] {
  const found: string[] = [];
  for (const [name, value] of Object.entries(event)) {
    const type = fields[name];
    // What is no field of ECS is below a name of its own.
    if (name === 'portcullis') continue;
    if (type === undefined) found.push(`${name}: is no field`);
    else if (Array.isArray(value) !== arrays.has(name)) found.push(`${name}: list or not`);
    else if (['long', 'float'].includes(type) !== (typeof value === 'number'))
      found.push(`${name}: is no ${type}`);
  }
  const given = (name: string) => [event[name]].flat() as string[];
  const expected = new Set(given('event.category').flatMap((category) => categories[category] ?? []));
  return [
    ...found,
    ...given('event.category').filter((category) => categories[category] === undefined),
    ...given('event.type')
      .filter((type) => !expected.has(type))
      .map((type) => `${type}: is not expected in ${given('event.category')}`),
    ...given('event.kind').filter((kind) => !ecs.kinds.includes(kind)),
    ...given('event.outcome').filter((outcome) => !ecs.outcomes.includes(outcome)),
  ];
}

test('events have only fields of the ECS version that they name, with the values that it expects', () => {
  const found = new Map<string, number>();
  for (const event of sample(4000, 4)) {
    const projected = toEcs(event);
    expect(projected['ecs.version']).toBe(ecs.version);
    for (const problem of problems(projected)) found.set(problem, (found.get(problem) ?? 0) + 1);
  }
  expect(Object.fromEntries(found)).toEqual({});
});

test('the ECS check finds each fault', () => {
  const event = {
    'event.category': ['web'],
    'event.type': ['access'],
    'event.kind': 'event',
    'event.outcome': 'success',
  };
  expect(problems(event)).toEqual([]);
  expect(problems({ ...event, 'session.id': 'x' })).toEqual(['session.id: is no field']);
  expect(problems({ ...event, 'user.roles': 'x' })).toEqual(['user.roles: list or not']);
  expect(problems({ ...event, 'url.path': 7 })).toEqual(['url.path: is no wildcard']);
  expect(problems({ ...event, 'event.type': ['access', 'allowed'] })).toEqual([
    'allowed: is not expected in web',
  ]);
  expect(problems({ ...event, 'event.category': ['gate'] })).toContain('gate');
});
