import type { Html } from '../../browser/html.ts';
import type { RefusalKind } from './refusal-kind.ts';

/** What a page says of one kind of refusal. */
export interface KindMessages {
  /** The heading, where nothing more exact is known. */
  readonly title: string;
  /** What happened. */
  readonly happened: string;
  /** What whoever reads it can do. */
  readonly remedy: string;
}

/** The messages of the pages of refusals. */
export interface RefusalMessages {
  readonly kinds: Readonly<Record<RefusalKind, KindMessages>>;
  /** Where a record of it was kept. */
  readonly recorded: string;
  /** Where a form was sent and nobody can say what became of it. */
  readonly sentForm: string;
  /** Before the reason that a rule's author wrote, with the colon of the language. */
  readonly reason: string;
  readonly signedInAs: (who: Html) => Html;
  readonly signIn: string;
  readonly useAnotherAccount: string;
  readonly whoAmI: string;
  readonly tryAgain: string;
  readonly triesByItself: string;
  /** Back to the application, by its own name. */
  readonly backTo: (site: string) => string;
  readonly backToStart: string;
  /** What to tell whom: before the list of details. */
  readonly tell: (contact: Html) => Html;
  readonly yourAdministrator: string;
  readonly writeMail: string;
  readonly mailSubject: (site: string, code: string) => string;
  readonly mailBody: string;
  readonly code: string;
  readonly request: string;
  readonly time: string;
  /** The failure's own sentence, on pages that are not in English. */
  readonly message: string;
  readonly copy: string;
  readonly copied: string;
}
