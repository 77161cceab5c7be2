import { expect, test } from 'vitest';
import { saidIn } from '../../src/prove/said.ts';

test.each<[string, Parameters<typeof saidIn>[0], object, readonly string[]]>([
  ['nothing', [{}], {}, []],
  ['one claim: its values alone', [{ claims: { team: ['a', 'b'] } }], { team: ['a', 'b'] }, []],
  ['a single value as a list of one', [{ claims: { team: 'a' } }], { team: ['a'] }, []],
  [
    'one claim in several rules: each value once',
    [{ claims: { team: ['a'] } }, { claims: { team: ['a', 'b'] } }],
    { team: ['a', 'b'] },
    [],
  ],
  [
    'two claims: a further value of each, which no rule names',
    [{ claims: { team: ['a'] } }, { claims: { site: 'other' } }],
    { team: ['a', 'other'], site: ['other', expect.not.stringMatching(/^other$/)] },
    [],
  ],
  [
    'methods of logins: one more, which no rule names',
    [
      { authentication: { amr: ['mfa'] } },
      { authentication: { amr: ['mfa', 'hwk'] } },
      { authentication: {} },
    ],
    {},
    ['mfa', 'hwk', 'other'],
  ],
  [
    'a method that has the name of the further one: another name for that',
    [{ authentication: { amr: ['other'] } }],
    {},
    ['other', 'xother'],
  ],
])('a proof looks at what rules name of callers: %s', (_, sayings, claims, amr) => {
  const said = saidIn(sayings);
  const found = Object.fromEntries([...said.claims].map(([claim, values]) => [claim, [...values]]));
  expect(found).toEqual(claims);
  expect([...said.amr]).toEqual(amr);
});
