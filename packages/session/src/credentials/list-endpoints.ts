import type { BaseContext } from '@portcullis/core';
import { endpointUrl } from '../addresses/endpoint-urls.ts';
import type { EndpointRoutes } from '../endpoints/endpoint-routes.ts';
import { ownForm } from '../endpoints/own-form.ts';
import { fieldsIn, parametersIn } from '../endpoints/parameters.ts';
import { redirect } from '../endpoints/redirect.ts';
import { requiredSession } from '../endpoints/required-session.ts';
import { credentialError } from '../failures/credential-failure.ts';
import { loginError } from '../failures/login-failure.ts';
import { sessionError } from '../failures/session-failure.ts';
import { sessionPage } from '../pages/session-page.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import type { StoredCredential } from '../store/credential-store.ts';
import type { LoginCredentialsSettings } from './credential-options.ts';
import { credentialsPage } from './credential-pages.ts';
import { mayGiveAway } from './giving-host.ts';
import { identified } from './identified.ts';
import { type CredentialOwner, listedCredentials } from './listed-credentials.ts';

const LIST_PARAMETERS = ['everyone', 'skip'] as const;
/** Operators can open the list of one user, from a page about them. */
const PAGE_PARAMETERS = [...LIST_PARAMETERS, 'issuer', 'subject'] as const;

/** Where credentials are listed and ended: by people on a page, and by programs with one of them. */
export function listEndpoints<Env>(
  at: EndpointRoutes<Env>,
  parts: SessionDependencies,
  credentials: LoginCredentialsSettings,
): void {
  const { settings, manager } = parts;
  const listed = listedCredentials(parts, credentials);
  const address = endpointUrl(settings, 'credentials');
  const everyones = `${address}?everyone=1`;

  const person = async (context: BaseContext): Promise<CredentialOwner> => {
    const owner = await listed.ownerOf(manager.identity(await requiredSession(context, parts)), context);
    // To see and end those of others is more than a script of an application may do for an operator.
    return mayGiveAway(settings) ? owner : { ...owner, isOperator: false };
  };

  at.get('', async (context) => {
    const given = parametersIn(new URLSearchParams(context.target.search), PAGE_PARAMETERS);
    const { everyone, skip, issuer, subject } = given;
    const only = issuer !== undefined && subject !== undefined ? { issuer, subject } : undefined;
    if ((everyone === undefined || only === undefined) && (issuer ?? subject) !== undefined) {
      throw loginError('session.parameters', {
        detail: '"issuer" and "subject" must be given together, with "everyone"',
      });
    }
    const owner = await person(context);
    const isEveryones = everyone !== undefined;
    const otherHref = owner.isOperator ? (isEveryones ? address : everyones) : undefined;
    const { credentials: found, next } = await listed.list(owner, isEveryones, skip, context, only);
    const following = new URLSearchParams({
      ...(isEveryones ? { everyone: '1' } : {}),
      ...only,
      skip: String(next),
    });
    const nextHref = next === undefined ? undefined : `${address}?${following}`;
    const shown = { credentials: found, action: address, isEveryones, otherHref, nextHref };
    return sessionPage(context.request, settings, (messages, language) =>
      credentialsPage(shown, messages, language),
    );
  });

  at.post('', async (context) => {
    const { id = '', everyone } = await ownForm(context, settings, ['id', 'everyone']);
    const isEveryones = everyone !== undefined;
    await listed.revoke(await person(context), id, isEveryones, context);
    return redirect({ location: isEveryones ? everyones : address, cookies: [] }, 303);
  });

  const program = async (context: BaseContext): Promise<CredentialOwner> => {
    const known = await identified(context, parts, credentials);
    if (known === undefined) throw sessionError('session.login_required');
    const { identity } = known;
    context.trail.add({ type: 'caller.identified', identity });
    return listed.ownerOf(identity, context);
  };

  at.get('/list', async (context) => {
    const { everyone, skip } = parametersIn(new URLSearchParams(context.target.search), LIST_PARAMETERS);
    const isEveryones = everyone !== undefined;
    const found = await listed.list(await program(context), isEveryones, skip, context);
    return Response.json(
      { credentials: found.credentials.map((one) => asData(one, isEveryones)), next: found.next },
      { headers: { 'cache-control': 'no-store' } },
    );
  });

  at.post('/revoke', async (context) => {
    const owner = await program(context);
    const { id = '', everyone } = await fieldsIn(context.request, settings, ['id', 'everyone']);
    if (await listed.revoke(owner, id, everyone !== undefined, context)) {
      return new Response(null, { status: 204 });
    }
    throw credentialError('session.credential_unknown');
  });
}

/** Without the hash of its session, which is private. */
function asData(
  { id, name, issuer, subject, createdAt, usedAt, endsAt }: StoredCredential,
  isEveryones: boolean,
) {
  const owner = isEveryones ? { issuer, subject } : {};
  return { id, name, ...owner, created_at: createdAt, used_at: usedAt, ends_at: endsAt };
}
