import { endpointUrl } from '../addresses/endpoint-urls.ts';
import type { EndpointRoutes } from '../endpoints/endpoint-routes.ts';
import { ownForm } from '../endpoints/own-form.ts';
import { protocolParametersIn } from '../endpoints/parameters.ts';
import { continuePage } from '../pages/notices.ts';
import { sessionPage } from '../pages/session-page.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { CODE_PARAMETERS, codeRequest, HOST_CODE_PARAMETERS } from './code-request.ts';
import { credentialCode, personOf } from './credential-code.ts';
import type { LoginCredentialsSettings } from './credential-options.ts';
import { askPage } from './credential-pages.ts';
import { freshSession } from './fresh-session.ts';
import { requireOwnOrigin, ringFor } from './giving-host.ts';

/**
 * Where people let a program on their own computer act for them: it opens the page, and its code is sent to a loopback address.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8252 | RFC 8252} and RFC 9207
 */
export function authorizeEndpoints<Env>(
  at: EndpointRoutes<Env>,
  parts: SessionDependencies,
  credentials: LoginCredentialsSettings,
): void {
  const { settings } = parts;
  const names = parts.loginHost === undefined ? CODE_PARAMETERS : HOST_CODE_PARAMETERS;

  at.get('/authorize', async (context) => {
    requireOwnOrigin(settings);
    const fields = protocolParametersIn(new URLSearchParams(context.target.search), names);
    const { name, resource } = codeRequest(fields);
    const { scope: application } = ringFor(resource, parts);
    const session = await freshSession(context, parts, credentials);
    const action = endpointUrl(settings, 'credentials/authorize');
    const person = personOf(session, parts);
    const asked = { name, application, person, action, fields, where: 'here' } as const;
    return sessionPage(context.request, settings, (messages) => askPage(asked, messages));
  });

  at.post('/authorize', async (context) => {
    requireOwnOrigin(settings);
    const { name, redirectUri, challenge, state, resource } = codeRequest(
      await ownForm(context, settings, names),
    );
    const ring = ringFor(resource, parts);
    const session = await freshSession(context, parts, credentials);
    const back = new URL(redirectUri);
    const asked = { name, redirectUri, challenge };
    const code = await credentialCode(session, asked, context, { ...parts, ring });
    back.searchParams.set('code', code);
    back.searchParams.set('state', state);
    // The program asked there.
    back.searchParams.set('iss', ring.scope);
    return sessionPage(context.request, settings, (messages) =>
      continuePage(messages.credentials.goingBack, back.href, messages),
    );
  });
}
