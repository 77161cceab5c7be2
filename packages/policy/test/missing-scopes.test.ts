import {
  type BaseContext,
  type HasCaller,
  type HasResource,
  pipeline,
  type Resource,
  recorder,
  worker,
} from '@portcullis/core';
import { mapRoles } from '@portcullis/roles';
import { describe, expect, test } from 'vitest';
import { enforce, type Policy } from '../src/index.ts';
import { missingScopes } from '../src/missing-scopes.ts';
import { member, nobody } from './gate.ts';

const policy: Policy<never> = {
  name: 'p',
  rules: [
    { name: 'everyone', effect: 'allow', who: 'authenticated', paths: ['/**'] },
    { name: 'no secrets', effect: 'deny', who: 'anyone', paths: ['/secret'] },
  ],
};

/** A user in these groups, for whom an agent acts with these scopes. */
function agent(scopes: readonly string[] | undefined) {
  const user = member();
  const client = { id: 'chat', name: 'Chat', known: 'registered' } as const;
  const authentication = {
    ...user.authentication,
    method: 'agent',
    client,
    ...(scopes && { scopes }),
  } as const;
  return { ...user, authentication };
}

async function asked(
  scopes: readonly string[] | undefined,
  resource: Partial<Resource>,
  path = '/',
  method = 'POST',
) {
  const types: string[] = [];
  const app = pipeline<BaseContext>()
    .use(
      recorder(async ({ trail }, next) => {
        const answer = await next();
        types.push(...trail.entries.map(({ type }) => type));
        return answer;
      }),
    )
    .use<HasCaller & HasResource>((_context, next) =>
      next({ caller: agent(scopes), resource: { application: 'tools', ...resource } }),
    )
    .use(mapRoles({}))
    .use(enforce(policy, { applications: ['tools'] }))
    .handle(() => new Response('in'));
  const answer = await worker(app)(
    new Request(`https://tools.example.com${path}`, { method }),
    {},
    { waitUntil: () => {} },
  );
  return { answer, types };
}

describe('enforce, for an agent', () => {
  test.each([
    ['read', ['read'], { reads: true }, 200],
    ['read, for a change', ['read'], { reads: false }, 403],
    ['read, for what no one classified', ['read'], {}, 403],
    ['read and write, for a change', ['read', 'write'], { reads: false }, 200],
    ['write without read, for a change', ['write'], { reads: false }, 403],
    ['write without read', ['write'], { reads: true }, 403],
    ['no scopes', [], { reads: true }, 403],
    ['scopes that are not known', undefined, { reads: true }, 403],
    [
      'read, for two resources of which one changes',
      ['read'],
      { reads: true, asSent: { application: 'tools', reads: false } },
      403,
    ],
    [
      'read, for two resources that are both read',
      ['read'],
      { reads: true, asSent: { application: 'tools', reads: true } },
      200,
    ],
  ] as const)('with %s', async (_what, scopes, resource, status) => {
    expect((await asked(scopes, resource)).answer.status).toBe(status);
  });

  test.each([
    [['read'], { reads: false }, 'read write'],
    [[], { reads: true }, 'read'],
    [['write'], { reads: false }, 'read write'],
  ] as const)('with %j names all scopes that the request needs', async (scopes, resource, needed) => {
    const { answer, types } = await asked(scopes, resource);
    expect(answer.headers.get('www-authenticate')).toBe(
      `Bearer error="insufficient_scope", scope="${needed}"`,
    );
    expect(await answer.json()).toMatchObject({ code: 'policy.scope_insufficient' });
    expect(types).toContain('policy.decided');
  });

  test('denies what the policy denies before it looks at scopes', async () => {
    const { answer } = await asked(['read'], { reads: false }, '/secret');
    expect(await answer.json()).toMatchObject({ code: 'policy.denied' });
    expect(answer.headers.get('www-authenticate')).toBeNull();
  });
});

test('scopes are required of agents only', () => {
  const request = { method: 'POST' };
  expect(missingScopes(nobody(), request)).toBeUndefined();
  expect(missingScopes(member(), request)).toBeUndefined();
  expect(missingScopes(agent(['read']), request)).toEqual(['read', 'write']);
  expect(missingScopes(agent(['read']), { method: 'GET' })).toBeUndefined();
  expect(
    missingScopes(agent(['read']), { method: 'GET', resource: { application: 'tools', method: 'POST' } }),
  ).toEqual(['read', 'write']);
});
