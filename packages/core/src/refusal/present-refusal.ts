import { answered } from '../pipeline/run-steps.ts';
import { defaultPresenter, isNavigation } from './default-presenter.ts';
import type { RefusalSetting } from './pages/refusal-page.ts';
import type { Presenter, Refusal } from './presenter.ts';

/**
 * Gives a refusal its form: that of the first presenter that has one; else a page for somebody who navigates, problem details
 * for everybody else.
 */
export async function presentRefusal(
  refusal: Refusal,
  presenters: readonly Presenter<never>[],
  setting: RefusalSetting,
): Promise<Response> {
  for (const presenter of presenters) {
    const response = await presenter(refusal as Refusal<never>);
    if (response !== undefined) return answered(response, 'a presenter');
  }
  return isNavigation(refusal.request) ? refusalPage(refusal, setting) : defaultPresenter(refusal);
}

/**
 * The page of a refusal, with its messages in six languages. All of it is imported when somebody is first refused: whoever is
 * let in waits for none of it.
 */
export async function refusalPage(refusal: Refusal, setting: RefusalSetting): Promise<Response> {
  const pages = await import('./pages/refusal-page.ts');
  return pages.refusalPage(refusal, setting);
}
