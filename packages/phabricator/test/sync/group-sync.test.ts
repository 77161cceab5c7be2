import { type Phorge, type PhorgeOptions, startPhorge } from '@portcullis/testing/phorge';
import { afterEach, describe, expect, it, test } from 'vitest';
import {
  largeDirectory,
  largePhorge,
  PEOPLE,
  PROJECTS,
  TOKEN,
  withBot,
} from '../../../../scripts/fixtures/large-directory.ts';
import type { SyncChange } from '../../src/sync/apply.ts';
import { type GroupSync, groupSync } from '../../src/sync/group-sync.ts';
import { memorySyncRuns } from '../../src/sync/runs/memory-sync-runs.ts';
import type { SyncOptions } from '../../src/sync/sync-options.ts';
import type { GroupMembers } from '../../src/sync/sync-plan.ts';

const LOCKED = { edit: 'admin', join: 'no-one' };
let phorge: Phorge | undefined;

afterEach(async () => {
  await phorge?.close();
  phorge = undefined;
});

async function start(options: PhorgeOptions): Promise<Phorge> {
  phorge = await startPhorge(options);
  return phorge;
}

function syncOf(given: Phorge, options: Partial<SyncOptions>): GroupSync {
  return groupSync({ phorge: given.url, token: TOKEN, projects: { team: ['eng'] }, ...options });
}

/** Everything is recorded; without a brake unless it says so. */
const FREE = { maxRemovals: 1_000_000, maxRemovalsPercent: 100 };

function recorder() {
  const events: SyncChange[] = [];
  return {
    events,
    options: {
      runs: memorySyncRuns(),
      record: async (change: SyncChange) => {
        events.push(change);
      },
    },
  };
}

const usersNamed = (...names: readonly string[]) => names.map((username) => ({ username }));
const edits = ({ requests }: Phorge) =>
  requests.filter(({ target }) => target.includes('project.edit')).length;

/** A small Phorge: one project, three people in it. */
const small = (project: object = {}) =>
  withBot({
    users: usersNamed('alice', 'bob', 'carol', 'dave'),
    projects: [{ name: 'Team', ...LOCKED, members: ['alice', 'bob', 'carol'], ...project }],
  });

describe(`${PEOPLE} people and ${PROJECTS} projects`, () => {
  const { projects, members } = largeDirectory();
  const wantedOf = (slug: string) => [...new Set(members.get(projects[slug]?.[0] ?? '') ?? [])].sort();
  const membersNow = (given: Phorge) => Object.keys(projects).map((slug) => given.members(slug).sort());
  const right = Object.keys(projects).map(wantedOf);

  it('are planned right, applied with an event for each change, and not planned again', async () => {
    const given = await start(largePhorge());
    const sync = syncOf(given, { projects, ...FREE });
    const before = membersNow(given);
    const plan = await sync.plan(members);
    expect(plan.problems).toEqual([]);
    expect(membersNow(given)).toEqual(before);
    // What is planned is the difference, worked out another way.
    let expected = 0;
    for (const [index, slug] of Object.keys(projects).entries()) {
      const planned = plan.projects.find((project) => project.slug === slug);
      const now = before[index] ?? [];
      const wanted = wantedOf(slug);
      const names = (list: readonly { readonly username: string | undefined }[] = []) =>
        list.map(({ username }) => username).sort();
      expect(names(planned?.add)).toEqual(wanted.filter((name) => !now.includes(name)));
      expect(names(planned?.remove)).toEqual(now.filter((name) => !wanted.includes(name)));
      expected += (planned?.add.length ?? 0) + (planned?.remove.length ?? 0);
    }
    const { events, options } = recorder();
    const result = await sync.run(members, options);
    expect(result).toMatchObject({ ran: true, changes: expected });
    expect(membersNow(given)).toEqual(right);
    expect(events).toHaveLength(expected);
    expect(new Set(events.map(({ group }) => `${group.target} ${group.change} ${group.member}`)).size).toBe(
      expected,
    );
    const second = await sync.plan(members);
    expect(second.projects).toEqual([]);
  }, 120_000);

  it('end in the same state when a run is killed in the middle and started again', async () => {
    const given = await start(largePhorge());
    const state = new Map(Object.keys(projects).map((slug) => [`#${slug}`, new Set(given.members(slug))]));
    const { events, options } = recorder();
    let edited = 0;
    let isDead = false;
    const alive = async () => {
      if (isDead) throw new TypeError('killed');
    };
    const dying = syncOf(given, {
      projects,
      ...FREE,
      fetch: async (url, init) => {
        isDead ||= url.endsWith('project.edit') && ++edited > PROJECTS / 2;
        await alive();
        return fetch(url, init);
      },
    });
    // Whoever is killed ends nothing and tells nobody.
    const runs = { ...options.runs, end: alive };
    const record = async (change: SyncChange) => {
      await alive();
      await options.record(change);
    };
    const clock = { now: () => 0 };
    await expect(dying.run(members, { runs, record, clock })).rejects.toThrow('killed');
    expect(membersNow(given)).not.toEqual(right);

    const again = syncOf(given, { projects, ...FREE });
    expect(await again.run(members, { ...options, clock })).toEqual({ ran: false });
    await again.run(members, { ...options, clock: { now: () => 121_000 } });
    expect(membersNow(given)).toEqual(right);
    // Every change has its event: told to somebody who knew how it was, they say how it is.
    for (const { group } of events) {
      if (group.change === 'add') state.get(group.target)?.add(group.member);
      else state.get(group.target)?.delete(group.member);
    }
    expect(Object.keys(projects).map((slug) => [...(state.get(`#${slug}`) ?? [])].sort())).toEqual(right);
  }, 120_000);
});

