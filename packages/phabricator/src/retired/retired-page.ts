import type { Random, Refusal } from '@portcullis/core';
import { html, type RefusalExtras, refusalPage, type Theme } from '@portcullis/core/internal';
import { day, speech } from '@portcullis/core/pages';
import { RETIRED_MESSAGES } from './retired-catalogue.ts';
import type { RetiredOptions } from './retired-options.ts';

/** The page for a person whose change was refused, in their language. */
export function retiredPage(
  refusal: Refusal,
  { since, to }: RetiredOptions,
  look: { readonly theme: Theme; readonly random: Random },
): Promise<Response> {
  return refusalPage(refusal, {
    ...look,
    extras: async (language): Promise<RefusalExtras> => {
      const { messages } = await speech(RETIRED_MESSAGES, language);
      return {
        kind: 'refused',
        title: messages.title,
        more: html`<p>${messages.since(day(since, language))}</p>
<p>${messages.moved(html`<a href="${to}">${to}</a>`)}</p>`,
      };
    },
  });
}
