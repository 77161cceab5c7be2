import type { BaseContext, Decision, Identity } from '@portcullis/core';
import { expect, test } from 'vitest';
import { ElevatedDecisions } from '../src/elevation-source.ts';
import { compilePolicy, type Elevation, type PolicyRequest } from '../src/index.ts';

const NOW = 1_800_000_000;
const context = { clock: { now: () => NOW * 1000 } } as unknown as BaseContext;
const ADA = { subject: 'ada' } as Identity;
const ASKED: PolicyRequest = { caller: { kind: 'user' }, roles: [], method: 'GET', path: '/x' };

const offered = (role: string, more: Partial<Elevation> = {}): Elevation => ({
  ...{ role, approvers: ['security'], maxMinutes: 60 },
  ...more,
});
const held = (role: string, until = NOW + 60) => ({ id: `id-${role}`, role, until }) as never;

/** Elevations of these roles, where requests are allowed with the roles that `allows` names, all of them. */
function scene(elevations: readonly Elevation[], allows: readonly string[], standing: readonly never[] = []) {
  const asked: PolicyRequest[] = [];
  const policy = compilePolicy({
    name: 'p',
    rules: [
      { name: 'r', effect: 'allow', who: { roles: elevations.map(({ role }) => role) }, paths: ['/**'] },
    ],
    elevations,
  });
  const source = {
    standing: async () => standing,
    impliedBy: (role: string) => (role === 'root' ? ['admin'] : []),
  };
  const decisions = {
    decide: (request: PolicyRequest) => {
      asked.push(request);
      const roles = (request.elevated ?? []).map(({ role }) => role);
      const effect = allows.length > 0 && allows.every((role) => roles.includes(role)) ? 'allow' : 'deny';
      return { effect } as Decision;
    },
  };
  const elevated = new ElevatedDecisions(policy, source);
  return {
    asked,
    helpful: (caller: PolicyRequest['caller'] = ASKED.caller) =>
      elevated.helpful({ ...ASKED, caller }, decisions),
    find: () => elevated.find(ADA, ASKED, 'v1', context, decisions),
  };
}

const BOTH = [offered('admin'), offered('root')];

test.each<[string, readonly Elevation[], readonly string[], readonly string[]]>([
  ['one that allows it alone', BOTH, ['root'], ['root']],
  ['all of them, where only all allow it', BOTH, ['admin', 'root'], ['admin', 'root']],
  ['none, where none allows it', BOTH, ['other'], []],
  ['none, where the only one does not allow it', [offered('admin')], ['other'], []],
  [
    'all of three, where only all allow it',
    [...BOTH, offered('db')],
    ['admin', 'root', 'db'],
    ['admin', 'root', 'db'],
  ],
])('the roles on offer that help a request that is denied are %s', (_case, elevations, allows, helpful) => {
  expect(scene(elevations, allows).helpful()).toEqual(helpful);
});

test('of several roles that each allow a request, all are named, and they are not asked about together', () => {
  const { helpful, asked } = scene([...BOTH, offered('db')], []);
  helpful();
  expect(asked.map(({ elevated }) => elevated?.map(({ role }) => role))).toEqual([
    ...[['admin'], ['root'], ['db']],
    ['admin', 'root', 'db'],
  ]);
  const alone = scene([offered('admin')], ['other']);
  alone.helpful();
  expect(alone.asked).toHaveLength(1);
});

test('a role on offer is asked about with the roles that it implies', () => {
  const { helpful, asked } = scene(BOTH, ['root']);
  helpful();
  expect(asked.map(({ elevated }) => elevated)).toEqual([
    [{ role: 'admin', implies: [] }],
    [{ role: 'root', implies: ['admin'] }],
  ]);
});

test.each(['service', 'anonymous'] as const)(
  'no role helps a caller of kind %s, who can hold none',
  (kind) => {
    const { helpful, asked } = scene(BOTH, ['root']);
    expect([helpful({ kind }), asked]).toEqual([[], []]);
  },
);

test('a request is allowed by the elevation that allows it alone, and made now with all that the user holds', async () => {
  const { find } = scene(BOTH, ['root'], [held('admin'), held('root')]);
  const found = await find();
  expect(found).toMatchObject({ used: { role: 'root' }, decision: { effect: 'allow' }, sent: undefined });
  expect(found?.request).toMatchObject({
    ...{ now: NOW * 1000, path: '/x' },
    elevated: [
      { role: 'admin', implies: [] },
      { role: 'root', implies: ['admin'] },
    ],
  });
});

test('a request that only several elevations together allow is allowed by the first of them', async () => {
  const { find } = scene(BOTH, ['admin', 'root'], [held('root'), held('admin')]);
  expect(await find()).toMatchObject({ used: { role: 'root' } });
});

test('a request is not allowed by an elevation that is over, that does not allow it, or that is not there', async () => {
  const find = (standing: readonly never[]) => scene(BOTH, ['root'], standing).find();
  expect(await find([held('root', NOW)])).toBeUndefined();
  expect(await find([held('admin')])).toBeUndefined();
  expect(await find([])).toBeUndefined();
  expect(await find([held('root', NOW + 1)])).toBeDefined();
});

test('the application receives a role with what it implies and its end, only where the offer says so', async () => {
  const sent = async (toApplication?: boolean) => {
    const offer = offered('root', toApplication === undefined ? {} : { toApplication });
    return (await scene([offered('admin'), offer], ['root'], [held('root')]).find())?.sent;
  };
  expect(await sent(true)).toEqual({ elevatedRoles: { names: ['root', 'admin'], until: NOW + 60 } });
  expect([await sent(false), await sent()]).toEqual([undefined, undefined]);
});
