import type { Resource } from '@portcullis/core';
import { withReads } from './reads.ts';

/**
 * What a recorded request is about. Its record knows what was pushed or fetched, which the query and the content say; of what it
 * reaches, and whether it reads, a record holds nothing.
 *
 * @param address what the address alone is about
 */
export function recordedResource(recorded: Resource, { reaches }: Resource): Resource {
  return withReads(reaches === undefined ? recorded : { ...recorded, reaches });
}
