import type { Phorge } from '@portcullis/testing/phorge';
import { describe, expect, it } from 'vitest';
import { largeDirectory, largePhorge } from '../../../../scripts/fixtures/large-directory.ts';
import type { SyncChange } from '../../src/sync/apply.ts';
import { FREE, recorder, start, syncOf } from './started-sync.ts';

// The sizes that docs/group-sync.md names are those of the gateway's own test, by a Cron Trigger.
const SIZE = { people: 1000, projects: 150 };

describe(`${SIZE.people} users and ${SIZE.projects} projects`, () => {
  const { projects, members } = largeDirectory(SIZE);
  const wantedOf = (slug: string) => [...new Set(members.get(projects[slug]?.[0] ?? '') ?? [])].sort();
  const membersNow = (given: Phorge) => Object.keys(projects).map((slug) => given.members(slug).sort());
  const right = Object.keys(projects).map(wantedOf);

  it('are planned right, applied with an event for each change, and not planned again', async () => {
    const given = await start(largePhorge(SIZE));
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
    const given = await start(largePhorge(SIZE));
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
        isDead ||= url.endsWith('project.edit') && ++edited > SIZE.projects / 2;
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