describe('the brake', () => {
  const empty: GroupMembers = new Map([['eng', []]]);

  it('stops a directory that came back empty: nothing is recorded or changed', async () => {
    const given = await start(small());
    const { events, options } = recorder();
    await expect(syncOf(given, {}).run(empty, options)).rejects.toMatchObject({ code: 'sync.brake' });
    expect(given.members('team')).toHaveLength(3);
    expect(edits(given)).toBe(0);
    expect(events).toEqual([]);
  });

  it('counts heads as well as shares, and lets through what is within both', async () => {
    const given = await start(small());
    const plan = (limits: object) => syncOf(given, limits).plan(new Map([['eng', ['alice']]]));
    expect((await plan({ maxRemovals: 1, maxRemovalsPercent: 100 })).brake?.message).toContain(
      'maxRemovals is 1',
    );
    expect((await plan({ maxRemovalsPercent: 66 })).brake).toMatchObject({ removals: 2, members: 3 });
    expect((await plan({ maxRemovals: 2, maxRemovalsPercent: 67 })).brake).toBeUndefined();
  });

  it('is not needed for a group that was not answered for: its project is left alone', async () => {
    const given = await start(small());
    const { options } = recorder();
    const result = await syncOf(given, FREE).run(new Map(), options);
    expect(result).toMatchObject({
      changes: 0,
      plan: { problems: [{ kind: 'group_unanswered', project: 'team', group: 'eng' }] },
    });
    expect(given.members('team')).toHaveLength(3);
  });
});

