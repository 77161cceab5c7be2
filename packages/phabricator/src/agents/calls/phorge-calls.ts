import type { BaseContext } from '@portcullis/core';
import { conduitAnswerOf } from '../../conduit/conduit-answer-of.ts';
import type { PhorgeClient } from '../../sso/phorge-client.ts';
import { type ConduitArguments, ToolProblem } from './tool-problem.ts';

/** Largest answer of Phorge that is read, in bytes. */
const MAX_BYTES = 4_194_304;

/** Codes of Phorge that say something to the caller. Its messages are never shown: they repeat tokens, and texts of users. */
const PROBLEMS: ReadonlyMap<unknown, string> = new Map([
  ['ERR-INVALID-AUTH', 'Phorge does not accept the API token that this call was made with.'],
  ['ERR-INVALID-SESSION', 'Phorge does not accept the API token that this call was made with.'],
  ['ERR-CONDUIT-CORE', 'Phorge refused the call: the object does not exist, or its account may not do this.'],
  ['ERR-BAD-PHID', 'Phorge knows no such object, or its account may not see it.'],
  ['ERR-BAD-DIFF', 'Phorge knows no such diff, or its account may not see it.'],
  ['ERR_BAD_DIFF', 'Phorge knows no such diff, or its account may not see it.'],
]);

/** Calls Conduit with one token. */
export class PhorgeCalls {
  readonly #ask: PhorgeClient<never>;
  readonly #context: BaseContext<never>;
  readonly #token: string;

  constructor(ask: PhorgeClient<never>, context: BaseContext<never>, token: string) {
    this.#ask = ask;
    this.#context = context;
    this.#token = token;
  }

  /**
   * What a method returned. Throws a `ToolProblem` if Phorge refuses the call, 503 `phabricator.conduit_unverified` for a response that
   * is not Conduit's, and the proxy's errors for an origin that is down.
   */
  async result(method: string, given: ConduitArguments): Promise<unknown> {
    const params = JSON.stringify({ ...given, __conduit__: { token: this.#token } });
    const form = new URLSearchParams({ params, output: 'json', __conduit__: '1' });
    const answer = await conduitAnswerOf(this.#ask, this.#context, method, form, MAX_BYTES);
    const { result, code, unreadable } = answer;
    if (code === null && result !== undefined) return result;
    if (typeof code !== 'string') throw unreadable();
    throw new ToolProblem(PROBLEMS.get(code) ?? 'Phorge refused the call.');
  }

  /** A text in which the token is masked, should Phorge have repeated it. */
  masked(text: string): string {
    return text.replaceAll(this.#token, '*'.repeat(this.#token.length));
  }
}
