import { type MemorySink, memorySink } from '@portcullis/audit';
import { memorySyncRuns } from '@portcullis/phabricator/sync';
import { type Phorge, startPhorge } from '@portcullis/testing/phorge';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { largeDirectory, largePhorge, TOKEN } from '../../../../../../scripts/fixtures/large-directory.ts';
import { gateway } from '../../../../src/index.ts';
import { goodConfiguration } from '../../../good-configuration.ts';

/** Those that docs/group-sync.md names. */
const SIZE = { people: 5000, projects: 300 };
const { projects, members } = largeDirectory(SIZE);
const slugs = Object.keys(projects);
const FREE = { maxRemovals: 1_000_000, maxRemovalsPercent: 100 };
const START = Date.UTC(2026, 0, 1);
const execution = { waitUntil: () => {} };

let phorge: Phorge;
beforeEach(async () => {
  // One line for each change.
  vi.spyOn(console, 'log').mockImplementation(() => {});
  phorge = await startPhorge(largePhorge(SIZE));
});
afterEach(() => phorge.close());

/** Okta, with everybody; `undefined` people: it came back empty. */
const okta = (isEmpty: boolean) => async (url: string) => {
  const [, id = ''] = /groups\/([^/]+)\/users/.exec(url) ?? [];
  if (id !== '') {
    const people = isEmpty ? [] : (members.get(id) ?? []);
    return Response.json(people.map((name) => ({ profile: { login: `${name}@corp.example` } })));
  }
  const name = JSON.parse(/eq (".*")/.exec(new URL(url).searchParams.get('search') ?? '')?.[1] ?? '""');
  return Response.json(members.has(name) ? [{ id: name, profile: { name } }] : []);
};

const runs = () => memorySyncRuns();

/** A Worker of its own, woken at this time: it shares nothing with another but what is bound. */
function woken(
  kept: ReturnType<typeof runs>,
  log: MemorySink,
  { now = START, isEmpty = false, limits = FREE as object, send = fetch as typeof fetch } = {},
) {
  const configuration = goodConfiguration();
  const [instance] = configuration.instances;
  instance.hosts = [new URL(phorge.url).host];
  Object.assign(instance, {
    groupSync: {
      ...{ token: '${SYNC_TOKEN}', directory: 'okta', durableObject: 'SYNC_RUNS' },
      ...{ projects, ...limits },
    },
  });
  const groupSources = [{ type: 'okta', domain: 'acme.okta.com', apiToken: 'secret' }] as const;
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  const gate = gateway(
    { ...configuration, groupSources },
    { sinks: [log], warn: say, inform: say, fetch: okta(isEmpty), clock: { now: () => now } },
  );
  const env = {
    SYNC_TOKEN: TOKEN,
    SYNC_RUNS: { getByName: () => kept },
    PHORGE: { fetch: (url: string, init: RequestInit) => send(url, init) },
  };
  return { run: gate.scheduled({}, env, execution), said };
}

const membersNow = () => slugs.map((slug) => phorge.members(slug).sort());
const right = slugs.map((slug) => [...(members.get(projects[slug]?.[0] ?? '') ?? [])].sort());

/** What somebody knows of the members who knew how it was, and was told each change. */
function replayed(before: readonly (readonly string[])[], { events }: MemorySink): string[][] {
  const state = new Map(slugs.map((slug, index) => [`#${slug}`, new Set(before[index])]));
  for (const event of events) {
    if (event.type !== 'group.sync' || event.group.member === undefined) continue;
    const { target = '', change, member } = event.group;
    if (change === 'add') state.get(target)?.add(member);
    else state.get(target)?.delete(member);
  }
  return [...state.values()].map((names) => [...names].sort());
}

test(`${SIZE.people} users and ${SIZE.projects} projects follow at a Cron Trigger, with an event for each change, and the next one finds nothing`, async () => {
  const [kept, log, before] = [runs(), memorySink(), membersNow()];
  await woken(kept, log).run;
  expect(membersNow()).toEqual(right);
  expect(replayed(before, log)).toEqual(right);
  const { length } = log.events;
  const again = woken(kept, log);
  await again.run;
  expect(again.said.at(-1)).toContain(': 0 changes');
  expect(log.events).toHaveLength(length);
  const empty = woken(kept, log, { isEmpty: true, limits: {} });
  await expect(empty.run).rejects.toThrow('group sync failed');
  expect(empty.said.join()).toContain('check that the response of the directory is complete');
  expect(membersNow()).toEqual(right);
  expect(JSON.stringify([log.events, again.said, empty.said])).not.toContain(TOKEN);
}, 120_000);

test('a run that is killed in the middle blocks others until it counts as dead, and the next ends in the same state', async () => {
  const [kept, log, before] = [runs(), memorySink(), membersNow()];
  const killed = Promise.withResolvers<void>();
  let edits = 0;
  // Nothing of it comes back any more, and nobody is told.
  const send = (url: string | URL | Request, init?: RequestInit) => {
    if (!String(url).endsWith('project.edit') || ++edits <= SIZE.projects / 2) return fetch(url, init);
    killed.resolve();
    return new Promise<never>(() => {});
  };
  void woken(kept, log, { send });
  await killed.promise;
  expect(membersNow()).not.toEqual(right);

  const early = woken(kept, log, { now: START + 60_000 });
  await early.run;
  expect(early.said.at(-1)).toContain('another run is in progress');
  await woken(kept, log, { now: START + 121_000 }).run;
  expect(membersNow()).toEqual(right);
  expect(replayed(before, log)).toEqual(right);
}, 120_000);
