import { describe, expect, test } from 'vitest';
import { gitlabCi } from '../../src/index.ts';
import { providerAt } from '../fixtures/provider-at.ts';

const CLAIMS = {
  namespace_path: 'acme/tools',
  project_path: 'acme/tools/app',
  ref: 'main',
  ref_type: 'branch',
  ref_protected: 'true',
  environment: 'production',
  environment_protected: 'true',
};
const scene = () =>
  providerAt('https://gitlab.com', (keys) => gitlabCi({ namespaces: ['acme'], audience: 'phorge', keys }));
const of = (claims: object = {}) => ({
  subject: 'project_path:acme/tools/app:ref_type:branch:ref:main',
  claims: { ...CLAIMS, ...claims },
});

test('a job is a service, with groups that name its project', async () => {
  const { provider, bear, asked } = await scene();
  expect((await bear(await provider.token(of()))).caller).toMatchObject({
    kind: 'service',
    groups: [
      'namespace:acme/tools',
      'project:acme/tools/app',
      'protected-ref:acme/tools/app@branch:main',
      'environment:acme/tools/app@production',
    ],
  });
  expect(asked).toEqual(['https://gitlab.com/oauth/discovery/keys']);
});

test.each([
  ['says that it is not', 'false'],
  ['says nothing', undefined],
  ['says it in another type', true],
])('a branch or an environment gives no group where GitLab %s protected', async (_how, said) => {
  const { provider, bear } = await scene();
  const claims = { ref_protected: said, environment_protected: said };
  expect((await bear(await provider.token(of(claims)))).caller).toMatchObject({
    groups: ['namespace:acme/tools', 'project:acme/tools/app'],
  });
});

// `protected-ref:acme/*@branch:main` must not match a part of a branch's name.
test('gitlabCi: the name of a branch or environment holds no "@" in a group, so that a pattern cannot match a part of it', async () => {
  const { provider, bear } = await scene();
  const claims = { ref: 'x@branch:main', environment: '100%@production' };
  expect((await bear(await provider.token(of(claims)))).caller).toMatchObject({
    groups: [
      'namespace:acme/tools',
      'project:acme/tools/app',
      'protected-ref:acme/tools/app@branch:x%40branch:main',
      'environment:acme/tools/app@100%25%40production',
    ],
  });
});

test('gitlabCi: a protected ref gives no group where the token does not say whether it is a branch or a tag', async () => {
  const { provider, bear } = await scene();
  expect((await bear(await provider.token(of({ ref_type: undefined })))).caller).toMatchObject({
    groups: ['namespace:acme/tools', 'project:acme/tools/app', 'environment:acme/tools/app@production'],
  });
});

describe('every account on gitlab.com can get a token for this gateway, and only the configured namespaces are admitted', () => {
  test.each([
    ['another namespace', { namespace_path: 'mallory', project_path: 'mallory/app' }],
    ['one that begins alike', { namespace_path: 'acme-evil', project_path: 'acme-evil/app' }],
    ['one further in', { namespace_path: 'mallory/acme', project_path: 'mallory/acme/app' }],
    ['a project of another’s', { project_path: 'mallory/app' }],
    ['no namespace', { namespace_path: undefined }],
    ['no project', { project_path: undefined }],
    ['a list', { namespace_path: ['acme'] }],
  ])('%s is refused', async (_who, claims) => {
    const { provider, bear } = await scene();
    expect(await bear(await provider.token(of(claims)))).toMatchObject({
      status: 401,
      code: 'token.claims',
      detail: expect.stringMatching(/"(?:namespace|project)_path"/),
    });
  });

  test('the namespace itself is admitted, in upper and lower case', async () => {
    const { provider, bear } = await scene();
    const claims = { namespace_path: 'Acme', project_path: 'Acme/app' };
    expect((await bear(await provider.token(of(claims)))).status).toBe(200);
  });
});

test.each(['https://gitlab.acme.example', 'https://acme.example/gitlab', 'https://acme.example/a/b'])(
  'gitlabCi fetches the keys of the server %s from that server',
  async (url) => {
    const { provider, bear, asked } = await providerAt(url, (keys) =>
      gitlabCi({ namespaces: ['umbrella', 'acme/tools/app2', 'acme/tools'], url, audience: 'phorge', keys }),
    );
    expect((await bear(await provider.token(of()))).status).toBe(200);
    expect(asked).toEqual([`${url}/oauth/discovery/keys`]);
  },
);

test.each([
  ['a protected ref', { ref: undefined }, 'environment:acme/tools/app@production'],
  ['a protected environment', { environment: undefined }, 'protected-ref:acme/tools/app@branch:main'],
])('gitlabCi: %s without a name gives no group', async (_what, claims, other) => {
  const { provider, bear } = await scene();
  expect((await bear(await provider.token(of(claims)))).caller).toMatchObject({
    groups: ['namespace:acme/tools', 'project:acme/tools/app', other],
  });
});

test('gitlabCi describes namespaces in its error', () => {
  expect(() => gitlabCi({ audience: 'phorge', namespaces: ['*'] })).toThrow(
    'paths of groups, such as acme or acme/tools',
  );
});

test.each([
  [{ namespaces: [] }, 'namespaces'],
  [{ namespaces: ['acme/'] }, 'namespaces'],
  [{ namespaces: ['*'] }, 'namespaces'],
  [{ namespaces: ['acme'], url: 'https://gitlab.acme.example/' }, 'url'],
  [{ namespaces: ['acme'], url: 'http://gitlab.acme.example' }, 'url'],
  [{ namespaces: ['acme'], url: ['https://gitlab.acme.example'] }, 'url'],
  [{ namespaces: ['acme'], url: 'see https://gitlab.acme.example' }, 'url'],
  [{ namespaces: ['acme'], url: 'https://' }, 'url'],
  [{ namespaces: ['acme'], url: 'https:///gitlab' }, 'url'],
  [{ namespaces: ['acme'], url: 'https://gitlab acme.example' }, 'url'],
  [{ namespaces: ['acme'], url: 'https://acme.example/gitlab/' }, 'url'],
  [{ namespaces: ['acme'], url: 'https://acme.example/gitlab?a=b' }, 'url'],
  [{ namespaces: ['acme'], url: 'https://acme.example/git lab' }, 'url'],
  [{ namespaces: ['acme'], url: 'https://acme.example/gitlab ' }, 'url'],
  [{ namespaces: ['/acme'] }, 'namespaces'],
  [{ namespaces: ['acme//tools'] }, 'namespaces'],
  [{ namespaces: ['acme/a b'] }, 'namespaces'],
])('gitlabCi: the problem of %j mentions %s', (options, field) => {
  expect(() => gitlabCi({ audience: 'phorge', ...options } as never)).toThrow(`gitlabCi: ${field} must be`);
});
