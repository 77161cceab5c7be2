import { expect, test } from 'vitest';
import { emailDomainCondition } from '../../src/criteria/email-domains.ts';
import { circumstances, type Saying } from '../../src/prove/circumstances.ts';
import { type Draft, emptyDraft, NOWHERE, requestOf } from '../../src/prove/draft.ts';

test('proofs include users of each domain, of another, without an address, and with one that can be read in two ways', () => {
  const emailDomains = ['acme.example', 'other.example'];
  const { values = [] } = circumstances([{ emailDomains }], 0).get('email') ?? {};
  const truths = values.map((put) => {
    const draft = emptyDraft(0);
    put(draft);
    return emailDomains.map((each) => emailDomainCondition([each]).holds(requestOf(draft, NOWHERE)));
  });
  expect(truths).toEqual([
    [undefined, undefined],
    [true, false],
    [false, true],
    [false, false],
    [undefined, undefined],
  ]);
});

/** The values of a fact that a proof looks at, and what one more of them costs. */
function lookedAt(sayings: readonly Saying[], name: string, member: keyof Draft) {
  const { values = [], cost } = circumstances(sayings, 0).get(name) ?? {};
  const found = values.map((put) => {
    const draft = emptyDraft(0);
    put(draft);
    return draft[member];
  });
  return [found, cost];
}

test('a proof looks at no circumstance that no rule names', () => {
  const unnamed: Saying = { who: { roles: ['a'], via: undefined } as never };
  expect([...circumstances([{}, { who: 'anyone' }, { who: { roles: ['a'] } }, unnamed], 0)]).toEqual([]);
});

test.each<[string, readonly Saying[], string, keyof Draft, readonly unknown[], number]>([
  [
    'classes of logins: each, another, and none',
    [{ authentication: { acr: ['high', 'low'] } }, { authentication: { acr: ['low', 'other'] } }],
    ...(['acr', 'acr', [undefined, 'high', 'low', 'other', 'xother'], 20] as const),
  ],
  [
    'ages of logins: each, one that is older, one from the future, and none',
    [{ authentication: { maxAgeSeconds: 3600 } }, { authentication: { maxAgeSeconds: 300 } }],
    ...(['age', 'loginAgeSeconds', [undefined, 300, 3600, 3601, -3600], 20] as const),
  ],
  [
    'the age of logins, where rules name one: it, one that is older, one from the future, and none',
    [{ authentication: { maxAgeSeconds: 300 } }],
    ...(['age', 'loginAgeSeconds', [undefined, 300, 301, -3600], 20] as const),
  ],
  [
    'domains: none, each, another, and one that is not ASCII',
    [{ emailDomains: ['acme.example'] }],
    ...([
      'email',
      'email',
      [undefined, 'someone@acme.example', 'someone@other.example', 'someone@b\u00fccher.example'],
      20,
    ] as const),
  ],
  [
    'proofs of keys: now, each age, one that is older, one from the future, and none',
    [{ authentication: { deviceBound: { maxAgeSeconds: 60 } } }, { authentication: { deviceBound: true } }],
    ...(['proof', 'proofAgeSeconds', [undefined, 0, 60, 61, -3600], 20] as const),
  ],
  [
    'countries: the rarest that no rule names, each, and none',
    [{ countries: ['AT'] }, { countries: ['DE', 'AT'] }],
    ...(['country', 'country', ['AQ', 'AT', 'DE', undefined], 5] as const),
  ],
  [
    'countries where the rarest are named: the next one',
    [{ countries: ['AQ', 'BV', 'T1'] }],
    ...(['country', 'country', ['ZZ', 'AQ', 'BV', 'T1', undefined], 5] as const),
  ],
  [
    'autonomous systems: one that no rule names, each, and none',
    [{ asns: [64_496, 64_497] }],
    ...(['asn', 'asn', [64_498, 64_496, 64_497, undefined], 5] as const),
  ],
])('a proof looks at %s', (_, sayings, name, member, values, cost) => {
  expect(lookedAt(sayings, name, member)).toEqual([values, cost]);
});

test('a proof looks at the first address of each network, at one outside that is reserved for documentation, and at none', () => {
  expect(lookedAt([{ networks: ['10.0.0.0/8'] }], 'address', 'address')).toEqual([
    ['198.51.100.7', '10.0.0.0', undefined],
    5,
  ]);
});

test('a proof looks at each way to authenticate where a rule names one, and at an unknown one', () => {
  const sayings: readonly Saying[] = [
    { who: 'anyone' },
    { who: { roles: ['a'], via: ['browser'] } as never },
  ];
  const [ways, cost] = lookedAt(sayings, 'via', 'via');
  expect(ways).toEqual(['browser', 'program', 'apiToken', 'vcsPassword', 'agent', undefined]);
  expect(cost).toBe(5);
});

test('a proof looks at one time within a window and at one outside, however often rules name it', () => {
  const when = { zone: 'UTC', from: '09:00', until: '17:00' } as const;
  const [times, cost] = lookedAt([{ when }, { when: { ...when } }], 'time', 'now');
  const hours = (times as readonly number[]).map((time) => new Date(time).getUTCHours());
  expect([hours.map((hour) => hour >= 9 && hour < 17).toSorted(), cost]).toEqual([[false, true], 1]);
});
