import type { Html } from '../../browser/html.ts';
import type { RefusalKind } from './refusal-kind.ts';

/** The messages of one kind of refusal. */
export interface KindMessages {
  /** The heading, if there is no more specific one. */
  readonly title: string;
  /** What happened. */
  readonly happened: string;
  /** What the user can do. */
  readonly remedy: string;
}

/** The messages of refusal pages. */
export interface RefusalMessages {
  readonly kinds: Readonly<Record<RefusalKind, KindMessages>>;
  /** Shown if the failure was recorded. */
  readonly recorded: string;
  /** Shown if a form was sent and its effect is unknown. */
  readonly sentForm: string;
  /** Introduces the reason configured in a rule, with the colon of the language. */
  readonly reason: string;
  readonly signedInAs: (who: Html) => Html;
  readonly signIn: string;
  readonly useAnotherAccount: string;
  readonly whoAmI: string;
  readonly tryAgain: string;
  readonly triesByItself: string;
  /** The link back to the application, with its name. */
  readonly backTo: (site: string) => string;
  readonly backToStart: string;
  /** Introduces the list of details, with the contact. */
  readonly tell: (contact: Html) => Html;
  readonly yourAdministrator: string;
  readonly writeMail: string;
  readonly mailSubject: (site: string, code: string) => string;
  readonly mailBody: string;
  readonly code: string;
  readonly request: string;
  readonly time: string;
  /** The label of the failure's message in English, on pages in other languages. */
  readonly message: string;
  readonly copy: string;
  readonly copied: string;
}
