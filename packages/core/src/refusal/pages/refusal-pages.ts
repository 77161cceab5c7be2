import { type Theme, themeFields } from '../../browser/frame/theme.ts';
import { checkOptions } from '../../options/check-options.ts';
import type { Random } from '../../request/random.ts';
import type { Refusal } from '../presenter.ts';
import type { RefusalSetting } from './refusal-page.ts';

/** Creates the page of a refusal, for navigations. */
export type RefusalPages = (refusal: Refusal, random: Random) => Promise<Response>;

/**
 * Pages that tell users why they were refused and what they can do, in the language that their browser prefers among English,
 * German, French, Spanish, Japanese and simplified Chinese. They are for `worker()`, whose default is a plain page in English.
 * Only bundles that import this contain them: 15 kB, compressed.
 *
 * They add nothing to the context. A page shows the code, the public message and the request id, and never `error.detail`.
 * @param theme appearance and contact of the pages. Default: plain
 * @throws OptionsError if a member of the theme is invalid
 *
 * @example
 * ```ts
 * import { pipeline, refusalPages, worker } from '@portcullis/core';
 *
 * const app = pipeline().handle((context) => new Response(context.target.path));
 * export default { fetch: worker(app, { pages: refusalPages({ contact: 'the IT desk' }) }) };
 * ```
 */
export function refusalPages(theme: Theme = {}): RefusalPages {
  checkOptions('refusalPages', theme, themeFields);
  return (refusal, random) => refusalPage(refusal, { theme, random });
}

/**
 * The page of a refusal, with its messages in six languages. It is imported at the first refusal, so that admitted requests do
 * not wait for it.
 */
export async function refusalPage(refusal: Refusal, setting: RefusalSetting): Promise<Response> {
  const pages = await import('./refusal-page.ts');
  return pages.refusalPage(refusal, setting);
}
