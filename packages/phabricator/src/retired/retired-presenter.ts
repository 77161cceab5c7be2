import { isNavigation, type Presenter } from '@portcullis/core';
import { systemRandom, type Theme } from '@portcullis/core/internal';
import { RetiredError } from './retired-error.ts';

/**
 * Gives people who would change a retired Phabricator a page in their language; its programs get the message from `presenter`, in the form
 * that they understand.
 *
 * @param theme appearance of the page. Default: plain
 */
export function retiredPresenter<Env>(presenter: Presenter<Env>, theme: Theme = {}): Presenter<Env> {
  return async (refusal) => {
    const response = await presenter(refusal);
    const { error, request } = refusal;
    if (response !== undefined || !(error instanceof RetiredError) || !isNavigation(request)) return response;
    const { retiredPage } = await import('./retired-page.ts');
    return retiredPage(refusal, error.retired, { theme, random: systemRandom });
  };
}
