import { AccessError } from '@portcullis/core';
import { phabricatorError } from '../phabricator-failure.ts';
import type { RetiredOptions } from './retired-options.ts';

/** The refusal of a change. Its message tells programs what the page tells people. */
export class RetiredError extends AccessError {
  readonly #retired: RetiredOptions;

  constructor(retired: RetiredOptions, detail: string) {
    const { since, to } = retired;
    const { code, status } = phabricatorError('phabricator.retired');
    super({
      ...{ code, status, detail },
      message: `This site is read-only since ${since}. It moved to ${to}`,
    });
    this.#retired = retired;
  }

  /** Since when, and where to. */
  get retired(): RetiredOptions {
    return this.#retired;
  }
}
