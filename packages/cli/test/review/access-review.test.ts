import { expect, test } from 'vitest';
import { ReviewCollector } from '../../src/review/access-review.ts';
import { goodConfiguration } from '../configuration-files.ts';
import { requestEvent } from '../events.ts';

const [ONE, OTHER] = ['https://id.example', 'https://other.example'];

/** What these callers come to, each of whom asked for one page. */
async function reviewOf(...actors: readonly object[]) {
  const collector = new ReviewCollector(0, Date.parse('2100-01-01T00:00:00Z'));
  for (const actor of actors)
    collector.add({ ...requestEvent({ roles: [] }, '/D12', 'allow', 'engineering'), actor } as never);
  const review = await collector.review(goodConfiguration(), []);
  const holders = review.rights.find(({ role }) => role === 'engineer')?.holders;
  return { callers: review.callers, uses: review.uses, holders };
}

test('two users with one name at two providers are distinguished', async () => {
  const ada = { kind: 'user', iss: ONE, sub: '17', roles: ['engineer'] };
  const eve = { kind: 'user', iss: OTHER, sub: '17', roles: ['contractor'] };
  const { callers, uses, holders } = await reviewOf(ada, eve, ada);
  expect(callers).toEqual([
    { who: `17 (${ONE})`, kind: 'user', roles: ['engineer'] },
    { who: `17 (${OTHER})`, kind: 'user', roles: ['contractor'] },
  ]);
  expect(uses.map(({ who, allowed }) => [who, allowed])).toEqual([
    [`17 (${ONE})`, 2],
    [`17 (${OTHER})`, 1],
  ]);
  expect(holders).toEqual([`17 (${ONE})`]);
});

test('two users of one provider with one e-mail address are two, and a user seen with and without an address is one', async () => {
  const [email, roles] = ['ada@corp.example', ['engineer']];
  const { callers } = await reviewOf(
    { kind: 'user', iss: ONE, sub: '1', email, roles },
    { kind: 'user', iss: ONE, sub: '1', roles },
    { kind: 'user', iss: ONE, sub: '2', email, roles },
    { kind: 'user', iss: ONE, sub: '3', email: 'bob@corp.example', roles },
    { kind: 'anonymous' },
  );
  expect(callers.map(({ who }) => who)).toEqual([
    '(not logged in)',
    `ada@corp.example (1 of ${ONE})`,
    `ada@corp.example (2 of ${ONE})`,
    'bob@corp.example',
  ]);
});
