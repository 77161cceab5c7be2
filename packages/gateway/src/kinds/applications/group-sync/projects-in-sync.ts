import { type Arrival, recorder } from '@portcullis/core';
import { canonicalTarget, defined, type Execution, requestId, systemSleep } from '@portcullis/core/internal';
import {
  durableObjectSyncRuns,
  type GroupMembers,
  type GroupSync,
  groupSync,
  type SyncProblem,
  type SyncRunOptions,
  type SyncRunResult,
  type SyncRunsNamespace,
} from '@portcullis/phabricator/sync';
import type { OriginScope } from '@portcullis/proxy';
import type { DirectoryMember } from '@portcullis/roles/sources';
import { namespaceIn } from '../../../gate/bindings.ts';
import type { ConfiguredEnv } from '../../../gate/origins.ts';
import { publicBase } from '../../../gate/public-base.ts';
import type { InstanceConfiguration } from '../../../generated/types.ts';
import type { InstanceSyncMaker, SyncContext } from './group-syncs.ts';

type Instance = Extract<InstanceConfiguration, { readonly application: 'phabricator' }>;

/**
 * Pauses before a login's synchronization is tried again while another run is in progress, in milliseconds. Their sum is within the
 * time that a request has after its response.
 */
const PAUSES_MS = [1000, 2000, 4000, 8000];

/** Makes the members of an instance's projects those of a directory's groups. */
export const projectsInSync: InstanceSyncMaker = (instance, context) => {
  const { name, hosts, groupSync: configured } = instance as Instance;
  if (configured === undefined) throw new TypeError('there is no "groupSync"');
  const { directory: _, durableObject, usernames = 'login', atLogin = true, ...options } = configured;
  const { env, path, settings, directory, record } = context;
  const { sleep = systemSleep } = settings;
  const [base = ''] = hosts;
  const syncBy = (execution: Execution): GroupSync =>
    groupSync({
      ...options,
      phorge: `${publicBase(base)}/`,
      fetch: fetchOf(context, execution),
    });
  const { groups } = syncBy({ waitUntil: () => undefined });
  const where = `${path}.groupSync.durableObject`;
  const runs = durableObjectSyncRuns(namespaceIn<SyncRunsNamespace>(env, durableObject, where), name);
  const run = (execution: Execution): SyncRunOptions => ({
    runs,
    clock: settings.clock,
    record: (change) => record(change, execution),
  });
  const tell = (result: SyncRunResult): void => told(name, result, settings);

  return {
    run: async (execution) => {
      const listed = await directory.members.members(groups, settings.clock);
      tell(await syncBy(execution).run(usernamesOf(listed, usernames), run(execution)));
    },
    atLogin: atLogin
      ? recorder<Arrival<ConfiguredEnv>>(async (arrival, next) => {
          const answer = await next();
          arrival.execution.waitUntil(
            forOne(arrival).catch((error: unknown) => {
              const why = error instanceof Error ? error.message : 'failed';
              settings.warn(`portcullis: group sync of ${name}, at a login: ${why}`);
            }),
          );
          return answer;
        })
      : undefined,
  };

  /** Where this request ended a login into Phorge: changes its person alone, if the directory knows them and answers. */
  async function forOne(arrival: Arrival<ConfiguredEnv>): Promise<void> {
    const { entries } = arrival.trail;
    const step = entries.findLast((entry) => entry.type === 'sso' && entry.step === 'signed_in');
    const caller = entries.findLast((entry) => entry.type === 'caller.identified');
    const { target, trail } = arrival;
    if (step?.type !== 'sso' || step.username === undefined || caller === undefined || target === undefined)
      return;
    // Signed in by Phorge's own means, perhaps as somebody else, whose groups theirs are not.
    if (step.account === undefined) return;
    const wanted = new Set(groups);
    const answer = await directory.groups.groupsOf(caller.identity, { ...arrival, target, trail }, (group) =>
      wanted.has(group),
    );
    if (answer === undefined) return;
    if (!answer.answered) throw new Error(`the directory did not answer: ${answer.detail}`);
    const { execution } = arrival;
    for (const pause of [...PAUSES_MS, undefined]) {
      const result = await syncBy(execution).runFor(step.username, answer.groups, run(execution));
      if (result.ran || pause === undefined) return tell(result);
      await sleep(pause);
    }
  }
};

/** Sends what a synchronisation asks Phorge the way that requests go to it, with the help that they get. */
function fetchOf({ env, settings, origin }: SyncContext, execution: Execution) {
  return (url: string, { method = 'GET', headers, body, signal }: RequestInit): Promise<Response> => {
    const reading = canonicalTarget(url);
    if (!reading.ok) throw new TypeError('the URL of the instance is invalid');
    const sent = {
      method,
      headers: Object.fromEntries(new Headers(headers)),
      body: typeof body === 'string' ? Uint8Array.from(new TextEncoder().encode(body)) : null,
      redirect: 'manual',
      ...defined({ signal: signal ?? undefined }),
    } as const;
    const scope: OriginScope<ConfiguredEnv> = {
      clock: settings.clock,
      env: env as ConfiguredEnv,
      execution,
      requestId: requestId(settings.clock, settings.random),
      target: reading.target,
    };
    return origin.send(reading.target, sent, scope.env, scope);
  };
}

/**
 * The usernames of people that a directory lists: what they log in by there, or their address, up to its `@`. Throws where
 * two people would have the same: one would get what the other is in.
 */
function usernamesOf(
  listed: ReadonlyMap<string, readonly DirectoryMember[]>,
  by: 'login' | 'email',
): GroupMembers {
  const owners = new Map<string, string>();
  return new Map(
    [...listed].map(([group, members]) => {
      const names = members.flatMap((member) => {
        const text = by === 'login' ? member.login : member.email;
        const name = text?.replace(/@.*$/s, '').toLowerCase();
        if (name === undefined || name === '') return [];
        const owner = owners.get(name) ?? member.login;
        owners.set(name, owner);
        if (owner !== member.login) {
          throw new Error(`two users of the directory have the same username "${name}": nothing was changed`);
        }
        return [name];
      });
      return [group, names];
    }),
  );
}

function told(
  name: string,
  result: SyncRunResult,
  { inform, warn }: Pick<SyncContext['settings'], 'inform' | 'warn'>,
): void {
  if (!result.ran) {
    inform(`portcullis: group sync of ${name}: another run is in progress`);
    return;
  }
  const { changes, plan } = result;
  inform(`portcullis: group sync of ${name}: ${changes} changes`);
  for (const problem of plan.problems) {
    // People without an account are many, and get one at their first login.
    if (problem.kind === 'account_missing') continue;
    warn(`portcullis: group sync of ${name}: ${leftAlone(problem)} (${problem.kind})`);
  }
}

function leftAlone(problem: SyncProblem): string {
  switch (problem.kind) {
    case 'leavers_unknown':
      return `no account is disabled, because the group ${problem.group} is unknown`;
    case 'administrator_left':
    case 'account_missing':
      return `${problem.username} is not changed`;
    default:
      return `#${problem.project} is not changed`;
  }
}
