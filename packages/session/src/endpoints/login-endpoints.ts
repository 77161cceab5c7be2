import { isTopLevelNavigation, requestError } from '@portcullis/core/internal';
import { endpointUrl, loginLink } from '../addresses/endpoint-urls.ts';
import { returnTo } from '../addresses/return-to.ts';
import { loginError } from '../failures/login-failure.ts';
import { sessionError } from '../failures/session-failure.ts';
import { type Choices, chooserPage } from '../pages/chooser.ts';
import { continuePage } from '../pages/notices.ts';
import { sessionPage } from '../pages/session-page.ts';
import { ASKED, askedLogin } from './asked-login.ts';
import type { EndpointDependencies } from './endpoint-dependencies.ts';
import type { EndpointContext, EndpointRoutes } from './endpoint-routes.ts';
import { ownForm } from './own-form.ts';
import { protocolParametersIn } from './parameters.ts';
import { redirect } from './redirect.ts';

/** The parameters of RFC 6749 and RFC 9207 by which a response is parsed. Each may occur once. */
const CALLBACK_PARAMETERS = ['code', 'state', 'iss', 'error', 'error_description', 'error_uri'] as const;

/** Where people choose a provider, are sent to it, and come back from it. */
export function loginEndpoints<Env>(
  at: EndpointRoutes<Env>,
  { settings, clients, login, requestStates }: EndpointDependencies,
): void {
  const { prefix, base, otherPages } = settings;
  const local = (text: string | undefined): string => returnTo(text, base, prefix, otherPages);

  const chooser = (
    { request }: EndpointContext<Env>,
    asked: Choices['asked'],
    unknownEmail?: string,
  ): Promise<Response> => {
    const offered = [...clients.values()].map(({ settings: { name, label, icon } }) => ({
      label,
      icon,
      href: loginLink(settings, { provider: name, ...asked }),
    }));
    const knowsDomains = [...clients.values()].some((client) => client.settings.domains.size > 0);
    const emailAction = knowsDomains ? endpointUrl(settings, 'login') : undefined;
    const choices = { providers: offered, emailAction, asked, unknownEmail };
    return sessionPage(request, settings, (messages) => chooserPage(choices, messages));
  };

  at.page('login', async (context) => {
    const { provider, asked, request } = askedLogin(context.target.search, settings);
    if (!isTopLevelNavigation(context.request)) throw sessionError('session.login_required');
    const { returnTo: to } = request;
    const client = provider === undefined ? login.providerFor(to) : clients.get(provider);
    if (client === undefined) {
      if (provider === undefined) return chooser(context, { ...asked, return_to: to });
      throw loginError('session.parameters', {
        detail: '"provider" is not the name of a configured identity provider',
      });
    }
    return redirect(await login.begin(client, request, context, requestStates.get(context.request)), 302);
  });

  at.post('login', async (context) => {
    const { email = '', ...given } = await ownForm(context, settings, ['email', ...ASKED]);
    const asked = { ...given, return_to: local(given.return_to) };
    const client = login.providerForEmail(email);
    if (client === undefined) return chooser(context, asked, email);
    const href = loginLink(settings, { provider: client.settings.name, ...asked });
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
