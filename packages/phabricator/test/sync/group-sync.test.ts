import type { Phorge } from '@portcullis/testing/phorge';
import { describe, expect, it, test } from 'vitest';
import { TOKEN, withBot } from '../../../../scripts/fixtures/large-directory.ts';
import { groupSync } from '../../src/sync/group-sync.ts';
import { memorySyncRuns } from '../../src/sync/runs/memory-sync-runs.ts';
import type { GroupMembers } from '../../src/sync/sync-plan.ts';
import { FREE, recorder, start, syncOf } from './started-sync.ts';

const LOCKED = { edit: 'admin', join: 'no-one' };
const usersNamed = (...names: readonly string[]) => names.map((username) => ({ username }));
const edits = ({ requests }: Phorge) =>
  requests.filter(({ target }) => target.includes('project.edit')).length;

/** A small Phorge: one project, three people in it. */
const small = (project: object = {}) =>
  withBot({
    users: usersNamed('alice', 'bob', 'carol', 'dave'),
    projects: [{ name: 'Team', ...LOCKED, members: ['alice', 'bob', 'carol'], ...project }],
  });

describe('the brake', () => {
  const empty: GroupMembers = new Map([['eng', []]]);

  it('stops a directory that returned nothing: nothing is recorded or changed', async () => {
    const given = await start(small());
    const { events, options } = recorder();
    await expect(syncOf(given, {}).run(empty, options)).rejects.toMatchObject({ code: 'sync.brake' });
    expect(given.members('team')).toHaveLength(3);
    expect(edits(given)).toBe(0);
    expect(events).toEqual([]);
  });

  it('limits counts as well as shares, and accepts what is within both', async () => {
    const given = await start(small());
    const plan = (limits: object) => syncOf(given, limits).plan(new Map([['eng', ['alice']]]));
    expect((await plan({ maxRemovals: 1, maxRemovalsPercent: 100 })).brake?.message).toContain(
      'maxRemovals is 1',
    );
    expect((await plan({ maxRemovalsPercent: 66 })).brake).toMatchObject({ removals: 2, members: 3 });
    expect((await plan({ maxRemovals: 2, maxRemovalsPercent: 67 })).brake).toBeUndefined();
  });

  it('is not needed for a group that was not answered for: its project is unchanged', async () => {
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

describe('the sync leaves unchanged', () => {
  it('protected users, bots and accounts that are disabled or do not exist', async () => {
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

describe('a login with synchronised groups', () => {
  it('changes only that user', async () => {
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

describe('calls to Phorge', () => {
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

  it('that fail are recorded by a second event', async () => {
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

  it('are not made where the event cannot be stored', async () => {
    const given = await start(small());
    const record = () => Promise.reject(new Error('the log is full'));
    const run = syncOf(given, FREE).run(new Map([['eng', ['dave']]]), { runs: memorySyncRuns(), record });
    await expect(run).rejects.toThrow('the log is full');
    expect(edits(given)).toBe(0);
  });
});

describe('two runs of the sync', () => {
  it('at the same time are one run', async () => {
    const given = await start(small());
    const { events, options } = recorder();
    const sync = syncOf(given, FREE);
    const members = new Map([['eng', ['dave']]]);
    const results = await Promise.all([sync.run(members, options), sync.run(members, options)]);
    expect(results.map(({ ran }) => ran).sort()).toEqual([false, true]);
    expect(events).toHaveLength(4);
  });

  it('are sequential when the first was silent for longer than its lease', async () => {
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

  it('are sequential as well where the other started and ended meanwhile: it may have seen a newer directory', async () => {
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

describe('a run of the sync', () => {
  it('renews its lease each quarter of it, and goes on', async () => {
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

test('asks for each group once, in order', () => {
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
