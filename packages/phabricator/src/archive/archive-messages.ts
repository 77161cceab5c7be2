import type { Html } from '@portcullis/core/internal';
import type { OwnLabel } from './content.ts';

/** A kind of object whose name pages show in the reader's language. Other kinds are shown as they are. */
export type NamedKind = 'task' | 'revision' | 'paste' | 'document' | 'commit' | 'file' | 'page';

/** The messages of the pages of an archive. What was archived is shown as it was written. */
export interface ArchiveMessages {
  readonly archive: string;
  readonly search: string;
  /** The label of the field in which people search. */
  readonly question: string;
  readonly howToSearch: string;
  readonly nothingFound: string;
  readonly onlyFirst: (count: number) => string;
  /** Above how many objects of each kind there are. */
  readonly whatAnyoneCanRead: string;
  readonly about: (origin: Html, day: Html) => Html;
  /** @param kind in the words of the language */
  readonly openObject: (kind: string, origin: Html, day: Html) => Html;
  readonly closedObject: (kind: string, origin: Html, day: Html) => Html;
  readonly missingTitle: string;
  readonly missing: (origin: Html, day: Html) => Html;
  readonly unavailableTitle: string;
  readonly unavailable: string;
  readonly comments: string;
  readonly unknownAuthor: string;
  readonly kinds: Readonly<Record<NamedKind, string>>;
  readonly labels: Readonly<Record<OwnLabel, string>>;
}
