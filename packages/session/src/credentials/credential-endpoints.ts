import type { BaseContext, Handler } from '@portcullis/core';
import { toBase64url } from '@portcullis/core/internal';
import { endpointRoutes } from '../endpoints/endpoint-routes.ts';
import { ownForm } from '../endpoints/own-form.ts';
import { fieldsIn, parametersIn, protocolParametersIn } from '../endpoints/parameters.ts';
import { redirect } from '../endpoints/redirect.ts';
import { requiredSession } from '../endpoints/required-session.ts';
import { continuePage } from '../pages/notices.ts';
import { sessionPage } from '../pages/session-page.ts';
import { secondsOf } from '../seconds.ts';
import type { Session } from '../session.ts';
import { sessionError } from '../session-failure.ts';
import { endpointUrl } from '../session-options.ts';
import type { SessionParts } from '../session-parts.ts';
import { storeCall } from '../store/store-call.ts';
import { CODE_PARAMETERS, codeRequest } from './code-request.ts';
import type { LoginCredentialsSettings } from './credential-options.ts';
import { askPage, credentialsPage, grantedPage, userCodePage } from './credential-pages.ts';
import type { StoredCredential } from './credential-store.ts';
import { deviceEndpoint, userCodeOf } from './device-endpoint.ts';
import { identified } from './identified.ts';
import { type CodeContent, sealCode } from './sealed-texts.ts';
import { tokenEndpoint } from './token-endpoint.ts';

type Who = { readonly issuer: string; readonly subject: string; readonly isOperator: boolean };

/** A code is changed at once by the program that waits for it, in seconds. */
const CODE_SECONDS = 60;

