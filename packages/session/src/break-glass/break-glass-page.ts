import { html, type Language } from '@portcullis/core/internal';
import { languageFor, moment, type Page, pageResponse, speech } from '@portcullis/core/pages';
import { BREAK_GLASS_MESSAGES } from './break-glass-catalogue.ts';
import type { BreakGlassMessages } from './break-glass-messages.ts';
import type { BreakGlassSettings } from './break-glass-options.ts';
import type { GlassCaller } from './break-glass-parts.ts';

/** What the page shows: its form, the result of an action, or who is admitted. */
export type Shown = 'ask' | 'ended' | 'revoked' | GlassCaller;

/** Answers with the page, in the reader's language. */
export async function breakGlassAnswer(
  request: Request,
  settings: BreakGlassSettings,
  shown: Shown,
): Promise<Response> {
  const { language, messages } = await speech(BREAK_GLASS_MESSAGES, languageFor(request, settings.theme));
  return pageResponse(breakGlassPage(shown, settings.path, messages, language), { ...settings, language });
}

function breakGlassPage(shown: Shown, path: string, words: BreakGlassMessages, language: Language): Page {
  if (shown === 'ended') return { title: words.endedTitle, main: html`<p>${words.endedText}</p>` };
  if (shown === 'revoked') return { title: words.revokedTitle, main: html`<p>${words.revokedText}</p>` };
  if (shown === 'ask') {
    return {
      title: words.title,
      main: html`<p>${words.text}</p>
<p>${words.recorded}</p>
<form method="post" action="${path}"><p><label for="grant">${words.grant}</label>
<textarea id="grant" name="grant" rows="8" required autocomplete="off" spellcheck="false"></textarea></p>
<p class="row"><button type="submit" class="button">${words.send}</button></p></form>`,
    };
  }
  const { identity, session } = shown;
  return {
    title: words.insideTitle,
    main: html`<dl><dt>${words.person}</dt><dd>${identity.name ?? identity.email ?? identity.subject}</dd>
<dt>${words.until}</dt><dd>${moment(session.endsAt, language)}</dd></dl>
<form method="post" action="${path}" class="row"><button type="submit" class="button" name="end" value="1">${words.end}</button><a class="button quiet" href="/">${words.goOn}</a></form>`,
  };
}
