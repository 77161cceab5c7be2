import { isRecord } from '@portcullis/core/internal';
import type { PhorgeCalls } from '../calls/phorge-calls.ts';
import type { ObjectNames } from '../names/object-names.ts';
import { cutText } from './answer.ts';

/** Transactions that write no title and no description. Any other one counts as writing one. */
const WRITES_NO_TEXT: ReadonlySet<unknown> = new Set(
  (
    'comment inline status priority owner points projects subscribers column subtype space reviewers update ' +
    'accept reject resign request-review plan-changes commandeer abandon reclaim reopen close'
  ).split(' '),
);

/** Whose data the transactions of an object are, by its type. */
const APPLICATIONS: ReadonlyMap<string | undefined, readonly string[]> = new Map([
  ['TASK', ['maniphest']],
  ['DREV', ['differential']],
]);

/** What is shown in place of a text that is left out. */
const LEFT_OUT = 'The policy leaves out what accounts wrote that the configuration does not name.';

/** A text, or the note that it is left out. */
export type ShownText =
  | { readonly text: string; readonly next?: number }
  | { readonly leftOut: typeof LEFT_OUT };

/** Decides which of the texts that users wrote are shown to a caller. */
export class WrittenTexts {
  readonly #authors: ReadonlySet<string | undefined> | undefined;
  readonly #names: ObjectNames;
  readonly #calls: PhorgeCalls;

  /** @param authors usernames in lower case, whose texts are shown. `undefined`: all texts are shown */
  constructor(authors: ReadonlySet<string> | undefined, names: ObjectNames, calls: PhorgeCalls) {
    this.#authors = authors;
    this.#names = names;
    this.#calls = calls;
  }

  /** Whether texts by these users are shown. An author that is not known is no named one. */
  async showsBy(authors: readonly unknown[]): Promise<boolean> {
    const named = this.#authors;
    if (named === undefined) return true;
    await this.#names.learn(authors);
    return authors.length > 0 && authors.every((phid) => named.has(this.#names.usernameOf(phid)));
  }

  /**
   * Whether the texts of an object are shown: its author and everyone who has edited a text of it are named. Further transactions than
   * one page are not known, and count as those of others.
   */
  async showsOf(phid: string, author: unknown): Promise<boolean> {
    if (this.#authors === undefined) return true;
    const reaches = APPLICATIONS.get(/^PHID-([A-Z]{4})-/.exec(phid)?.[1]);
    if (!(await this.showsBy([author])) || !this.#names.allows('transaction.search', reaches)) return false;
    const result = await this.#calls.result('transaction.search', { objectIdentifier: phid, limit: 100 });
    const { data, cursor } = isRecord(result) ? result : {};
    if (!Array.isArray(data) || !isRecord(cursor) || cursor.after !== null) return false;
    const writers = data.flatMap((each: unknown) =>
      isRecord(each) && WRITES_NO_TEXT.has(each.type) ? [] : [isRecord(each) ? each.authorPHID : undefined],
    );
    return this.showsBy([author, ...writers]);
  }
}

/** A text as an entry shows it. What is no text is an empty one. */
export function shownText(isShown: boolean, value: unknown, from = 0, most?: number): ShownText {
  if (!isShown) return { leftOut: LEFT_OUT };
  return cutText(typeof value === 'string' ? value : '', from, most);
}

/** A short text, such as a title. */
export function shownTitle(isShown: boolean, value: unknown): string | undefined {
  return isShown && typeof value === 'string' ? cutText(value, 0, 300).text : undefined;
}
