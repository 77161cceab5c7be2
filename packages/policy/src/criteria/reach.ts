import type { Resource } from '@portcullis/core';
import { namesInclude } from './name-pattern.ts';
import type { ResourceSelector } from './resource.ts';

// Rules by application hold on all applications whose data a request can bring: docs/decisions/0013.

/** What is done where something is only read: both bring the same data. */
export const READING_OPERATIONS: readonly string[] = ['view', 'query'];

/** Whether the list contains every other application whose data a request can show. False if it can show data of any. */
export function isInside({ reaches = [] }: Resource, applications: readonly string[]): boolean {
  return reaches !== 'any' && reaches.every((application) => applications.includes(application));
}

/** Whether a request can bring data of any of these applications besides its own. */
export function reachesAny({ reaches = [] }: Resource, applications: readonly string[]): boolean {
  return reaches === 'any' || reaches.some((application) => applications.includes(application));
}

/**
 * Whether what a request does to the applications it reaches may be one of these operations. A call that changes
 * something may be any of them; pages that mix only show other applications' data.
 */
export function mayDo(
  { operation, reaches }: Resource,
  operations: ResourceSelector['operation'],
  reads: boolean,
): boolean {
  if (operations === undefined) return true;
  if (operation !== undefined && namesInclude(operations, operation)) return true;
  if (!reads && reaches !== 'any') return true;
  return READING_OPERATIONS.some((word) => namesInclude(operations, word));
}
