import type { Resource } from '@portcullis/core';
import { compilePolicy } from '@portcullis/policy';
import { readAgain } from '@portcullis/policy/internal';
import { describe, expect, test } from 'vitest';
import { believableEvents } from '../../../../../../../scripts/demo/believable-events.ts';
import { AuditDatabase } from '../../../../../src/features/operator/page/database/audit-database.ts';
import {
  changedPolicy,
  REPLAYED,
  REPLAYED_LETTERS,
  whatIf,
} from '../../../../../src/features/operator/page/explain/what-if.ts';
import { readFilters } from '../../../../../src/features/operator/page/filters/filters.ts';
import { databaseOf, NOW } from '../fixtures/page-of-rows.ts';
import { classifyPath, PEOPLE_POLICY } from '../fixtures/people-policy.ts';

test('one rule is replaced at its position, or removed, and the others stay', () => {
  const other = { name: 'tasks', effect: 'deny', who: 'anyone', paths: ['/T*'] };
  const changed = changedPolicy(PEOPLE_POLICY, 'tasks', JSON.stringify(other));
  expect('policy' in changed && changed.policy.rules.map(({ name, effect }) => [name, effect])).toEqual([
    ['staff', 'allow'],
    ['tasks', 'deny'],
    ['administration', 'deny'],
  ]);
  const without = changedPolicy(PEOPLE_POLICY, 'tasks', ' ');
  expect('policy' in without && without.policy.rules.map(({ name }) => name)).toEqual([
    'staff',
    'administration',
  ]);
  expect(changedPolicy(PEOPLE_POLICY, 'tasks', '{"name"')).toHaveProperty('problem');
});

test('a recorded request is read by the application again, except for what the record knows better', () => {
  const read = {
    target: {},
    checkTarget: () => {},
    classify: () => ({ application: 'wiki', operation: 'view', reaches: ['files'] }),
  };
  const application = {
    ...read,
    recorded: (recorded: Resource, { reaches = [] }: Resource) => ({ ...recorded, reaches }),
  };
  const request = {
    caller: { kind: 'user' },
    roles: [],
    method: 'POST',
    path: '/a b',
    resource: { application: 'wiki', operation: 'edit' },
  } as const;
  expect(readAgain(application, request)).toMatchObject({
    path: '/a b',
    resource: { application: 'wiki', operation: 'edit', reaches: ['files'] },
  });
  // A WebSocket is recorded with the method that opens it.
  const opened = { ...application, recorded: (recorded: Resource) => ({ ...recorded, method: 'POST' }) };
  expect(readAgain(opened, { ...request, method: 'GET' })).toMatchObject({ method: 'POST' });
  expect(readAgain(application, { ...request, method: 'GET' })).toMatchObject({ method: 'GET' });
  // What the record knew may be of another configuration.
  expect(readAgain(read, request)).toMatchObject({ resource: { operation: 'view' } });
  expect(readAgain(application, { ...request, path: '/a//b' })).toEqual({
    refused: 'request.path_empty_segment',
  });
});

describe('a rule that is tried on what was recorded', () => {
  const desk = { instance: 'wiki', policy: PEOPLE_POLICY, options: {}, application: classifyPath };
  const hosts = (host: string) =>
    host === 'gate.example' ? desk : host === 'other.example' ? { ...desk, instance: 'other' } : undefined;
  let state = 7;
  const events = [
    ...believableEvents({
      host: 'gate.example',
      policy: compilePolicy(PEOPLE_POLICY),
      policyVersion: 'ab'.repeat(32),
      classify: (_method, path) => ({ application: path.split('/')[1] || 'home' }),
      count: 300,
      until: NOW,
      days: 7,
      random: () => {
        state = (state * 48_271) % 2_147_483_647;
        return state / 2_147_483_647;
      },
    }),
  ].reverse();
  const { filters } = readFilters('last=7d', [], NOW);
  const tried = async (text: string, lines = events, rule = 'staff') => {
    const { asked, database } = databaseOf({
      replayed: lines.map((event) => ({ line: JSON.stringify(event) })),
    });
    return { asked, result: await whatIf(desk, rule, text, hosts, new AuditDatabase(database), filters) };
  };

  test('lists who loses what without the rule, among the newest requests of the span', async () => {
    const { asked, result } = await tried('');
    if (!result.ok) throw new Error(result.problems.join());
    const requests = events.filter(({ type }) => type === 'request.decision');
    expect(result.simulation.replayed).toBe(requests.length);
    expect(result.simulation.losses.length).toBeGreaterThan(0);
    expect(result.simulation.gains).toEqual([]);
    expect(result.since).toBe(requests.at(-1)?.time);
    expect(asked).toEqual([
      {
        name: 'replayed',
        values: [
          ...[new Date(filters.since).toISOString(), new Date(filters.until).toISOString()],
          ...[REPLAYED, REPLAYED_LETTERS],
        ],
      },
    ]);
  });

  test('changes nothing where it stays as it is', async () => {
    const rule = PEOPLE_POLICY.rules.find(({ name }) => name === 'staff');
    const { result } = await tried(JSON.stringify(rule));
    expect(result).toMatchObject({ ok: true, simulation: { gains: [], losses: [] } });
  });

  test('is tried on requests to hosts of the same instance alone', async () => {
    const elsewhere = events.map((event, index) =>
      event.type === 'request.decision'
        ? { ...event, http: { ...event.http, host: index % 2 === 0 ? 'other.example' : 'gone.example' } }
        : event,
    );
    const { result } = await tried('', elsewhere as typeof events);
    expect(result).toMatchObject({ ok: true, simulation: { replayed: 0 } });
  });

  test('reads each address again, as the gate does now', async () => {
    const event = events.find((one) => one.type === 'request.decision' && one.outcome === 'allow');
    if (event?.type !== 'request.decision') throw new Error('no request was let in');
    const doubled = { ...event, http: { ...event.http, path: '/a//b' } };
    const { result } = await tried('', [doubled]);
    if (!result.ok) throw new Error(result.problems.join());
    expect(JSON.stringify(result.simulation)).toContain('request.path_empty_segment');
  });

  test('starts with the span where there was no request', async () => {
    const { result } = await tried('', []);
    expect(result).toMatchObject({ ok: true, since: new Date(filters.since).toISOString() });
  });

  test('is refused with the problem of an invalid rule or policy', async () => {
    expect((await tried('{"name"')).result).toEqual({
      ok: false,
      problems: [expect.stringContaining('JSON')],
    });
    const unknown = JSON.stringify({ name: 'staff', effect: 'maybe', paths: ['/**'] });
    const { asked, result } = await tried(unknown);
    expect(result).toEqual({
      ok: false,
      problems: [
        expect.stringMatching(/^rules\[0\]\.effect: "maybe" is not an effect/),
        expect.stringMatching(/^rules\[0\]\.who: must be /),
      ],
    });
    expect(asked).toEqual([]);
  });

  test('throws an error that is no problem of a policy', async () => {
    const fault = new RangeError('a fault');
    const options = new Proxy(
      {},
      {
        get: () => {
          throw fault;
        },
      },
    );
    const broken = { ...desk, options };
    const asking = whatIf(broken, 'staff', '', hosts, new AuditDatabase(databaseOf({}).database), filters);
    await expect(asking).rejects.toBe(fault);
  });
});
