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

test('uses by agents, and by callers whose way to authenticate is unknown, count for the rights of agents alone', async () => {
  const configuration = goodConfiguration();
  const [instance, ...others] = configuration.instances;
  if (instance === undefined) throw new Error('the configuration has an instance');
  const denial = { name: 'agents', effect: 'deny', who: { via: ['agent'] }, paths: ['/secret'] } as const;
  const policy = { ...instance.policy, rules: [...instance.policy.rules, denial] };
  const collector = new ReviewCollector(0, Date.parse('2100-01-01T00:00:00Z'));
  for (const auth of [{ method: 'session' }, { method: 'bearer' }, { method: 'agent' }, undefined]) {
    const event = requestEvent({ sub: 'ada', roles: ['engineer'] }, '/D12', 'allow', 'engineering');
    const resource = { app: 'web', operation: 'view' };
    collector.add({ ...event, auth, resource } as never);
  }
  const usedOf = async (reviewed: typeof configuration) =>
    (await collector.review(reviewed, [])).rights
      .filter(({ role, used }) => role === 'engineer' && used > 0)
      .map(({ via, used }) => [via, used]);
  const apart = { ...configuration, instances: [{ ...instance, policy }, ...others] } as typeof configuration;
  expect(await usedOf(apart)).toEqual([
    [undefined, 1],
    ['agent', 3],
  ]);
  expect(await usedOf(configuration)).toEqual([[undefined, 4]]);
});
