import { isNavigation } from '../browser/navigation.ts';
import { defaultPresenter } from '../refusal/default-presenter.ts';
import type { RefusalPages } from '../refusal/pages/refusal-pages.ts';
import type { Presenter, Refusal } from '../refusal/presenter.ts';
import type { Random } from '../request/random.ts';
import { answered } from './run-steps.ts';

/** What gives a form to refusals that no presenter has one for. */
export interface PeoplesPages {
  /** Default: the plain page. */
  readonly pages: RefusalPages | undefined;
  readonly random: Random;
}

/**
 * Gives a refusal its form: that of the first presenter that has one; else a page for somebody who navigates, problem details
 * for everybody else.
 */
export async function presentRefusal(
  refusal: Refusal,
  presenters: readonly Presenter<never>[],
  { pages, random }: PeoplesPages,
): Promise<Response> {
  for (const presenter of presenters) {
    const response = await presenter(refusal as Refusal<never>);
    if (response !== undefined) return answered(response, 'a presenter');
  }
  if (pages === undefined || !isNavigation(refusal.request)) return defaultPresenter(refusal);
  return answered(await pages(refusal, random), 'refusal pages');
}