describe('who is left alone', () => {
  it('protected people, bots and accounts that are disabled or do not exist', async () => {
    const given = await start(
      withBot({
        users: [
          ...usersNamed('alice', 'bob', 'carol'),
          { username: 'robot', bot: true },
          { username: 'gone', disabled: true },
        ],
        projects: [{ name: 'Team', ...LOCKED, members: ['alice', 'bob', 'robot'] }],
      }),
    );
    const { options } = recorder();
    const sync = syncOf(given, { ...FREE, protectedUsernames: ['ALICE'] });
    const result = await sync.run(new Map([['eng', ['carol', 'gone', 'nobody']]]), options);
    expect(given.members('team').sort()).toEqual(['alice', 'carol', 'robot']);
    expect(result).toMatchObject({ plan: { problems: [{ kind: 'account_missing', username: 'nobody' }] } });
  });

  for (const [what, project, kind] of [
    ['everybody may edit', { edit: 'users' }, 'project_open'],
    ['everybody may join', { join: 'users' }, 'project_open'],
    ['strangers may edit', { edit: 'public' }, 'project_open'],
    ['every member may edit', { edit: 'obj.project.members' }, 'project_open'],
    ['is archived', { archived: true }, 'project_archived'],
  ] as const) {
    it(`a project that ${what}`, async () => {
      const given = await start(small(project));
      const plan = await syncOf(given, FREE).plan(new Map([['eng', ['dave']]]));
      expect(plan.projects).toEqual([]);
      expect(plan.problems).toEqual([{ kind, project: 'team' }]);
    });
  }

  it('a project that does not exist', async () => {
    const given = await start(small());
    const plan = await syncOf(given, { projects: { other: ['eng'] } }).plan(new Map([['eng', ['dave']]]));
    expect(plan.problems).toEqual([{ kind: 'project_missing', project: 'other' }]);
  });
});

describe('a login', () => {
  it('changes the one person and nobody else', async () => {
    const given = await start(small());
    const { events, options } = recorder();
    const sync = syncOf(given, FREE);
    await sync.runFor('dave', ['eng', 'unrelated'], options);
    expect(given.members('team').sort()).toEqual(['alice', 'bob', 'carol', 'dave']);
    await sync.runFor('bob', [], options);
    expect(given.members('team').sort()).toEqual(['alice', 'carol', 'dave']);
    expect(events.map(({ group }) => group)).toEqual([
      { name: 'eng', target: '#team', change: 'add', count: 1, member: 'dave', before: 3, after: 4 },
      { name: 'eng', target: '#team', change: 'remove', count: 1, member: 'bob', before: 4, after: 3 },
    ]);
  });
});

describe('calls', () => {
  it('add and remove in calls of their own, of at most 100 members', async () => {
    const names = Array.from({ length: 150 }, (_, index) => `p${index}`);
    const given = await start(
      withBot({
        users: usersNamed('old', ...names),
        projects: [{ name: 'Team', ...LOCKED, members: ['old'] }],
      }),
    );
    const bodies: string[] = [];
    const sync = syncOf(given, {
      ...FREE,
      fetch: (url, init) => {
        if (url.endsWith('project.edit'))
          bodies.push(new URLSearchParams(String(init.body)).get('params') ?? '');
        return fetch(url, init);
      },
    });
    await sync.run(new Map([['eng', names]]), recorder().options);
    const sent = bodies.map((body) => JSON.parse(body).transactions) as { type: string; value: string[] }[][];
    expect(sent.map((transactions) => transactions.map(({ type, value }) => [type, value.length]))).toEqual([
      [['members.add', 100]],
      [['members.add', 50]],
      [['members.remove', 1]],
    ]);
  });

  it('that fail are told by a second event', async () => {
    const given = await start(small());
    const { events, options } = recorder();
    const sync = syncOf(given, {
      ...FREE,
      fetch: async (url, init) => {
        if (url.endsWith('project.edit')) throw new TypeError('cut off');
        return fetch(url, init);
      },
    });
    const run = sync.run(new Map([['eng', ['alice', 'bob', 'carol', 'dave']]]), options);
    await expect(run).rejects.toMatchObject({ code: 'sync.phorge_unavailable' });
    const told = events.map(({ outcome, reason, group }) => [outcome, reason, group.before, group.after]);
    expect(told).toEqual([
      ['allow', undefined, 3, 4],
      ['error', ['sync.phorge_unavailable'], 3, 3],
    ]);
  });

  it('are not made where the event cannot be kept', async () => {
    const given = await start(small());
    const record = () => Promise.reject(new Error('the log is full'));
    const run = syncOf(given, FREE).run(new Map([['eng', ['dave']]]), { runs: memorySyncRuns(), record });
    await expect(run).rejects.toThrow('the log is full');
    expect(edits(given)).toBe(0);
  });
});

