import { isNavigation } from '../browser/navigation.ts';
import { defaultPresenter } from '../refusal/default-presenter.ts';
import type { RefusalPages } from '../refusal/pages/refusal-pages.ts';
import type { Presenter, Refusal } from '../refusal/presenter.ts';
import type { Random } from '../request/random.ts';
import { answered } from './run-steps.ts';

/** The pages for refusals that no presenter handles. */
export interface PeoplesPages {
  /** Default: the plain page. */
  readonly pages: RefusalPages | undefined;
  readonly random: Random;
}

/**
 * Formats a refusal: by the first presenter that handles it, otherwise as a page for navigations and as problem details for all
 * other requests.
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
