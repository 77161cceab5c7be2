import type { Resource } from '@portcullis/core';

/** Pages of a repository for which Phorge runs a version control program, often over all of its history. */
const DEAR: ReadonlySet<string> = new Set([
  'blame',
  'browse',
  'change',
  'compare',
  'diff',
  'history',
  'lastmodified',
  'pathtree',
  'search',
]);

/** How much dearer such a page is than one that comes from the database. */
const DEAR_COST = 5;

/**
 * What a request costs Phorge, in units of a plain page: what a budget is held by. A clone, a fetch and a push cost nothing here:
 * they are how a repository is meant to be read, and have limits of their own in Phorge.
 *
 * @example
 * ```ts
 * import { costOf } from '@portcullis/phabricator/internal';
 *
 * costOf({ application: 'diffusion', kind: 'repository', id: 'R7', operation: 'browse' }); // 5
 * costOf({ application: 'maniphest', kind: 'task', id: 'T1', operation: 'view' }); // 1
 * ```
 */
export function costOf({ application, operation }: Resource): number {
  if (application !== 'diffusion') return 1;
  if (operation === 'pull' || operation === 'push') return 0;
  return operation !== undefined && DEAR.has(operation) ? DEAR_COST : 1;
}
