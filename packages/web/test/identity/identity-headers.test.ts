import { allowAnyone, pipeline } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { identityHeaders } from '../../src/identity/identity-headers.ts';
import { type IdentityHeaders, web } from '../../src/index.ts';
import { anonymously, as, ask, person, recordingOrigin, withRoles } from '../fixtures/gate.ts';

function gate(headers: IdentityHeaders = { 'X-User': 'email', 'x-roles': 'roles' }) {
  const { origin, calls } = recordingOrigin();
  return {
    worker: pipeline(web({ origin, headers })).use(allowAnyone()),
    sent: () => calls.at(-1)?.headers ?? {},
    calls,
  };
}

describe('the identity headers', () => {
  test('contain the configured facts', async () => {
    const { worker, sent } = gate({
      'x-sub': 'subject',
      'x-iss': 'issuer',
      'x-user': 'email',
      'x-name': 'name',
      'x-kind': 'kind',
      'x-idp': 'provider',
      'x-groups': 'groups',
      'x-department': 'claim:department',
      'x-level': 'claim:level',
      'x-nothing': 'claim:constructor',
      'remote-user': 'subject',
      'x-forwarded-user': 'subject',
    });
    await ask(worker.use(as(person({ groups: ['eng', 'a,b'] }))), '/');
    expect(sent()).toMatchObject({
      'x-sub': 'ada',
      'x-iss': 'https://id.example.com',
      'x-user': 'ada@corp.example',
      'x-name': 'Ada Admin',
      'x-kind': 'user',
      'x-idp': 'acme',
      'x-groups': 'eng,a%2Cb',
      'x-department': 'Research & Development',
      'x-level': '3',
      'remote-user': 'ada',
      'x-forwarded-user': 'ada',
    });
    expect(sent()).not.toHaveProperty('x-nothing');
  });

  test('never send one text of a claim as a list of several', async () => {
    const { worker, sent } = gate({ 'x-teams': 'claim:teams' });
    const told = async (teams: unknown) => {
      await ask(worker.use(as(person({ claims: { teams } }))), '/');
      return sent()['x-teams'];
    };
    expect(await told(['eng', 'admins'])).toBe('eng,admins');
    // Providers give a text where a list has one entry, and some texts are people's own.
    expect(await told('eng,admins')).toBe('eng%2Cadmins');
    expect(await told(['eng,admins'])).toBe('eng%2Cadmins');
    expect(await told(true)).toBe('true');
    expect(await told(['eng', { name: 'admins' }])).toBeUndefined();
  });

  test('contain the mapped roles', async () => {
    const { worker, sent } = gate();
    await ask(worker.use(as(person())).use(withRoles('engineer', 'admin')), '/');
    expect(sent()).toMatchObject({ 'x-user': 'ada@corp.example', 'x-roles': 'engineer,admin' });
  });

  test.each([
    'x-user',
    'X-USER',
    'x_user',
    'X_User',
    'x-roles',
    'X_Roles',
    'x.user',
    'x-portcullis-assertion',
  ])('are never those of a client under %s (C5)', async (name) => {
    const { worker, sent } = gate();
    const headers = { [name]: 'root@corp.example' };
    for (const known of [
      worker.use(as(person({ email: undefined }))).use(withRoles()),
      worker.use(anonymously),
    ]) {
      await ask(known, '/', { headers });
      expect(JSON.stringify(sent())).not.toContain('root@corp.example');
    }
  });

  test('are not removed by a client’s Connection header (C12)', async () => {
    const { worker, sent } = gate();
    await ask(worker.use(as(person())).use(withRoles('guest')), '/', {
      headers: { connection: 'x-user, X-Roles', 'x-user': 'root@corp.example' },
    });
    expect(sent()).toMatchObject({ 'x-user': 'ada@corp.example', 'x-roles': 'guest' });
  });

  test('are absent for anonymous callers', async () => {
    const { worker, sent } = gate();
    await ask(worker.use(anonymously), '/');
    expect(Object.keys(sent()).filter((name) => /^x-(?:user|roles)/.test(name))).toEqual([]);
  });

  test('are required, and the request fails where no step identified the caller', async () => {
    const { worker, calls } = gate();
    const response = await ask(worker, '/');
    expect(await response.json()).toMatchObject({ status: 500, code: 'request.misassembled' });
    const odd = worker.use<{ caller: object }>((_context, next) => next({ caller: { kind: 'admin' } }));
    expect((await ask(odd, '/')).status).toBe(500);
    expect(calls).toEqual([]);
  });

  test('are required, and the request fails where roles are sent and none were mapped', async () => {
    const { worker, calls } = gate();
    expect((await ask(worker.use(as(person())), '/')).status).toBe(500);
    expect(calls).toEqual([]);
  });

  test('are refused, not cut, when they are too long', async () => {
    const { worker, calls } = gate();
    const roles = Array.from({ length: 1000 }, (_, index) => `role-${index}`);
    const response = await ask(worker.use(as(person())).use(withRoles(...roles)), '/');
    expect(await response.json()).toMatchObject({ code: 'web.identity_too_large' });
    expect(calls).toEqual([]);
  });
});

test('a header has up to 4,096 characters, and unknown facts of a user are left out', () => {
  const of = (name: string, roles: readonly string[] = []) =>
    identityHeaders(
      [
        ['x-name', 'name'],
        ['x-roles', 'roles'],
        ['x-email', 'email'],
      ],
      {
        identity: person({ name, email: undefined }),
        roles,
      },
    );
  expect(of('x'.repeat(4096))).toEqual({ 'x-name': 'x'.repeat(4096) });
  expect(of('ada', ['a', 'b'])).toEqual({ 'x-name': 'ada', 'x-roles': 'a,b' });
  expect(() => of('x'.repeat(4097))).toThrow(
    expect.objectContaining({
      code: 'web.identity_too_large',
      detail: 'web: headers: "x-name" would have 4097 characters, more than 4096',
    }),
  );
});
