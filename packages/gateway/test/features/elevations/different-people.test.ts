import type { ElevationPerson } from '@portcullis/session';
import { expect, test } from 'vitest';
import { areDifferentPeople } from '../../../src/features/elevations/different-people.ts';

const ADA: ElevationPerson = { issuer: 'https://one.example', subject: 'ada', email: 'ada@corp.example' };
const SAM: ElevationPerson = { issuer: 'https://one.example', subject: 'sam', email: 'sam@corp.example' };
const elsewhere = (person: ElevationPerson): ElevationPerson => ({
  ...person,
  issuer: 'https://two.example',
});
const distinct = (...issuers: string[]) => ({
  elevations: { durableObject: 'E', distinctIssuers: [issuers.map((name) => `https://${name}.example`)] },
});

test.each<[string, ElevationPerson, ElevationPerson, object, boolean]>([
  ['two users of one issuer', ADA, SAM, {}, true],
  [
    'two users of one issuer without addresses',
    { ...ADA, email: undefined },
    { ...SAM, email: undefined },
    {},
    true,
  ],
  ['two users of one issuer of whom one has no address', ADA, { ...SAM, email: undefined }, {}, true],
  ['one user', ADA, { ...ADA, email: undefined }, {}, false],
  ['two accounts with one address in another case', ADA, { ...SAM, email: ' Ada@Corp.example' }, {}, false],
  ['users of two issuers', ADA, elsewhere(SAM), {}, false],
  ['users of two issuers whose people differ', ADA, elsewhere(SAM), distinct('one', 'two'), true],
  [
    'users of two issuers whose people differ by one of two lists',
    ADA,
    elsewhere(SAM),
    {
      elevations: {
        distinctIssuers: [['https://one.example', 'https://two.example'], ['https://three.example']],
      },
    },
    true,
  ],
  ['two users where nobody is protected and nobody has emergency access', ADA, SAM, { lock: {} }, true],
  [
    'accounts that one of several protected people has',
    ADA,
    SAM,
    {
      lock: {
        protected: [
          { email: 'eve@corp.example' },
          { issuer: ADA.issuer, subject: 'ada', email: 'sam@corp.example' },
        ],
      },
    },
    false,
  ],
  [
    'accounts that one of several people with emergency access has',
    ADA,
    SAM,
    {
      breakGlass: {
        people: [
          { issuer: ADA.issuer, subject: 'eve' },
          { issuer: ADA.issuer, subject: 'ada', email: 'sam@corp.example' },
        ],
      },
    },
    false,
  ],
  ['users of two issuers of which one is listed', ADA, elsewhere(SAM), distinct('one', 'three'), false],
  ['one address at two issuers whose people differ', ADA, elsewhere(ADA), distinct('one', 'two'), false],
  [
    'one subject at two issuers whose people differ',
    { ...ADA, email: undefined },
    elsewhere({ ...ADA, email: undefined }),
    distinct('one', 'two'),
    true,
  ],
  [
    'accounts that an entry of protected people names',
    ADA,
    SAM,
    {
      lock: {
        durableObject: 'L',
        protected: [{ issuer: ADA.issuer, subject: 'ada', email: 'sam@corp.example' }],
      },
    },
    false,
  ],
  [
    'accounts that an entry of people with emergency access names',
    ADA,
    SAM,
    {
      breakGlass: {
        people: [{ issuer: ADA.issuer, subject: 'ada', email: 'SAM@corp.example', roles: ['a'] }],
      },
    },
    false,
  ],
  [
    'accounts of which an entry names one by the subject of another issuer',
    ADA,
    SAM,
    {
      lock: {
        durableObject: 'L',
        protected: [{ issuer: 'https://two.example', subject: 'ada', email: 'sam@corp.example' }],
      },
    },
    true,
  ],
  [
    'accounts of which one has no address, and an entry names the other by its address',
    ADA,
    { ...SAM, email: undefined },
    { lock: { durableObject: 'L', protected: [{ email: 'ada@corp.example' }] } },
    true,
  ],
  [
    'accounts that two entries name',
    ADA,
    SAM,
    {
      lock: {
        durableObject: 'L',
        protected: [{ issuer: ADA.issuer, subject: 'ada' }, { email: 'sam@corp.example' }],
      },
    },
    true,
  ],
])('%s are different people: %s', (_what, one, other, configuration, differ) => {
  expect(areDifferentPeople(one, other, configuration as never)).toBe(differ);
  expect(areDifferentPeople(other, one, configuration as never)).toBe(differ);
});
