import type { Resource } from '@portcullis/core';
import { withReads } from './reads.ts';

/**
 * What a recorded request is about. Its record knows what was pushed or fetched, which the query and the content say; of what it
 * reaches, and whether it reads, a record holds nothing.
 *
 * @param address what the address alone is about, by the method of the request
 */
export function recordedResource(recorded: Resource, { reaches, reads, operation }: Resource): Resource {
  const known = reads === true && operation === recorded.operation ? { ...recorded, reads } : recorded;
  return withReads(reaches === undefined ? known : { ...known, reaches });
}
