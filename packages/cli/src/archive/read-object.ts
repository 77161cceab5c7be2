import type { ArchiveEntry, Content, MissingEntry } from '@portcullis/phabricator/internal';

/** An object as it was read: its data, or the bytes of a file that are streamed. */
export interface ReadObject
  extends Pick<ArchiveEntry, 'id' | 'kind' | 'title' | 'addresses' | 'policy' | 'seen'> {
  /** Data for a page, or a file of a type. */
  readonly of: Content | ReadFile;
}

/** A file as it comes. */
export interface ReadFile {
  readonly type: string;
  readonly chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** What was read in one step, and where the next one starts. */
export interface ReadStep {
  readonly cursor: string;
  readonly objects: readonly ReadObject[];
  readonly missing: readonly MissingEntry[];
}

/** One part of an instance, which is read from its first object to its last. */
export interface ReadPart {
  readonly name: string;
  /** @param after the cursor of the last step that was stored. Default: from the start */
  readonly read: (after: string | undefined) => AsyncIterable<ReadStep>;
}
