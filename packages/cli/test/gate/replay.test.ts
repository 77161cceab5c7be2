import type { InstanceConfiguration } from 'portcullis';
import { expect, test } from 'vitest';
import { replay } from '../../src/gate/replay.ts';
import { phorgeConfiguration } from '../configuration-files.ts';
import { requestEvent } from '../events.ts';

const ENGINEER = { sub: 'erin', roles: ['engineer'] };
const CONTRACTOR = { sub: 'carl', roles: ['contractor'] };

function replayed(values: readonly unknown[], ...instances: readonly Partial<InstanceConfiguration>[]) {
  const lines = values.map((value, index) => ({ number: index + 1, value }));
  return replay(phorgeConfiguration(...instances), () => lines);
}

test('nothing changes where the policy decides as recorded', () => {
  const events = [
    requestEvent(ENGINEER, '/D12', 'allow', 'engineering'),
    requestEvent(CONTRACTOR, '/D12', 'deny', 'source-code'),
    requestEvent({ roles: [] }, '/status/', 'allow', 'health'),
  ];
  expect(replayed(events)).toEqual({
    replayed: 3,
    skipped: 0,
    unreadable: 0,
    firstUnreadable: undefined,
    unchanged: 3,
    gains: [],
    losses: [],
  });
});

test('events without a resource are classified again, so that rules about applications apply', () => {
  const policy = {
    name: 'phorge',
    rules: [{ name: 'code', effect: 'allow', who: 'authenticated', applications: ['differential'] }],
  } as const;
  expect(replayed([requestEvent(ENGINEER, '/D12', 'deny')], { policy }).gains).toMatchObject([
    { subject: 'erin' },
  ]);
});

test('an event that holds a resource and not what it reaches is given that, so that a denial by application holds', () => {
  const policy = {
    name: 'phorge',
    rules: [
      { name: 'all', effect: 'allow', who: 'authenticated', paths: ['/**'] },
      { name: 'code', effect: 'deny', who: 'authenticated', applications: ['differential'] },
    ],
  } as const;
  const resource = { app: 'transactions', id: 'PHID-XACT-DREV-1', operation: 'raw' };
  const event = {
    ...requestEvent(ENGINEER, '/transactions/raw/PHID-XACT-DREV-1/', 'allow', 'all'),
    resource,
  };
  expect(replayed([event], { policy }).losses).toMatchObject([{ examples: [{ after: 'code' }] }]);
});

test('a recorded call and a recorded fetch read, whatever their method', () => {
  const policy = {
    name: 'phorge',
    rules: [{ name: 'look', effect: 'readOnly', who: 'authenticated', paths: ['/**'] }],
  } as const;
  const recorded = (path: string, operation: string, app: string, kind: string) => {
    const event = requestEvent(ENGINEER, path, 'deny');
    return { ...event, http: { ...event.http, method: 'POST' }, resource: { app, kind, operation } };
  };
  const { gains, unchanged } = replayed(
    [
      recorded('/api/maniphest.search', 'maniphest.search', 'conduit', 'method'),
      recorded('/source/lab.git/git-upload-pack', 'pull', 'diffusion', 'repository'),
      recorded('/api/maniphest.edit', 'maniphest.edit', 'conduit', 'method'),
      recorded('/source/lab/', 'push', 'diffusion', 'repository'),
    ],
    { policy },
  );
  expect(unchanged).toBe(2);
  expect(gains).toMatchObject([{ requests: 2 }]);
});

test('a request that the gateway refuses before any policy is lost, whatever a rule says', () => {
  const policy = {
    name: 'phorge',
    rules: [{ name: 'all', effect: 'allow', who: 'authenticated', paths: ['/**'] }],
  } as const;
  const events = ['/index.php/config/', '/source/C#/a?b', '/w/ä b%c/'].map((path) =>
    requestEvent(ENGINEER, path, 'allow', 'all'),
  );
  const { losses, unchanged } = replayed(events, { policy });
  expect(unchanged).toBe(2);
  expect(losses).toMatchObject([
    { subject: 'erin', examples: [{ path: '/index.php/config/', reason: 'phabricator.path_override' }] },
  ]);
});

test('an event without a decision is skipped, and invalid JSON is counted with its line', () => {
  const result = replayed([
    { type: 'audit.loss' },
    undefined,
    requestEvent(ENGINEER, '/D12', 'allow'),
    null,
    undefined,
  ]);
  expect(result).toMatchObject({ replayed: 1, skipped: 2, unreadable: 2, firstUnreadable: 2 });
});

test('each instance is asked what was asked of it, and no other', () => {
  const other = { name: 'other', hosts: ['other.corp.example'], policy: { name: 'other', rules: [] } };
  const events = [
    requestEvent(ENGINEER, '/D12', 'allow', 'engineering'),
    requestEvent(ENGINEER, '/D12', 'allow', 'engineering', 'other.corp.example'),
    requestEvent(ENGINEER, '/D12', 'allow', 'engineering', 'nowhere.corp.example'),
  ];
  const result = replayed(events, {}, other);
  expect(result).toMatchObject({ replayed: 2, skipped: 1, unchanged: 1, gains: [] });
  expect(result.losses).toMatchObject([{ instance: 'other', subject: 'erin', requests: 1 }]);
});

test('the only instance is asked everything, whatever the host: the log may be of another stage', () => {
  const result = replayed([requestEvent(ENGINEER, '/D12', 'allow', 'engineering', 'phorge.staging.example')]);
  expect(result).toMatchObject({ replayed: 1, unchanged: 1 });
});

test('the resource recorded by another configuration is not used: the candidate classifies it', () => {
  const web: Partial<InstanceConfiguration> = {
    application: 'web',
    resources: [{ path: '/admin/**', kind: 'admin' }],
    policy: {
      name: 'wiki',
      rules: [
        { name: 'all', effect: 'allow', who: 'authenticated', paths: ['/**'] },
        { name: 'admins', effect: 'deny', who: 'authenticated', kinds: ['admin'] },
      ],
    },
  };
  const event = {
    ...requestEvent(ENGINEER, '/admin/users', 'allow', 'all'),
    resource: { app: 'web', operation: 'view' },
  };
  expect(replayed([event], web).losses).toMatchObject([{ examples: [{ after: 'admins' }] }]);
});
