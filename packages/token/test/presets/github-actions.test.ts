import { describe, expect, test } from 'vitest';
import { githubActions } from '../../src/index.ts';
import { providerAt } from '../fixtures/provider-at.ts';

const ISSUER = 'https://token.actions.githubusercontent.com';
const CLAIMS = {
  repository: 'acme/app',
  repository_owner: 'acme',
  repository_owner_id: '42',
  ref: 'refs/heads/main',
  event_name: 'push',
  environment: 'production',
  job_workflow_ref: 'acme/tools/.github/workflows/deploy.yml@refs/tags/v1',
};
const scene = (more: object = {}) =>
  providerAt(ISSUER, (keys) =>
    githubActions({ owners: ['acme', 'Umbrella'], audience: 'phorge', keys, ...more }),
  );
const of = (claims: object = {}) => ({
  subject: 'repo:acme/app:ref:refs/heads/main',
  claims: { ...CLAIMS, ...claims },
});

test('a job is a service, with groups that name its repository', async () => {
  const { provider, bear, asked } = await scene();
  const { caller } = await bear(await provider.token(of({ email: 'x@acme.example', email_verified: true })));
  expect(caller).toMatchObject({ kind: 'service', email: undefined });
  expect(caller).toMatchObject({
    groups: [
      'repository:acme/app',
      'ref:acme/app@refs/heads/main',
      'environment:acme/app@production',
      'workflow:acme/tools/.github/workflows/deploy.yml@refs/tags/v1',
    ],
  });
  expect(asked).toEqual([`${ISSUER}/.well-known/jwks`]);
});

test('a claim that the token lacks, or that has the form of a group, gives no group', async () => {
  const { provider, bear } = await scene();
  const claims = { ref: undefined, environment: '', job_workflow_ref: ['x'], groups: ['admins'] };
  expect((await bear(await provider.token(of(claims)))).caller).toMatchObject({
    groups: ['repository:acme/app'],
  });
});

describe('the group of a branch is given only to jobs of events that need write access', () => {
  const groupsFor = async (claims: object): Promise<readonly string[]> => {
    const { provider, bear } = await scene();
    const only = { environment: undefined, job_workflow_ref: undefined };
    const { caller } = await bear(await provider.token(of({ ...only, ...claims })));
    return caller?.kind === 'service' ? (caller.groups ?? []) : [];
  };

  test.each([
    ...['push', 'create', 'merge_group', 'pull_request', 'release'],
    ...['repository_dispatch', 'schedule', 'workflow_dispatch'],
  ])('a job of %s on main has the group of the branch', async (event) => {
    const groups = await groupsFor({ event_name: event });
    expect(groups).toEqual(['repository:acme/app', 'ref:acme/app@refs/heads/main']);
  });

  test.each(['pull_request_target', 'issue_comment', 'workflow_run', 'discussion', 'not_yet_known'])(
    'a job of %s on main has a group of that event instead',
    async (event) => {
      const groups = await groupsFor({ event_name: event });
      expect(groups).toEqual(['repository:acme/app', `event:acme/app@${event}:refs/heads/main`]);
    },
  );

  test.each([[undefined], [''], [['push']]])(
    'a job whose event is %j has no group of a branch',
    async (event) => {
      const groups = await groupsFor({ event_name: event });
      expect(groups).toEqual(['repository:acme/app', 'event:acme/app@unknown:refs/heads/main']);
    },
  );
});

// `ref:acme/*@refs/heads/main` must not take a part of a name for its own words.
test('the name of a branch or environment contains no separator of a group’s prefix', async () => {
  const { provider, bear } = await scene();
  const claims = {
    repository: 'acme/sandbox',
    ref: 'refs/heads/x@refs/heads/main',
    environment: '100%@production',
    job_workflow_ref: 'acme/sandbox/.github/workflows/a.yml@refs/heads/x@refs/heads/main',
  };
  const { caller } = await bear(await provider.token(of(claims)));
  expect(caller).toMatchObject({
    groups: [
      'repository:acme/sandbox',
      'ref:acme/sandbox@refs/heads/x%40refs/heads/main',
      'environment:acme/sandbox@100%25%40production',
      'workflow:acme/sandbox/.github/workflows/a.yml@refs/heads/x%40refs/heads/main',
    ],
  });
});

