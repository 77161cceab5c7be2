import { expect, test } from 'vitest';
import type { Conduit } from '../../src/sync/conduit.ts';
import { planSync } from '../../src/sync/plan.ts';
import { type SyncOptions, syncSettings } from '../../src/sync/sync-options.ts';

const PEOPLE: Readonly<Record<string, readonly string[]>> = {
  alice: [],
  bob: [],
  carol: [],
  dave: [],
  announce: ['list'],
  gone: ['disabled'],
};

/** Plans at a Phorge whose projects have these members, `x` being nobody, and keeps what it was asked. */
async function planned(
  projects: SyncOptions['projects'],
  members: Readonly<Record<string, readonly string[]>>,
  groups: Readonly<Record<string, readonly string[]>>,
  only?: string,
) {
  const asked: unknown[] = [];
  const phidOf = (name: string) => `PHID-USER-${name}`;
  const search = async (method: string, { constraints }: { constraints: Record<string, string[]> }) => {
    if (method === 'project.search') {
      return Object.entries(members).map(([slug, list]) => ({
        phid: `PHID-PROJ-${slug}`,
        fields: {
          name: slug,
          slug,
          status: 'active',
          milestone: null,
          policy: { edit: 'admin', join: 'no-one' },
        },
        attachments: { members: { members: list.map((name) => ({ phid: phidOf(name) })) } },
      }));
    }
    asked.push(constraints);
    return Object.entries(PEOPLE)
      .filter(([name]) => constraints.usernames?.includes(name) || constraints.phids?.includes(phidOf(name)))
      .map(([username, roles]) => ({ phid: phidOf(username), fields: { username, roles } }));
  };
  const settings = syncSettings({
    phorge: 'https://phorge.internal/',
    token: `api-${'s'.repeat(28)}`,
    projects,
    maxRemovalsPercent: 100,
  });
  const plan = await planSync(
    settings,
    { search } as unknown as Conduit,
    new Map(Object.entries(groups)),
    only,
  );
  return { ...plan, asked };
}

const names = (list: readonly { readonly username: string | undefined }[] | undefined) =>
  list?.map(({ username }) => username);

test('a plan lists new members by their groups, and those who left all of them', async () => {
  const { projects } = await planned(
    { team: ['eng', 'ops'] },
    { team: ['alice', 'bob'] },
    { eng: ['alice', 'Carol'], ops: ['carol', 'dave'] },
  );
  expect(projects).toEqual([
    {
      phid: 'PHID-PROJ-team',
      slug: 'team',
      name: 'team',
      members: 2,
      add: [
        { phid: 'PHID-USER-carol', username: 'carol', group: 'eng' },
        { phid: 'PHID-USER-dave', username: 'dave', group: 'ops' },
      ],
      remove: [{ phid: 'PHID-USER-bob', username: 'bob', group: 'eng, ops' }],
    },
  ]);
});

test('a plan is in the order of names, whatever the order of the configuration and of the directory', async () => {
  const { projects, problems } = await planned(
    { zoo: ['eng'], gone: ['eng'], team: ['eng'], absent: ['eng'] },
    { zoo: [], team: [] },
    { eng: ['zoe', 'alice', 'yves'] },
  );
  expect(projects.map(({ slug }) => slug)).toEqual(['team', 'zoo']);
  expect(problems).toEqual([
    { kind: 'project_missing', project: 'absent' },
    { kind: 'project_missing', project: 'gone' },
    { kind: 'account_missing', username: 'yves' },
    { kind: 'account_missing', username: 'zoe' },
  ]);
});

test('a plan leaves out unchanged projects, and skips mailing lists and disabled users', async () => {
  const { projects } = await planned(
    { team: ['eng'], ops: ['eng'] },
    { team: ['alice', 'announce'], ops: [] },
    { eng: ['alice', 'gone'] },
  );
  expect(projects.map(({ slug, add, remove }) => [slug, names(add), names(remove)])).toEqual([
    ['ops', ['alice'], []],
  ]);
});

test('a plan asks for each user once, by name or else by PHID', async () => {
  const { asked } = await planned(
    { team: ['eng'] },
    { team: ['alice', 'bob', 'x'] },
    { eng: ['dave', 'Alice', 'dave'] },
  );
  expect(asked).toEqual([{ usernames: ['alice', 'dave'] }, { phids: ['PHID-USER-bob', 'PHID-USER-x'] }]);
});

test('a plan removes an unknown leftover, but not in a run for one user', async () => {
  const everybody = await planned({ team: ['eng'] }, { team: ['x'] }, { eng: [] });
  expect(everybody.projects[0]?.remove).toEqual([{ phid: 'PHID-USER-x', username: undefined, group: 'eng' }]);
  const one = await planned({ team: ['eng'] }, { team: ['x', 'bob'] }, { eng: [] }, 'bob');
  expect(names(one.projects[0]?.remove)).toEqual(['bob']);
});

test('a plan for one user asks for, changes and misses only that user', async () => {
  const { projects, problems, asked, leavers } = await planned(
    { team: ['eng'] },
    { team: ['alice', 'x'] },
    { eng: ['Bob', 'carol', 'nobody'] },
    'BOB',
  );
  expect(asked).toEqual([{ usernames: ['bob'] }]);
  expect(projects.map(({ add, remove }) => [names(add), names(remove)])).toEqual([[['bob'], []]]);
  expect([problems, leavers]).toEqual([[], []]);
});

test('a plan for one user reports this user as missing', async () => {
  const { problems } = await planned({ team: ['eng'] }, { team: [] }, { eng: ['nobody'] }, 'nobody');
  expect(problems).toEqual([{ kind: 'account_missing', username: 'nobody' }]);
});
