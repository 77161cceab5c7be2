import { type Conduit, isObject, PAGE_SIZE, type Unread, unavailable } from './conduit.ts';
import { normalSlug } from './sync-options.ts';

/** An account of Phorge. */
export interface SyncUser {
  readonly phid: string;
  readonly username: string;
  /** `disabled`, `bot`, `list`, `admin`, … */
  readonly roles: readonly string[];
}

/** A project of Phorge. */
export interface SyncProject {
  readonly phid: string;
  readonly name: string;
  readonly slug: string;
  readonly isActive: boolean;
  readonly isMilestone: boolean;
  /** Who may change it, and who may join it, as Phorge writes policies. */
  readonly editPolicy: string;
  readonly joinPolicy: string;
  /** PHIDs. Phorge does not check that they exist. */
  readonly members: readonly string[];
}

/** The projects of these slugs, by slug as asked for. Who is missing does not exist, or is hidden from the token. */
export async function projectsBySlug(
  conduit: Conduit,
  slugs: readonly string[],
): Promise<ReadonlyMap<string, SyncProject>> {
  const found = new Map<string, SyncProject>();
  for (const some of chunks(slugs)) {
    const rows = await conduit.search('project.search', {
      constraints: { slugs: some },
      attachments: { members: true },
    });
    // By the main hashtag only: Phorge finds a project by its others too, and two names must not be two plans for it.
    const bySlug = new Map(rows.map(projectOf).map((project) => [normalSlug(project.slug), project]));
    for (const slug of some) {
      const project = bySlug.get(normalSlug(slug));
      if (project !== undefined) found.set(slug, project);
    }
  }
  return found;
}

/** The accounts with these usernames, or with these PHIDs. Who is missing does not exist. */
export async function usersBy(
  conduit: Conduit,
  constraint: 'usernames' | 'phids',
  values: readonly string[],
): Promise<readonly SyncUser[]> {
  const users: SyncUser[] = [];
  for (const some of chunks(values)) {
    const rows = await conduit.search('user.search', { constraints: { [constraint]: some } });
    users.push(...rows.map(userOf));
  }
  return users;
}

/** Every account that there is. */
export async function allUsers(conduit: Conduit): Promise<readonly SyncUser[]> {
  return (await conduit.search('user.search', {}, MOST_ACCOUNTS / PAGE_SIZE)).map(userOf);
}

/** More than any Phorge has: a search that does not end is stopped. */
const MOST_ACCOUNTS = 100_000;

/** In parts of a page each. */
export function chunks<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / PAGE_SIZE) }, (_, index) =>
    items.slice(index * PAGE_SIZE, (index + 1) * PAGE_SIZE),
  );
}

function userOf({ phid, fields }: Unread): SyncUser {
  if (typeof phid === 'string' && isObject(fields)) {
    const { username, roles } = fields;
    if (typeof username === 'string' && Array.isArray(roles)) {
      return { phid, username, roles: roles.map(String) };
    }
  }
  throw unavailable('user.search', 'returned something other than an account');
}

function projectOf({ phid, fields, attachments }: Unread): SyncProject {
  const attached = isObject(attachments) ? attachments.members : undefined;
  const list: unknown = isObject(attached) ? attached.members : undefined;
  if (typeof phid === 'string' && isObject(fields) && Array.isArray(list)) {
    const { name, slug, status, milestone, policy } = fields;
    const members = list.map((entry: unknown) => (isObject(entry) ? entry.phid : undefined));
    if (
      typeof name === 'string' &&
      typeof slug === 'string' &&
      isObject(policy) &&
      members.every((member) => typeof member === 'string')
    ) {
      return {
        phid,
        name,
        slug,
        isActive: status === 'active',
        isMilestone: milestone !== null,
        editPolicy: String(policy.edit),
        joinPolicy: String(policy.join),
        members,
      };
    }
  }
  throw unavailable('project.search', 'returned something other than a project with its members');
}
