import type { BaseContext, CallFacts } from '@portcullis/core';
import type { PhorgeClient } from '../sso/phorge-client.ts';
import { conduitAnswerOf } from './conduit-answer-of.ts';

/** Nothing is reported about a search by more projects, or with more combinations of them. */
const MOST_PROJECTS = 10;
const MOST_WAYS = 1000;

/** Largest answer that is read, in bytes: a page of projects with their descriptions. */
const MAX_BYTES = 1_048_576;

/**
 * The projects of the things that a search by all of these can find, as each possible combination. Phorge also finds what is in subprojects
 * and milestones below a project, those that the user of the token may see. `undefined` if there are more of them than are checked. Throws
 * 503 `phabricator.conduit_unverified` for a response without them.
 */
export async function searchedProjects<Env>(
  ask: PhorgeClient<Env>,
  context: BaseContext<Env>,
  token: string,
  projects: readonly string[],
): Promise<CallFacts['within']> {
  if (projects.length > MOST_PROJECTS) return undefined;
  let ways: readonly (readonly string[])[] = [[]];
  for (const below of await Promise.all(projects.map((phid) => projectsBelow(ask, context, token, phid)))) {
    if (below === undefined || below.length * ways.length > MOST_WAYS) return undefined;
    ways = ways.flatMap((way) => below.map((phid) => [...way, phid]));
  }
  return ways;
}

/** A project, and all that are below it. */
async function projectsBelow<Env>(
  ask: PhorgeClient<Env>,
  context: BaseContext<Env>,
  token: string,
  project: string,
): Promise<readonly string[] | undefined> {
  const form = new URLSearchParams({
    'api.token': token,
    'constraints[ancestors][0]': project,
    // Without it, Phorge leaves out archived ones, in which a search finds things all the same.
    'constraints[status]': 'all',
    limit: '100',
  });
  const { result, code, unreadable } = await conduitAnswerOf(ask, context, 'project.search', form, MAX_BYTES);
  // Who may not ask this may be allowed to search.
  if (code !== null && code !== undefined) return undefined;
  const { data, cursor } = (result ?? {}) as { readonly data?: unknown; readonly cursor?: unknown };
  const { after } = (cursor ?? {}) as { readonly after?: unknown };
  const found = Array.isArray(data) ? data.map((each: Found | null) => each?.phid) : undefined;
  if (found === undefined || after === undefined || !found.every((phid) => typeof phid === 'string'))
    throw unreadable();
  return after === null ? [project, ...found] : undefined;
}

interface Found {
  readonly phid?: unknown;
}