/** Where people let programs act for them, and where programs get what they act with. */
export function credentialEndpoints<Env>(
  parts: SessionParts,
  credentials: LoginCredentialsSettings,
): Handler<BaseContext<Env>> {
  const { settings, ring, backend, manager } = parts;
  const { store, operators } = credentials;
  const own = endpointRoutes<Env>(`${settings.prefix}credentials`);
  const call = storeCall(settings);
  const at = (name: string): string => endpointUrl(settings, name);
  const list = at('credentials');
  const page = ({ request }: BaseContext, shown: Parameters<typeof sessionPage>[2]): Promise<Response> =>
    sessionPage(request, settings, shown);

  const isOperator = async (identity: Parameters<typeof settings.rolesOf>[0], context: BaseContext) =>
    operators.length > 0 &&
    (await settings.rolesOf(identity, context)).some(({ role }) => operators.includes(role));
  const codeFor = async (
    session: Session,
    more: Pick<CodeContent, 'name' | 'redirectUri' | 'challenge'>,
    context: BaseContext,
  ): Promise<string> =>
    sealCode(ring, {
      ...more,
      id: toBase64url(settings.random(new Uint8Array(12))),
      session: backend.cookieText(session),
      endsAt: secondsOf(context) + (more.redirectUri === undefined ? 600 : CODE_SECONDS),
    });
  const nameOf = (session: Session): string => {
    const { name, email, subject } = manager.identity(session);
    return email ?? name ?? subject;
  };

  own.get('/authorize', async (context) => {
    const given = protocolParametersIn(new URLSearchParams(context.target.search), CODE_PARAMETERS);
    const { name } = codeRequest(given);
    const session = await requiredSession(context, parts);
    const action = at('credentials/authorize');
    const asked = { name, person: nameOf(session), action, fields: given, where: 'here' } as const;
    return page(context, (messages) => askPage(asked, messages));
  });

  own.post('/authorize', async (context) => {
    const { name, redirectUri, challenge, state } = codeRequest(
      await ownForm(context, settings, CODE_PARAMETERS),
    );
    const session = await requiredSession(context, parts);
    const back = new URL(redirectUri);
    back.searchParams.set('code', await codeFor(session, { name, redirectUri, challenge }, context));
    back.searchParams.set('state', state);
    return page(context, (messages) => continuePage(messages.credentials.goingBack, back.href, messages));
  });

  own.get('/device', async (context) => {
    const { user_code: typed } = parametersIn(new URLSearchParams(context.target.search), ['user_code']);
    const session = await requiredSession(context, parts);
    const action = at('credentials/device');
    if (typed === undefined) return page(context, (messages) => userCodePage(action, messages));
    const userCode = userCodeOf(typed);
    const now = secondsOf(context);
    const name = userCode && (await call(() => store.deviceName(userCode, now)));
    if (userCode === undefined || name === undefined) {
      return page(context, (messages) => userCodePage(action, messages, true));
    }
    const fields = { user_code: userCode };
    const grantAction = at('credentials/device/grant');
    const asked = { name, person: nameOf(session), action: grantAction, fields, where: 'elsewhere' } as const;
    return page(context, (messages) => askPage(asked, messages));
  });

  own.post('/device/grant', async (context) => {
    const { user_code: userCode = '' } = await ownForm(context, settings, ['user_code']);
    const session = await requiredSession(context, parts);
    const now = secondsOf(context);
    const name = await call(() => store.deviceName(userCode, now));
    const grant = name === undefined ? undefined : await codeFor(session, { name }, context);
    const isGranted = grant !== undefined && (await call(() => store.grantDevice(userCode, grant, now)));
    return page(context, (messages) =>
      isGranted ? grantedPage(list, messages) : userCodePage(at('credentials/device'), messages, true),
    );
  });

  const listOf = async (who: Who, everyone: string | undefined, context: BaseContext) => {
    if (everyone !== undefined && !who.isOperator) throw sessionError('session.credential_forbidden');
    const now = secondsOf(context);
    return await call(() => store.listCredentials(everyone === undefined ? who : undefined, now));
  };
  const revoke = async (who: Who, id: string, everyone: string | undefined, context: BaseContext) => {
    if (everyone !== undefined && !who.isOperator) throw sessionError('session.credential_forbidden');
    const gone = await call(() => store.revokeCredential(id, everyone === undefined ? who : undefined));
    if (gone === undefined) return false;
    const isOwn = gone.issuer === who.issuer && gone.subject === who.subject;
    const { name, issuer, subject, endsAt: expires } = gone;
    const by = isOwn ? 'user' : 'operator';
    context.trail.add({ type: 'credential', change: 'revoked', by, id, name, issuer, subject, expires });
    return true;
  };
  const whoIs = async (session: Session, context: BaseContext): Promise<Who> => {
    const { issuer, subject } = session;
    return { issuer, subject, isOperator: await isOperator(manager.identity(session), context) };
  };

  own.get('', async (context) => {
    const { everyone } = parametersIn(new URLSearchParams(context.target.search), ['everyone']);
    const who = await whoIs(await requiredSession(context, parts), context);
    const isEveryones = everyone !== undefined;
    const otherHref = who.isOperator ? (isEveryones ? list : `${list}?everyone=1`) : undefined;
    const found = await listOf(who, everyone, context);
    const listed = { credentials: found, action: list, isEveryones, otherHref };
    return page(context, (messages, language) => credentialsPage(listed, messages, language));
  });

  own.post('', async (context) => {
    const { id = '', everyone } = await ownForm(context, settings, ['id', 'everyone']);
    const who = await whoIs(await requiredSession(context, parts), context);
    await revoke(who, id, everyone, context);
    const location = everyone === undefined ? list : `${list}?everyone=1`;
    return redirect({ location, cookies: [] }, 303);
  });

  /** Who acts by a credential, at the addresses for programs. */
  const programOf = async (context: BaseContext): Promise<Who> => {
    const known = await identified(context, parts, store);
    if (known === undefined) throw sessionError('session.login_required');
    const { identity } = known;
    context.trail.add({ type: 'caller.identified', identity });
    const { issuer, subject } = identity;
    return { issuer, subject, isOperator: await isOperator(identity, context) };
  };

  own.get('/list', async (context) => {
    const { everyone } = parametersIn(new URLSearchParams(context.target.search), ['everyone']);
    const found = await listOf(await programOf(context), everyone, context);
    return Response.json(
      { credentials: found.map((one) => shown(one, everyone !== undefined)) },
      { headers: { 'cache-control': 'no-store' } },
    );
  });

  own.post('/revoke', async (context) => {
    const who = await programOf(context);
    const { id = '', everyone } = await fieldsIn(context.request, ['id', 'everyone']);
    if (await revoke(who, id, everyone, context)) return new Response(null, { status: 204 });
    throw sessionError('session.credential_unknown');
  });

  own.post('/token', (context) => tokenEndpoint(context, parts, credentials));
  own.post('/device', (context) => deviceEndpoint(context, parts, credentials));
  return own.handler;
}

/** Without the hash of its session, which is nobody's business. */
function shown(
  { id, name, issuer, subject, createdAt, usedAt, endsAt }: StoredCredential,
  isEveryones: boolean,
) {
  const owner = isEveryones ? { issuer, subject } : {};
  return { id, name, ...owner, created_at: createdAt, used_at: usedAt, ends_at: endsAt };
}
