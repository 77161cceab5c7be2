import { auditLog } from '@portcullis/audit';
import { durableObjectSyncRuns, groupSync, type SyncRunsNamespace } from '@portcullis/phabricator/sync';
import { type ListedMembers, oktaMembers } from '@portcullis/roles/sources';
import { projects } from './projects.ts';

export { PortcullisSyncRuns } from '@portcullis/phabricator/durable-object';

interface Env {
  readonly PHORGE: string;
  readonly CONDUIT_TOKEN: string;
  readonly OKTA_DOMAIN: string;
  readonly OKTA_TOKEN: string;
  readonly SYNC_RUNS: SyncRunsNamespace;
}

const clock = { now: Date.now };

// Each change is an event, written before it is made: where it cannot be written, the change is not made.
const log = auditLog<Env>({ observer: { worker: 'cron-sync' }, onSinkFailure: 'closed' });

export default {
  fetch: (): Response => new Response('There is nothing here.\n', { status: 404 }),

  async scheduled(_controller: unknown, env: Env, execution: ExecutionContext): Promise<void> {
    const sync = groupSync({
      phorge: env.PHORGE,
      token: env.CONDUIT_TOKEN,
      projects,
      protectedUsernames: ['admin'],
      // The brake: more removals than that look like a directory that answered in part.
      maxRemovals: 50,
      maxRemovalsPercent: 10,
    });
    const directory = oktaMembers({ domain: env.OKTA_DOMAIN, apiToken: env.OKTA_TOKEN });
    const members = usernames(await directory.members(sync.groups, clock));
    const result = await sync.run(members, {
      runs: durableObjectSyncRuns(env.SYNC_RUNS),
      record: (change) => log.record(change, { env, clock, execution }),
    });
    // What is left alone, and why: a project that lets everybody in, somebody without an account.
    for (const problem of result.ran ? result.plan.problems : []) console.warn(JSON.stringify(problem));
  },
};

/** Here people are called in Phorge as they log in at the directory, up to the `@`. */
function usernames(listed: ListedMembers): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...listed].map(([group, people]) => [group, people.map(({ login }) => login.replace(/@.*$/, ''))]),
  );
}