describe('every account on GitHub can get a token for this gateway, and only the configured owners are admitted', () => {
  test.each([
    ['another owner', { repository: 'mallory/app', repository_owner: 'mallory' }],
    ['one that begins alike', { repository: 'acme-evil/app', repository_owner: 'acme-evil' }],
    ['a repository of another’s', { repository: 'mallory/app' }],
    ['a repository that begins alike', { repository: 'acme-evil/app' }],
    ['no owner', { repository_owner: undefined }],
    ['a list of owners', { repository_owner: ['acme'] }],
    ['no repository', { repository: undefined }],
  ])('%s is refused', async (_who, claims) => {
    const { provider, bear } = await scene();
    expect(await bear(await provider.token(of(claims)))).toMatchObject({
      status: 401,
      code: 'token.claims',
      detail: expect.stringContaining('"repository'),
    });
  });

  test('owners are compared without regard to case', async () => {
    const { provider, bear } = await scene();
    const claims = { repository: 'umbrella/app', repository_owner: 'umbrella' };
    expect((await bear(await provider.token(of(claims)))).status).toBe(200);
  });

  test('an owner’s name that another account took over has another number and is refused', async () => {
    const { provider, bear } = await scene({ ownerIds: ['42'] });
    expect((await bear(await provider.token(of()))).status).toBe(200);
    for (const id of ['43', undefined, ['42', '43']]) {
      expect(await bear(await provider.token(of({ repository_owner_id: id })))).toMatchObject({
        status: 401,
        code: 'token.claims',
        detail: expect.stringContaining('"repository'),
      });
    }
  });

  test('a token for another audience is refused', async () => {
    const { provider, bear } = await scene();
    expect((await bear(await provider.token({ ...of(), audience: 'sts.amazonaws.com' }))).status).toBe(401);
  });
});

test.each([
  [{ owners: [] }, 'owners'],
  [{ owners: ['acme/app'] }, 'owners'],
  [{ owners: ['*'] }, 'owners'],
  [{ owners: ['acme-'] }, 'owners'],
  [{ owners: ['-acme'] }, 'owners'],
  [{ owners: ['acme'], ownerIds: ['acme'] }, 'ownerIds'],
  [{ owners: ['acme'], ownerIds: [] }, 'ownerIds'],
  [{ owners: ['acme'], ownerIds: '42' }, 'ownerIds'],
  [{ owners: ['acme'], ownerIds: 42 }, 'ownerIds'],
  [{ owners: ['acme'], ownerIds: ['42', 'acme'] }, 'ownerIds'],
  [{ owners: ['acme'], ownerIds: ['x42'] }, 'ownerIds'],
  [{ owners: ['acme'], ownerIds: ['42x'] }, 'ownerIds'],
  [{ owners: ['acme'], issuer: 'http://github.acme.example' }, 'issuer'],
  [{ owners: ['acme'], issuer: ['https://github.acme.example'] }, 'issuer'],
  [{ owners: ['acme'], issuer: 'see https://github.acme.example' }, 'issuer'],
  [{ owners: ['acme'], issuer: 'https://github.acme.example/a?b=c' }, 'issuer'],
  [{ owners: ['acme'], issuer: 'https://github.acme.example#a' }, 'issuer'],
])('githubActions: the problem of %j mentions %s', (options, field) => {
  expect(() => githubActions({ audience: 'phorge', ...options } as never)).toThrow(
    `githubActions: ${field} must be`,
  );
});

test.each([
  { owners: ['a'] },
  { owners: ['acme9'] },
  { owners: ['a-b'], ownerIds: ['42', '7'] },
  { owners: ['acme'], issuer: 'https://github.acme.example' },
])('githubActions accepts the options %j', (options) => {
  expect(() => githubActions({ audience: 'phorge', ...options } as never)).not.toThrow();
});

test('githubActions describes the names of owners in its error', () => {
  expect(() => githubActions({ audience: 'phorge', owners: ['*'] })).toThrow(
    'names of GitHub accounts, such as acme',
  );
});

test('a GitHub Enterprise server has its own issuer and keys', async () => {
  const issuer = 'https://github.acme.example/_services/token';
  const { provider, bear, asked } = await providerAt(issuer, (keys) =>
    githubActions({ owners: ['acme'], issuer, audience: 'phorge', keys }),
  );
  expect((await bear(await provider.token(of()))).status).toBe(200);
  expect(asked).toEqual([`${issuer}/.well-known/jwks`]);
});
