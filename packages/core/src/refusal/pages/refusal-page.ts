import { foreign, type Page, pageResponse } from '../../browser/frame/page.ts';
import type { Theme } from '../../browser/frame/theme.ts';
import { type Html, html } from '../../browser/html.ts';
import { languageFor, speech } from '../../browser/language/catalogue.ts';
import type { Language } from '../../browser/language/languages.ts';
import type { Random } from '../../request/random.ts';
import { refusalHeaders } from '../default-presenter.ts';
import type { Refusal } from '../presenter.ts';
import { REFUSAL_MESSAGES } from './refusal-catalogue.ts';
import { personIn, refusalDetails, tellWhom } from './refusal-details.ts';
import { mayPass, type RefusalKind, refusalKind } from './refusal-kind.ts';
import type { RefusalMessages } from './refusal-messages.ts';
import { startLink } from './start-link.ts';

/** Further properties of a refusal page. All of them are optional. */
export interface RefusalExtras {
  /** The kind of refusal. Default: by its status. */
  readonly kind?: RefusalKind | undefined;
  /** The failure in the reader's language. Default: the failure's own sentence in English, its kind in others. */
  readonly title?: string | undefined;
  /** The reason configured in the rule. */
  readonly reason?: string | undefined;
  readonly loginHref?: string | undefined;
  /** The link with which a signed-in user can use another account. */
  readonly anotherAccountHref?: string | undefined;
  readonly whoAmIHref?: string | undefined;
  /** Whether the page offers to load the same URL again. Default true. Set it to false if the URL contains a single-use value. */
  readonly repeatable?: boolean;
  /** Further actions: forms. */
  readonly more?: Html | undefined;
}

/** The theme and further properties of a refusal page. */
export interface RefusalSetting {
  readonly theme: Theme;
  readonly random: Random;
  readonly extras?: (language: Language) => RefusalExtras | Promise<RefusalExtras>;
}

/**
 * The page of a refusal, in the user's language: what happened, what to do about it, which account is signed in, and which
 * details to give to whom. It shows the code, the public message and the request id, and never `error.detail`.
 */
export async function refusalPage(refusal: Refusal, setting: RefusalSetting): Promise<Response> {
  const language = languageFor(refusal.request, setting.theme);
  const [{ messages }, extras] = await Promise.all([
    speech(REFUSAL_MESSAGES, language),
    setting.extras?.(language) ?? {},
  ]);
  const page = pageOf(refusal, setting.theme, { language, messages, extras });
  return pageResponse(page, { ...setting, language }, refusalHeaders(refusal, 'text/html; charset=utf-8'));
}

interface Said {
  readonly language: Language;
  readonly messages: RefusalMessages;
  readonly extras: RefusalExtras;
}

function pageOf(refusal: Refusal, theme: Theme, { language, messages, extras }: Said): Page {
  const { error, recorded, request } = refusal;
  const { happened, remedy, title } = messages.kinds[kindOf(refusal, extras)];
  const { reason, more } = extras;
  const isForm = request.method !== 'GET' && request.method !== 'HEAD';
  const person = personIn(refusal);
  const known = extras.title ?? (language === 'en' ? error.message : undefined);
  return {
    title: known ?? title,
    status: error.status,
    main: html`<p>${happened}${recorded && error.status >= 500 ? ` ${messages.recorded}` : undefined}</p>
${reason === undefined ? undefined : html`<p class="note"><span class="quiet">${messages.reason}</span> <span${foreign(theme, language)}>${reason}</span></p>`}
${isForm ? html`<p><strong>${messages.sentForm}</strong></p>` : undefined}
<p>${remedy}</p>
${person === undefined ? undefined : html`<p>${messages.signedInAs(html`<strong>${person}</strong>`)}</p>`}
${actions(kindOf(refusal, extras), messages, extras, isForm)}${more}
${tellWhom(theme, language, messages)}
${refusalDetails(refusal, theme, { language, messages, isTranslated: known !== undefined })}`,
    ...wayBack(refusal, theme, messages),
  };
}

/** A fault that lasts is one of the settings, whatever its status. */
function kindOf({ error }: Refusal, { kind = refusalKind(error.status) }: RefusalExtras): RefusalKind {
  return error.permanent ? 'misconfigured' : kind;
}

function actions(
  kind: RefusalKind,
  messages: RefusalMessages,
  { loginHref, anotherAccountHref, whoAmIHref, repeatable = true }: RefusalExtras,
  isForm: boolean,
): Html | undefined {
  const passes = mayPass(kind);
  const again = repeatable && !isForm && (passes || kind === 'broken' || kind === 'too_many');
  const links = [
    ...(loginHref === undefined ? [] : [html`<a class="button" href="${loginHref}">${messages.signIn}</a>`]),
    // A link to the current URL, without repeating it in the page: it can contain secrets.
    ...(again ? [html`<a class="button" href="">${messages.tryAgain}</a>`] : []),
    ...(anotherAccountHref === undefined
      ? []
      : [html`<a class="button quiet" href="${anotherAccountHref}">${messages.useAnotherAccount}</a>`]),
    ...(whoAmIHref === undefined ? [] : [html`<a href="${whoAmIHref}">${messages.whoAmI}</a>`]),
  ];
  if (links.length === 0) return undefined;
  const note =
    again && passes ? html`<p class="quiet" data-retry hidden>${messages.triesByItself}</p>` : undefined;
  return html`<p class="row">${links}</p>${note}`;
}

/** The link to the start page of the application, unless this is the start page or there is none. */
function wayBack({ error, target }: Refusal, theme: Theme, messages: RefusalMessages): Pick<Page, 'footer'> {
  if (target === undefined || target.path === '/' || error.status === 421) return {};
  return { footer: startLink(theme, messages) };
}
