import {
  type BaseContext,
  type HasCaller,
  type HasRoles,
  type Middleware,
  pipeline,
  worker,
} from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { mapRoles } from '../src/map-roles.ts';
import { requireRole } from '../src/require-role.ts';
import { execution, identifyAs, member, nobody } from './callers.ts';

const staff = mapRoles({ admin: ['phab-admins'], engineer: ['eng-*'], contractor: ['ext-*'] });

async function answer(
  caller: Parameters<typeof identifyAs>[0],
  guard: Middleware<BaseContext & HasCaller & HasRoles<'admin' | 'engineer' | 'contractor'>>,
): Promise<Response> {
  const app = pipeline<BaseContext>()
    .use(identifyAs(caller))
    .use(staff)
    .use(guard)
    .handle(() => new Response('inside'));
  return worker(app)(new Request('https://gate.example/x'), {}, execution);
}

describe('requireRole', () => {
  test.each([
    { groups: ['phab-admins'], role: 'admin' as const, status: 200 },
    { groups: ['eng-web'], role: 'admin' as const, status: 403 },
    { groups: [], role: 'admin' as const, status: 403 },
    { groups: ['eng-web'], role: ['admin', 'engineer'] as const, status: 200 },
    { groups: ['ext-acme'], role: ['admin', 'engineer'] as const, status: 403 },
  ])('answers $status to the groups $groups where $role is needed', async ({ groups, role, status }) => {
    const response = await answer(member(...groups), requireRole(role));
    expect(response.status).toBe(status);
    expect((await response.text()).includes('inside')).toBe(status === 200);
  });

  test('requireRole marks the request as decided', async () => {
    const app = pipeline<BaseContext>()
      .use(identifyAs(member('phab-admins', 'eng-web')))
      .use(staff)
      .use(requireRole('admin'))
      .use(requireRole('engineer'))
      .handle(({ admitted }) => Response.json({ admitted }));
    const response = await worker(app)(new Request('https://gate.example/x'), {}, execution);
    expect(await response.json()).toEqual({ admitted: true });
  });

  test('shows a user who lacks the role that their account is refused', async () => {
    const response = await answer(member(), requireRole('admin'));
    expect(response.headers.get('www-authenticate')).toBeNull();
    expect(await response.json()).toMatchObject({ code: 'roles.denied', status: 403 });
  });

  test('shows an anonymous caller how to log in', async () => {
    const response = await answer(nobody('Bearer realm="gate"', 'Basic realm="git"'), requireRole('admin'));
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="gate", Basic realm="git"');
    expect(await response.json()).toMatchObject({ code: 'roles.login_required' });
  });

  test('answers 401 without a challenge where no step offered one', async () => {
    const response = await answer(nobody(), requireRole('admin'));
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, null]);
  });

  test('needs at least one role', () => {
    // @ts-expect-error a list without a role
    expect(() => requireRole([])).toThrow('takes one role, or one list of at least one');
  });

  test('accepts several roles as a list only, or those who have the second one would be refused', () => {
    const anyArguments = requireRole as (...roles: readonly string[]) => unknown;
    expect(() => anyArguments('admin', 'engineer')).toThrow('takes one role, or one list of at least one');
    expect(() => anyArguments()).toThrow('takes one role, or one list of at least one');
  });

  test.each(['enginer', '__proto__', 'constructor'])(
    'answers 500 for the undeclared role %s',
    async (role) => {
      const guard = requireRole(['admin', role] as const) as never;
      for (const caller of [member('phab-admins'), member(), nobody()]) {
        const response = await answer(caller, guard);
        expect(await response.json()).toMatchObject({ code: 'roles.undeclared', status: 500 });
      }
    },
  );

  test('does not admit an anonymous caller whose roles say otherwise', async () => {
    const app = pipeline<BaseContext>()
      .use(identifyAs(nobody()))
      .use<HasRoles<'admin'>>((_context, next) =>
        next({ roles: { has: () => true, names: ['admin'], grants: [] } }),
      )
      .use(requireRole('admin'))
      .handle(() => new Response('inside'));
    expect((await worker(app)(new Request('https://gate.example/x'), {}, execution)).status).toBe(401);
  });

  test.each([
    ['no caller and no roles', {}],
    ['no roles', { caller: member('phab-admins') }],
    ['no caller', { roles: { has: () => true, names: ['admin'], grants: [] } }],
    ['roles as a list', { caller: member(), roles: ['admin'] }],
    ['roles as a set', { caller: member(), roles: new Set(['admin']) }],
  ])('answers 500, and never admits, a context with %s', async (_name, context) => {
    const app = pipeline<BaseContext>()
      .use(((_: BaseContext, next: (context: object) => Promise<Response>) => next(context)) as never)
      .use(requireRole('admin') as never)
      .handle(() => new Response('inside'));
    const response = await worker(app)(new Request('https://gate.example/x'), {}, execution);
    expect(await response.json()).toMatchObject({ code: 'request.misassembled', status: 500 });
  });

  test('names itself to the operator where the context lacks something', async () => {
    const guard = requireRole('admin') as unknown as (
      context: object,
      next: () => never,
    ) => Promise<Response>;
    const detailOf = async (context: object): Promise<unknown> => {
      try {
        return await guard(context, () => expect.unreachable('the guard let it through'));
      } catch (error) {
        return (error as { detail?: string }).detail;
      }
    };
    expect(await detailOf({})).toMatch(/^requireRole found no caller/);
    expect(await detailOf({ caller: member() })).toMatch(/^requireRole found no roles/);
  });

  test('does not compile with a misspelled role', () => {
    const identified = pipeline<BaseContext>().use(identifyAs(member())).use(staff);
    identified.use(requireRole('engineer')).use(requireRole(['admin', 'contractor']));
    // @ts-expect-error no mapping declares it
    identified.use(requireRole('enginer'));
    // @ts-expect-error no mapping declares one of them
    identified.use(requireRole(['admin', 'enginer']));
    expect(identified).toBeDefined();
  });

  test('does not compile before mapRoles', () => {
    // @ts-expect-error the context has no roles yet
    pipeline<BaseContext>().use(identifyAs(member())).use(requireRole('admin'));
  });
});
