import type { BaseContext, Identity } from '@portcullis/core';
import { mergedCookies } from '../cookies/phorge-cookies.ts';
import type { UnboundSession } from '../cookies/unbound-session.ts';
import { type HtmlForm, readForms } from '../html/html-form.ts';
import { pageWords } from '../html/page-words.ts';
import { readPage } from '../html/read-page.ts';
import type { PhorgeClient } from '../phorge-client.ts';
import type { LoginCodes } from '../server/login-code.ts';
import { callbackPath, redirectUri, type SsoSettings } from '../sso-options.ts';
import { redirectPath } from './redirect-path.ts';

/** Whether Phorge connected the account, or why not, for the record. */
export type Connection = { readonly ok: true } | { readonly ok: false; readonly reason: string };

type LinkSettings = Pick<SsoSettings, 'base' | 'serverName' | 'clientId'>;

/** What connecting needs. */
export interface ConnectParts<Env> {
  readonly settings: LinkSettings;
  readonly codes: LoginCodes;
  readonly call: PhorgeClient<Env>;
}

const CONFIRM = /^\/auth\/confirmlink\/[a-z\d]+\/$/;

/** Where Phorge redirects a user who has connected an account. */
const CONNECTED = '/settings/panel/external/';

/**
 * Connects a person to the account of a session, as the person would in Phorge's settings: the link page, the gate's own
 * login, the confirmation. All of it with the session's cookies alone, and none of it through the browser.
 *
 * @param providerId the provider's number in Phorge
 */
export async function connectAccount<Env>(
  context: BaseContext<Env>,
  person: Identity,
  unbound: UnboundSession,
  providerId: number,
  { settings, codes, call }: ConnectParts<Env>,
): Promise<Connection> {
  let cookies: string | undefined = unbound.header;
  const ask = async (path: string, form?: URLSearchParams): Promise<Response> => {
    const answer = await call(context, { path, cookies, ...(form === undefined ? {} : { form }) });
    cookies = mergedCookies(cookies, answer.headers.getSetCookie());
    return answer;
  };

  const begun = await beginning(await ask(linkPath(providerId)), settings);
  if (!begun.ok) return begun;

  const code = await codes.issue(context, person);
  const query = new URLSearchParams({ code, state: begun.state });
  const callback = await ask(`${callbackPath(settings)}?${query}`);
  const path = redirectPath(callback, context);
  if (path === undefined || !CONFIRM.test(path)) return refused('the login', callback);

  const confirmPage = await readPage(await ask(path));
  const form = confirmForm(confirmPage.text, path);
  if (form === undefined) return refused('the confirmation', confirmPage.response, confirmPage.text);

  const end = await ask(path, new URLSearchParams(form.fields.map(({ name, value }) => [name, value])));
  return redirectPath(end, context) === CONNECTED ? { ok: true } : refused('the confirmed link', end);
}

/** Asks Phorge whether the account of a session can be connected: not where it is already. Changes nothing. */
export async function canConnect<Env>(
  context: BaseContext<Env>,
  unbound: UnboundSession,
  providerId: number,
  { settings, call }: Pick<ConnectParts<Env>, 'settings' | 'call'>,
): Promise<Connection> {
  return beginning(await call(context, { path: linkPath(providerId), cookies: unbound.header }), settings);
}

function linkPath(providerId: number): string {
  return `/auth/link/${providerId}/`;
}

async function beginning(
  answer: Response,
  settings: LinkSettings,
): Promise<{ readonly ok: true; readonly state: string } | Extract<Connection, { ok: false }>> {
  const { text, response } = await readPage(answer);
  const state = linkState(text, settings);
  return state === undefined ? refused('the link page', response, text) : { ok: true, state };
}

/** The state that Phorge wants back, if its page leads to this gate for this Phorge. */
function linkState(page: string | undefined, settings: LinkSettings): string | undefined {
  for (const { action, fields } of readForms(page ?? '') ?? []) {
    const query = URL.parse(action, settings.base)?.searchParams ?? [];
    const all = [...query, ...fields.map(({ name, value }) => [name, value] as const)];
    const values = new Map(all);
    // With a name twice, Phorge and the gate might each take another one.
    if (values.size < all.length || values.get('client_id') !== settings.clientId) continue;
    if (values.get('redirect_uri') === redirectUri(settings)) return values.get('state');
  }
  return undefined;
}

/** The form that asks for nothing but a click. */
function confirmForm(page: string | undefined, path: string): HtmlForm | undefined {
  return (readForms(page ?? '') ?? []).find(({ action, method, fields }) => {
    const names = fields.map(({ name }) => name);
    const isHere = method === 'post' && (action === '' || action === path);
    return isHere && names.includes('__csrf__') && names.includes('__dialog__') && fields.every(isHidden);
  });
}

function isHidden({ type }: HtmlForm['fields'][number]): boolean {
  return type === 'hidden';
}

async function refused(
  step: string,
  response: Response,
  text?: string,
): Promise<Extract<Connection, { ok: false }>> {
  const page = text ?? (await readPage(response)).text;
  const words = page === undefined ? undefined : pageWords(page);
  const said = words === undefined ? '' : `: ${words}`;
  return { ok: false, reason: `${step} was answered with ${response.status}${said}` };
}
