import fc from 'fast-check';
import { together } from '../../../../scripts/fixtures/turns.ts';

// What may happen to sessions, at random.

export const PEOPLE = ['ada', 'bob'] as const;
export const LIFETIME = 7200;
export const IDLE = 3600;
export const IDENTITY = 1800;
const REFRESH = 300;

export const LIFETIMES = {
  lifetimeSeconds: LIFETIME,
  idleSeconds: IDLE,
  identitySeconds: IDENTITY,
  refreshSeconds: REFRESH,
};

const browser = fc.nat(1);
const isolate = fc.nat(1);
const nth = fc.nat(7);
const simple = {
  visit: fc.record({ op: fc.constant('visit'), browser, isolate }),
  logIn: fc.record({ op: fc.constant('log in'), browser, isolate, person: fc.constantFrom(...PEOPLE) }),
  logOut: fc.record({ op: fc.constant('log out'), browser, isolate, everywhere: fc.boolean() }),
  told: fc.record({
    ...{ op: fc.constant('provider says'), nth, isolate },
    by: fc.constantFrom('sid', 'sub', 'both'),
    again: fc.boolean(),
  }),
  act: fc.record({ op: fc.constant('act'), nth, isolate }),
  poll: fc.record({ op: fc.constant('poll'), nth, isolate }),
  revoke: fc.record({ op: fc.constant('revoke'), browser, nth, isolate }),
  operator: fc.record({ op: fc.constant('operator ends'), nth, isolate }),
} as const;
export const operation = fc.oneof(
  { weight: 9, arbitrary: simple.visit },
  { weight: 4, arbitrary: simple.logIn },
  { weight: 2, arbitrary: simple.logOut },
  { weight: 2, arbitrary: simple.told },
  { weight: 1, arbitrary: simple.operator },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('say yes'), browser, isolate }) },
  { weight: 3, arbitrary: simple.poll },
  { weight: 3, arbitrary: simple.act },
  { weight: 1, arbitrary: simple.revoke },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant('lifetimes'),
      idle: fc.constantFrom(600, IDLE),
      lifetime: fc.constantFrom(1800, LIFETIME),
    }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('copy'), browser }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('replay'), nth, isolate }) },
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constant('pass'),
      seconds: fc.constantFrom(1, 31, 61, 301, 301, 301, 900, 1801, 3500),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant('provider'),
      mood: fc.constantFrom('well', 'well', 'down', 'refuses', 'loses answers', 'knows nobody'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ op: fc.constant('groups'), person: fc.constantFrom(...PEOPLE), group: fc.nat(3) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ op: fc.constant('gone'), person: fc.constantFrom(...PEOPLE), gone: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      ...{ op: fc.constant('hiccup'), browser, isolate },
      mood: fc.constantFrom('down', 'knows nobody', 'loses answers'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('keys') }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('restart'), isolate }) },
  {
    weight: 4,
    arbitrary: together(
      fc.oneof(
        simple.visit,
        simple.visit,
        simple.logIn,
        simple.logIn,
        simple.logOut,
        simple.told,
        simple.told,
        simple.operator,
        simple.act,
        simple.poll,
        simple.revoke,
      ),
      {
        minLength: 2,
        maxLength: 3,
      },
    ),
  },
);
export type Operation = typeof operation extends fc.Arbitrary<infer One> ? One : never;

/** What such sequences found, so that every seed tries them. */
export const FOUND: [Operation[]][] = [
  [
    { op: 'log in', browser: 0, isolate: 0, person: 'ada' },
    { op: 'pass', seconds: 301 },
    { op: 'hiccup', browser: 0, isolate: 0, mood: 'knows nobody' },
    { op: 'pass', seconds: 31 },
    { op: 'visit', browser: 0, isolate: 0 },
  ],
  ...Array.from({ length: 6 }, (_, nth) => [
    {
      op: 'together',
      works: [
        { op: 'log in', browser: 0, isolate: 0, person: 'ada' },
        { op: 'provider says', nth: 2 * nth, isolate: 0, by: 'sid', again: false },
      ],
      turns: Array.from({ length: 200 }, (_, turn) => (turn * 919 + nth * 262) % 1000),
    },
    { op: 'visit', browser: 0, isolate: 0 },
  ]),
].map((operations): [Operation[]] => [operations as unknown as Operation[]]);
