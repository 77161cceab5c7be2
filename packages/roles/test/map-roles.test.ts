import {
  type BaseContext,
  type HasRoles,
  pipeline,
  recorder,
  type TrailEntry,
  worker,
} from '@portcullis/core';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { GroupSource, GroupsAnswer } from '../src/group-source.ts';
import { mapRoles } from '../src/map-roles.ts';
import { RoleMappingError } from '../src/role-mapping-error.ts';
import { execution, identifyAs, member, nobody } from './callers.ts';

const request = new Request('https://gate.example/x');

/** A Worker that answers with the roles, and what its trail holds in the end. */
function rolesWorker(
  caller: Parameters<typeof identifyAs>[0],
  step = mapRoles({ admin: ['a'], engineer: ['eng-*'] }),
) {
  const entries: TrailEntry[] = [];
  const app = pipeline<BaseContext>()
    .use(
      recorder(async (arrival, next) => {
        const response = await next();
        entries.push(...arrival.trail.entries);
        return response;
      }),
    )
    .use(identifyAs(caller))
    .use(step)
    .handle(({ roles: { names, grants, incomplete } }) => Response.json({ names, grants, incomplete }));
  return { entries, fetch: () => worker(app)(request, {}, execution) };
}

describe('mapRoles', () => {
  test('gives the roles of the groups, and records which group gave which', async () => {
    const { entries, fetch } = rolesWorker(member('eng-web', 'lunch'));
    const grants = [{ role: 'engineer', group: 'eng-web' }];
    expect(await (await fetch()).json()).toEqual({ names: ['engineer'], grants });
    expect(entries).toEqual([{ type: 'roles.resolved', names: ['engineer'], grants, groupsSeen: 2 }]);
  });

  test('gives the roles that a user has from elsewhere, with those they imply, and needs no groups', async () => {
    const mapping = {
      admin: { groups: ['a'], implies: ['engineer' as const] },
      engineer: ['eng-*'],
      owner: ['o'],
    };
    const asked: string[] = [];
    const sources = [
      {
        name: 's',
        groupsOf: async () => {
          asked.push('s');
          return { answered: true, groups: ['o'], seen: 1 } as const;
        },
      },
    ];
    const step = mapRoles(mapping, { sources, given: () => ({ roles: ['admin', 'nobody'], by: 'a grant' }) });
    const { entries, fetch } = rolesWorker(member('o'), step as never);
    const grants = [
      { role: 'admin', group: 'a grant' },
      { role: 'engineer', group: 'a grant', via: 'admin' },
    ];
    expect(await (await fetch()).json()).toEqual({ names: ['admin', 'engineer'], grants });
    expect(entries).toEqual([
      { type: 'roles.resolved', names: ['admin', 'engineer'], grants, groupsSeen: 0 },
    ]);
    expect(asked).toEqual([]);
  });

  test('reports that roles may be missing where groups are not available', async () => {
    const { fetch } = rolesWorker({ ...member(), groups: undefined });
    expect(await (await fetch()).json()).toMatchObject({ names: [], incomplete: true });
    const source = (answer: GroupsAnswer) =>
      mapRoles(
        { admin: ['a'], engineer: ['eng-*'] },
        { sources: [{ name: 's', groupsOf: async () => answer }] },
      );
    const down = source({ answered: false, detail: 'down' });
    expect(await (await rolesWorker(member('eng-web'), down).fetch()).json()).toMatchObject({
      names: ['engineer'],
      incomplete: true,
    });
  });

  test.each<[answer: string, given: unknown]>([
    ['a text in the place of a list', { answered: true, groups: 'contractors', seen: 1 }],
    ['a list of something else', { answered: true, groups: [{ name: 'contractors' }], seen: 1 }],
    ['the groups alone', ['contractors']],
    ['groups without saying that it answered', { groups: ['contractors'], seen: 1 }],
    ['nothing, by a promise', undefined],
    ['no, without a reason', { answered: false }],
    ['neither yes nor no, with a reason', { answered: 'no', detail: 'down' }],
  ])('treats no roles as known where a source answers %s', async (_answer, given) => {
    const groupsOf = async () => given as GroupsAnswer;
    const step = mapRoles({ admin: ['c'], engineer: ['eng-*'] }, { sources: [{ name: 's', groupsOf }] });
    const { entries, fetch } = rolesWorker(member('eng-web'), step);
    expect(await (await fetch()).json()).toMatchObject({ names: ['engineer'], incomplete: true });
    const detail = 'the response has neither a list of groups nor a detail';
    expect(entries).toMatchObject([{ unanswered: [{ source: 's', detail }] }]);
  });

  test('reports missing roles too where only an ambiguous address could decide, with sources and without', async () => {
    const up = { answered: true, groups: ['eng-app'], seen: 1 } as const;
    const mapping = { engineer: ['eng-*'], outside: { emailDomains: ['acme.example'] } };
    for (const sources of [[], [{ name: 's', groupsOf: async () => up }]]) {
      const caller = { ...member('eng-web'), email: 'ada@b\u00fccher.example' };
      const { entries, fetch } = rolesWorker(caller, mapRoles(mapping, { sources }) as never);
      expect(await (await fetch()).json()).toMatchObject({ names: ['engineer'], incomplete: true });
      expect(entries).toMatchObject([
        {
          unanswered: [{ source: 'conditions', detail: expect.stringContaining('the address is ambiguous') }],
        },
      ]);
    }
  });

  test('treats groups that a token leaves out as known only where a source lists those', async () => {
    const leftOut = { ...member(), groups: undefined };
    const up = { answered: true, groups: ['eng-web'], seen: 1 } as const;
    const teams = { name: 'teams', groupsOf: async () => up };
    const all = { name: 'all', listsLeftOut: true, groupsOf: async () => up } as const;
    const elsewhere = { ...all, groupsOf: () => undefined };
    const rolesFrom = (...sources: readonly GroupSource[]) =>
      rolesWorker(leftOut, mapRoles({ admin: ['a'], engineer: ['eng-*'] }, { sources }));
    for (const sources of [[teams], [teams, elsewhere], [elsewhere]]) {
      const { entries, fetch } = rolesFrom(...sources);
      const names = sources.includes(teams) ? ['engineer'] : [];
      expect(await (await fetch()).json()).toMatchObject({ names, incomplete: true });
      expect(entries).toMatchObject([
        {
          unanswered: [
            {
              source: 'token',
              detail: 'the token omits the groups, and no group source knows this caller',
            },
          ],
        },
      ]);
    }
    const known = await (await rolesFrom(teams, all).fetch()).json();
    expect(known).not.toHaveProperty('incomplete');
  });

  test('reports that a credential of an application contains no groups, and what to do', async () => {
    for (const method of ['conduit', 'vcs-password'] as const) {
      const caller = { ...member(), groups: undefined };
      const { entries, fetch } = rolesWorker({
        ...caller,
        authentication: { ...caller.authentication, method },
      });
      expect(await (await fetch()).json()).toMatchObject({ names: [], incomplete: true });
      expect(entries).toMatchObject([
        { unanswered: [{ source: method, detail: expect.stringContaining('"accountsWithoutGroups"') }] },
      ]);
    }
  });

  test('treats no roles as known where one entry of a source’s list is no text', async () => {
    const groupsOf = async () => ({ answered: true, groups: ['eng-web', 7], seen: 2 }) as never;
    const step = mapRoles({ admin: ['a'], engineer: ['eng-*'] }, { sources: [{ name: 's', groupsOf }] });
    const answered = await rolesWorker(member(), step).fetch();
    expect(await answered.json()).toMatchObject({ names: [], incomplete: true });
  });

  test('keeps the message of a source that did not answer', async () => {
    const groupsOf = async () => ({ answered: false, detail: 'it is down' }) as const;
    const step = mapRoles({ admin: ['a'], engineer: ['eng-*'] }, { sources: [{ name: 's', groupsOf }] });
    const { entries, fetch } = rolesWorker(member('eng-web'), step);
    await fetch();
    expect(entries).toMatchObject([{ unanswered: [{ source: 's', detail: 'it is down' }] }]);
  });

  test('gives an anonymous caller none', async () => {
    const { entries, fetch } = rolesWorker(nobody('Bearer'));
    expect(await (await fetch()).json()).toEqual({ names: [], grants: [] });
    expect(entries).toEqual([{ type: 'roles.resolved', names: [], grants: [], groupsSeen: 0 }]);
  });

  test('computes the roles of an identity once, and those of the next one again', async () => {
    const seen: unknown[] = [];
    const step = mapRoles({ admin: ['a'] });
    const rolesOf = (caller: ReturnType<typeof member>) =>
      worker(
        pipeline<BaseContext>()
          .use(identifyAs(caller))
          .use(step)
          .handle(({ roles }) => {
            seen.push(roles);
            return new Response();
          }),
      )(request, {}, execution);
    const ada = member('a');
    await rolesOf(ada);
    await rolesOf(ada);
    await rolesOf(member('b'));
    expect(seen[0]).toBe(seen[1]);
    expect(seen[2]).toMatchObject({ names: [] });
  });

  test.each<[string, object, string]>([
    [
      'a directory whose option is misspelled, and that nobody would ask',
      { source: [] },
      'source is not an option; did you mean sources?',
    ],
    [
      'one directory where a list is meant',
      { sources: { name: 'x', groupsOf: () => undefined } },
      'sources must be an array of group sources, such as oktaGroups()',
    ],
    ['a directory that is not there', { sources: [undefined] }, 'sources must be an array of group sources'],
    [
      'a directory that lists nobody',
      { sources: [{ name: 'x' }] },
      'sources must be an array of group sources',
    ],
    ['roles in place of what gives them', { given: ['admin'] }, 'given must be a function'],
  ])('is reported at construction: %s', (_what, options, message) => {
    expect(() => mapRoles({ admin: ['a'] }, options)).toThrow(`mapRoles: ${message}`);
  });

  test('refuses a wrong mapping where it is given', () => {
    expect(() => mapRoles({ admin: ['*'] })).toThrow(RoleMappingError);
  });

  test.each([
    ['no caller', undefined],
    ['a caller of no known kind', { ...member('a'), kind: 'root' }],
    ['groups in one text', { ...member(), groups: 'a' }],
    ['an anonymous caller without challenges', { kind: 'anonymous' }],
  ])('answers 500 and calls no further step with %s', async (_name, caller) => {
    const { entries, fetch } = rolesWorker(caller as never);
    expect((await fetch()).status).toBe(500);
    expect(entries).toMatchObject([{ type: 'request.failed', code: 'request.misassembled' }]);
  });

  test('types the roles by the keys of the mapping', () => {
    const step = mapRoles({ admin: ['a'], engineer: ['e'] });
    type Added = Parameters<Parameters<typeof step>[1]>[0];
    expectTypeOf<Added>().toEqualTypeOf<HasRoles<'admin' | 'engineer'>>();
  });

  test('does not compile where no step identified the caller', () => {
    // @ts-expect-error the context has no caller yet
    pipeline<BaseContext>().use(mapRoles({ admin: ['a'] }));
  });
});
