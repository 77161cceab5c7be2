import { isTopLevelNavigation, requestError } from '@portcullis/core/internal';
import type { Prompt } from '../login/login.ts';
import { loginLink } from '../login/login-link.ts';
import { readStrength } from '../login/login-strength.ts';
import { returnTo } from '../login/return-to.ts';
import { chooserPage } from '../pages/chooser.ts';
import { continuePage } from '../pages/notices.ts';
import { sessionPage } from '../pages/session-page.ts';
import { sessionError } from '../session-failure.ts';
import { endpointUrl } from '../session-options.ts';
import type { EndpointParts } from './endpoint-parts.ts';
import type { EndpointContext, EndpointRoutes } from './endpoint-routes.ts';
import { ownForm } from './own-form.ts';
import { parametersIn, protocolParametersIn } from './parameters.ts';
import { redirect } from './redirect.ts';

/** Those of RFC 6749 and RFC 9207 that an answer is read by, each of which may come once. */
const CALLBACK_PARAMETERS = ['code', 'state', 'iss', 'error', 'error_description', 'error_uri'] as const;

/** What a link to a login may ask for beside its strength: that the person chooses an account, whoever is signed in. */
function promptIn(given: string | undefined): Prompt | undefined {
  if (given === undefined || given === 'select_account') return given;
  throw sessionError('session.parameters', { detail: '"prompt" may be select_account only' });
}

/** Where people choose a provider, are sent to it, and come back from it. */
export function loginEndpoints<Env>(
  at: EndpointRoutes<Env>,
  { settings, clients, login, requestStates }: EndpointParts,
): void {
  const { prefix, base, otherPages } = settings;
  const local = (text: string | undefined): string => returnTo(text, base, prefix, otherPages);

  const chooser = (
    { request }: EndpointContext<Env>,
    to: string,
    { prompt, unknownEmail }: { readonly prompt?: Prompt | undefined; readonly unknownEmail?: string } = {},
  ): Promise<Response> => {
    const offered = [...clients.values()].map(({ settings: { name, label, icon } }) => ({
      label,
      icon,
      href: loginLink(settings, { provider: name, return_to: to, prompt }),
    }));
    const knowsDomains = [...clients.values()].some((client) => client.settings.domains.size > 0);
    const emailAction = knowsDomains ? endpointUrl(settings, 'login') : undefined;
    const choices = { providers: offered, emailAction, returnTo: to, unknownEmail };
    return sessionPage(request, settings, (messages) => chooserPage(choices, messages));
  };

  at.page('login', async (context) => {
    const given = parametersIn(new URLSearchParams(context.target.search), [
      'provider',
      'return_to',
      'acr_values',
      'max_age',
      'prompt',
    ]);
    if (!isTopLevelNavigation(context.request)) throw sessionError('session.login_required');
    const to = local(given.return_to);
    const client = given.provider === undefined ? login.providerFor(to) : clients.get(given.provider);
    if (client === undefined) {
      if (given.provider === undefined) return chooser(context, to, { prompt: promptIn(given.prompt) });
      throw sessionError('session.parameters', { detail: '"provider" is not one of the configured ones' });
    }
    const strength = readStrength(given.acr_values, given.max_age);
    if ('problem' in strength) throw sessionError('session.parameters', { detail: strength.problem });
    const request = { returnTo: to, ...strength, prompt: promptIn(given.prompt) };
    return redirect(await login.begin(client, request, context, requestStates.get(context.request)), 302);
  });

  at.post('login', async (context) => {
    const given = await ownForm(context, settings, ['email', 'return_to']);
    const to = local(given.return_to);
    const client = login.providerForEmail(given.email ?? '');
    if (client === undefined) return chooser(context, to, { unknownEmail: given.email ?? '' });
    const href = loginLink(settings, { provider: client.settings.name, return_to: to });
    return sessionPage(context.request, settings, (messages) =>
      continuePage(messages.leading.signIn(client.settings.label), href, messages),
    );
  });

  at.get('callback/:provider', async (context) => {
    const { provider = '' } = context.params;
    if (!clients.has(provider)) throw requestError('request.not_found');
    const parameters = new URLSearchParams(context.target.search);
    protocolParametersIn(parameters, CALLBACK_PARAMETERS);
    return redirect(
      await login.finish(provider, parameters, context, requestStates.get(context.request)),
      303,
    );
  });
}
