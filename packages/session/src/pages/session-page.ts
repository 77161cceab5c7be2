import type { Language } from '@portcullis/core/internal';
import { languageFor, type Page, pageResponse, speech } from '@portcullis/core/pages';
import type { SessionSettings } from '../settings/session-options.ts';
import { SESSION_MESSAGES } from './session-catalogue.ts';
import type { SessionMessages } from './session-messages.ts';

/** Answers with a page of the login, in the reader's language. */
export async function sessionPage(
  request: Request,
  settings: Pick<SessionSettings, 'theme' | 'random'>,
  page: (messages: SessionMessages, language: Language) => Page,
  headers: HeadersInit = {},
): Promise<Response> {
  const { language, messages } = await speech(SESSION_MESSAGES, languageFor(request, settings.theme));
  return pageResponse(page(messages, language), { ...settings, language }, headers);
}
