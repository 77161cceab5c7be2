import type { Html } from '@portcullis/core/internal';

/** The messages of the page for changes that are refused. */
export interface RetiredMessages {
  readonly title: string;
  /** @param day in the words of the language */
  readonly since: (day: Html) => Html;
  /** @param where a link */
  readonly moved: (where: Html) => Html;
}
