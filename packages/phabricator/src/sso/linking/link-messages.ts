import type { Html } from '@portcullis/core/internal';

/** The messages of the pages about accounts from before the gate. */
export interface LinkMessages {
  readonly title: string;
  /** @param site what people call the application, in its own words or in those of `application` */
  readonly question: (site: string, username: Html, person: Html) => Html;
  readonly warning: string;
  readonly connect: string;
  readonly notMine: string;
  readonly refusedTitle: string;
  readonly refused: (site: string, username: Html) => Html;
  readonly refusedRemedy: string;
  readonly next: string;
  readonly goOn: string;
  /** Before the number of the request. */
  readonly request: string;
  /** If no other name is configured. */
  readonly application: string;
}
