import { endpointUrl } from '../addresses/endpoint-urls.ts';
import type { EndpointRoutes } from '../endpoints/endpoint-routes.ts';
import { ownForm } from '../endpoints/own-form.ts';
import { parametersIn } from '../endpoints/parameters.ts';
import { sessionPage } from '../pages/session-page.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { secondsOf } from '../session/seconds.ts';
import { storeCall } from '../session/store-call.ts';
import { credentialCode, personOf } from './credential-code.ts';
import type { LoginCredentialsSettings } from './credential-options.ts';
import { askPage, grantedPage, userCodePage } from './credential-pages.ts';
import { userCodeOf } from './device-endpoint.ts';
import { freshSession } from './fresh-session.ts';
import { requireOwnOrigin, ringFor } from './giving-host.ts';

/**
 * Where people let a program elsewhere act for them, by the code that it shows.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8628#section-3.3 | RFC 8628 section 3.3}
 */
export function devicePages<Env>(
  at: EndpointRoutes<Env>,
  parts: SessionDependencies,
  credentials: LoginCredentialsSettings,
): void {
  const { settings } = parts;
  const { store, limits } = credentials;
  const call = storeCall(settings);
  const page = endpointUrl(settings, 'credentials/device');

  at.get('/device', async (context) => {
    const { user_code: typed } = parametersIn(new URLSearchParams(context.target.search), ['user_code']);
    requireOwnOrigin(settings);
    const session = await freshSession(context, parts, credentials);
    if (typed === undefined)
      return sessionPage(context.request, settings, (messages) => userCodePage(page, messages));
    const userCode = userCodeOf(typed);
    const now = secondsOf(context);
    const name =
      userCode &&
      (await limits.userCode(session, context, () => call(() => store.deviceName(userCode, now))));
    if (userCode === undefined || name === undefined) {
      return sessionPage(context.request, settings, (messages) => userCodePage(page, messages, typed));
    }
    const place = await call(() => store.devicePlace(userCode, now));
    const { scope: application } = ringFor(place?.host, parts);
    const fields = { user_code: userCode };
    const action = endpointUrl(settings, 'credentials/device/grant');
    const person = personOf(session, parts);
    const asked = { name, application, person, action, fields, where: 'elsewhere', place } as const;
    return sessionPage(context.request, settings, (messages) => askPage(asked, messages));
  });

  at.post('/device/grant', async (context) => {
    const { user_code: userCode = '' } = await ownForm(context, settings, ['user_code']);
    requireOwnOrigin(settings);
    const session = await freshSession(context, parts, credentials);
    const now = secondsOf(context);
    const name = await limits.userCode(session, context, () => call(() => store.deviceName(userCode, now)));
    const place = await call(() => store.devicePlace(userCode, now));
    const grant =
      name === undefined
        ? undefined
        : await credentialCode(session, { name }, context, { ...parts, ring: ringFor(place?.host, parts) });
    const isGranted = grant !== undefined && (await call(() => store.grantDevice(userCode, grant, now)));
    const list = endpointUrl(settings, 'credentials');
    return sessionPage(context.request, settings, (messages) =>
      isGranted ? grantedPage(list, messages) : userCodePage(page, messages, userCode),
    );
  });
}
