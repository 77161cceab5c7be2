import { endpointUrl } from '../addresses/endpoint-urls.ts';
import type { EndpointRoutes } from '../endpoints/endpoint-routes.ts';
import { ownForm } from '../endpoints/own-form.ts';
import { protocolParametersIn } from '../endpoints/parameters.ts';
import { requiredSession } from '../endpoints/required-session.ts';
import { continuePage } from '../pages/notices.ts';
import { sessionPage } from '../pages/session-page.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { CODE_PARAMETERS, codeRequest } from './code-request.ts';
import { credentialCode, personOf } from './credential-code.ts';
import { askPage } from './credential-pages.ts';

/**
 * Where people let a program on their own computer act for them: it opens the page, and its code is sent to a loopback address.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8252 | RFC 8252} and RFC 9207
 */
export function authorizeEndpoints<Env>(at: EndpointRoutes<Env>, parts: SessionDependencies): void {
  const { settings } = parts;

  at.get('/authorize', async (context) => {
    const fields = protocolParametersIn(new URLSearchParams(context.target.search), CODE_PARAMETERS);
    const { name } = codeRequest(fields);
    const session = await requiredSession(context, parts);
    const action = endpointUrl(settings, 'credentials/authorize');
    const asked = { name, person: personOf(session, parts), action, fields, where: 'here' } as const;
    return sessionPage(context.request, settings, (messages) => askPage(asked, messages));
  });

  at.post('/authorize', async (context) => {
    const { name, redirectUri, challenge, state } = codeRequest(
      await ownForm(context, settings, CODE_PARAMETERS),
    );
    const session = await requiredSession(context, parts);
    const back = new URL(redirectUri);
    const code = await credentialCode(session, { name, redirectUri, challenge }, context, parts);
    back.searchParams.set('code', code);
    back.searchParams.set('state', state);
    back.searchParams.set('iss', settings.base.origin);
    return sessionPage(context.request, settings, (messages) =>
      continuePage(messages.credentials.goingBack, back.href, messages),
    );
  });
}