describe('two runs', () => {
  it('at once are one run', async () => {
    const given = await start(small());
    const { events, options } = recorder();
    const sync = syncOf(given, FREE);
    const members = new Map([['eng', ['dave']]]);
    const results = await Promise.all([sync.run(members, options), sync.run(members, options)]);
    expect(results.map(({ ran }) => ran).sort()).toEqual([false, true]);
    expect(events).toHaveLength(4);
  });

  it('are one after the other when the first was silent for longer than its lease', async () => {
    const given = await start(small());
    let now = 0;
    const { options } = recorder();
    const taken = {
      ...options,
      clock: { now: () => now },
      record: async () => {
        now = 121_000;
        expect(await options.runs.hold('another', now)).toBe(true);
      },
    };
    const run = syncOf(given, FREE).run(new Map([['eng', ['alice', 'bob', 'carol', 'dave']]]), taken);
    await expect(run).rejects.toMatchObject({ code: 'sync.run_lost' });
    expect(edits(given)).toBe(0);
  });

  it('are so as well where the other began and ended meanwhile: it may have seen a newer directory', async () => {
    const given = await start(small());
    let now = 0;
    const { options } = recorder();
    const stalled = {
      ...options,
      clock: { now: () => now },
      record: async () => {
        now = 120_000;
        expect(await options.runs.hold('another', now)).toBe(true);
        await options.runs.end('another');
      },
    };
    const run = syncOf(given, FREE).run(new Map([['eng', ['alice', 'bob', 'carol', 'dave']]]), stalled);
    await expect(run).rejects.toMatchObject({ code: 'sync.run_lost' });
    expect(edits(given)).toBe(0);
  });
});

describe('a run', () => {
  it('says again that it is on with each quarter of its lease, and goes on', async () => {
    const given = await start(small());
    let now = 1_001_000;
    const held: number[] = [];
    const { options } = recorder();
    const hold = async (_run: string, at: number) => {
      held.push(at);
      return true;
    };
    const sync = syncOf(given, {
      ...FREE,
      fetch: (url, init) => {
        now += 15_000;
        return fetch(url, init);
      },
    });
    const runs = { ...options.runs, hold };
    await sync.run(new Map([['eng', ['dave']]]), { ...options, runs, clock: { now: () => now } });
    expect(given.members('team')).toEqual(['dave']);
    expect(held).toEqual([1_001_000, 1_031_000, 1_061_000]);
  });
});

test('the groups that are asked for are each named once, in their order', () => {
  const { groups } = groupSync({
    phorge: 'https://phorge.internal/',
    token: TOKEN,
    projects: { team: ['ops', 'eng'], other: ['eng', 'all'] },
    disable: { groups: ['staff', 'all'] },
  });
  expect(groups).toEqual(['all', 'eng', 'ops', 'staff']);
});

describe('the Conduit token', () => {
  it('is in no error, though Phorge quotes it', async () => {
    const given = await start(small());
    const unknown = 'api-zzzzzzzzzzzzzzzzzzzzzzzzzzzz';
    const failure = await syncOf(given, { token: unknown })
      .plan(new Map([['eng', []]]))
      .catch((error: unknown) => error as Error);
    expect(String(failure)).toContain('ERR-INVALID-AUTH');
    expect(`${failure}${(failure as Error).stack}`).not.toContain(unknown);
  });

  it('is in no event, and in no error about wrong options', async () => {
    const given = await start(small());
    const { events, options } = recorder();
    await syncOf(given, FREE).run(new Map([['eng', ['dave']]]), options);
    expect(events).not.toHaveLength(0);
    expect(JSON.stringify(events)).not.toContain(TOKEN);
    expect(() => syncOf(given, { token: 'api-SECRET' })).toThrow(/^(?!.*SECRET).*token must be/s);
  });

  it('does not follow a redirect', async () => {
    const given = await start(small());
    given.respond('/api/project.search', { status: 302, headers: [['Location', `${given.url}/elsewhere`]] });
    await expect(syncOf(given, {}).plan(new Map([['eng', []]]))).rejects.toThrow(
      'answered 302 instead of 200',
    );
    expect(given.requests).toHaveLength(1);
  });
});
