import { describe, expect, test } from 'vitest';
import { ReviewCollector } from '../../src/review/access-review.ts';
import { reviewPage } from '../../src/review/review-page.ts';
import { reviewTable } from '../../src/review/review-table.ts';
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

describe('roles that users held for a limited time', () => {
  const [FROM, TO] = ['2026-11-24T00:00:00.000Z', '2026-11-25T00:00:00.000Z'].map((time) => Date.parse(time));
  const change = (id: string, what: string, time: string, until?: string) => ({
    ...{ type: 'elevation', time, actor: { kind: 'user', iss: ONE, sub: 'sam', roles: ['security'] } },
    elevation: {
      ...{ change: what, id, role: 'engineer', iss: ONE, sub: 'carl', policy: 'phorge' },
      ...(until === undefined ? {} : { until: Date.parse(until) / 1000 }),
    },
  });
  const use = (id: string, role = 'engineer') => {
    const event = requestEvent({ sub: 'carl', roles: ['contractor'] }, '/D12', 'allow', 'engineering');
    const actor = { ...event.actor, iss: ONE };
    const resource = { app: 'web', operation: 'view' };
    return { ...event, actor, resource, policy: { ...event.policy, elevation: { id, role } } };
  };
  async function elevationsOf(...events: readonly object[]) {
    const collector = new ReviewCollector(FROM ?? 0, TO ?? 0);
    for (const event of events) collector.add(event as never);
    return await collector.review(goodConfiguration(), []);
  }

  test('are listed with who approved them, how often they were used, and whether they still stand', async () => {
    const { elevations } = await elevationsOf(
      change('over', 'approved', '2026-11-24T08:00:00.000Z', '2026-11-24T10:00:00.000Z'),
      ...[use('over'), use('over')],
      change('revoked', 'revoked', '2026-11-24T12:00:00.000Z'),
      change('revoked', 'approved', '2026-11-24T11:00:00.000Z', '2026-11-25T11:00:00.000Z'),
      change('standing', 'approved', '2026-11-23T20:00:00.000Z', '2026-11-25T20:00:00.000Z'),
      change('before', 'approved', '2026-11-22T08:00:00.000Z', '2026-11-23T10:00:00.000Z'),
      change('ended before', 'approved', '2026-11-22T08:00:00.000Z', '2026-11-28T10:00:00.000Z'),
      change('ended before', 'revoked', '2026-11-22T09:00:00.000Z'),
      change('never approved', 'asked', '2026-11-24T08:00:00.000Z'),
      change('never approved', 'revoked', '2026-11-24T09:00:00.000Z'),
      change('after', 'approved', '2026-11-26T08:00:00.000Z', '2026-11-26T10:00:00.000Z'),
    );
    const both = { who: 'carl', role: 'engineer', policy: 'phorge', approvedBy: 'sam' };
    expect(elevations).toMatchObject([
      { ...both, id: 'standing', state: 'standing', used: 0 },
      { ...both, id: 'over', state: 'over', used: 2, until: '2026-11-24T10:00:00.000Z' },
      { ...both, id: 'revoked', state: 'revoked', used: 0, revoked: '2026-11-24T12:00:00.000Z' },
    ]);
  });

  test('are listed if only their use is in the log, and count as standing', async () => {
    const { elevations } = await elevationsOf(use('unknown'));
    expect(elevations).toMatchObject([
      {
        id: 'unknown',
        who: 'carl',
        role: 'engineer',
        approvedBy: '',
        from: '',
        until: '',
        state: 'standing',
        used: 1,
      },
    ]);
  });

  test('are used and held in the place of the lasting roles of their users', async () => {
    const { rights } = await elevationsOf(use('one'));
    const used = (role: string) =>
      rights.filter((right) => right.role === role).map(({ used: count, holders }) => [count, holders]);
    expect(used('engineer')).toContainEqual([1, ['carl']]);
    expect(used('contractor').map(([count]) => count)).not.toContain(1);
  });

  test('are on the page and in the table', async () => {
    const review = await elevationsOf(
      change('one', 'approved', '2026-11-24T08:00:00.000Z', '2026-11-25T10:00:00.000Z'),
    );
    const completeness = { log: 'a log', verdict: 'unproven', remarks: [] } as const;
    const row =
      '<th scope="row">carl</th><td>engineer</td><td>phorge</td><td>sam</td><td>2026-11-24T08:00</td>';
    expect(reviewPage('Review', review, completeness)).toContain(row);
    expect(reviewTable(review, completeness)).toContain(
      'elevation,carl,engineer,,,,standing,0,,2026-11-24T08:00',
    );
  });
});
