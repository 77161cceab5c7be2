import {
  AccessError,
  type BaseContext,
  type HasCaller,
  type HasRoles,
  type Identity,
} from '@portcullis/core';
import {
  clientNetwork,
  defined,
  formSenderProblem,
  type Parameters,
  readFormFields,
  readParameters,
  requestError,
  toBase64url,
} from '@portcullis/core/internal';
import { languageFor, type Page, pageResponse, speech } from '@portcullis/core/pages';
import type { Elevation } from '@portcullis/policy';
import type { ElevationDecision, ElevationPerson, StoredElevation } from '@portcullis/session';
import { personKey } from '@portcullis/session/internal';
import type { HostScope } from '../../gate/feature-part.ts';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import { publicBase } from '../../gate/public-base.ts';
import type { InstanceConfiguration } from '../../generated/types.ts';
import { accessRecipientOf } from '../access-requests/access-requests.ts';
import { areDifferentPeople } from './different-people.ts';
import { ELEVATION_MESSAGES } from './elevation-catalogue.ts';
import { type ElevationChanged, recordElevation } from './elevation-event.ts';
import { elevationError } from './elevation-failure.ts';
import type { ElevationMessages } from './elevation-messages.ts';
import { askPage, decidePage, listPage, type RequestShown, requestPage } from './elevation-pages.ts';
import type { AskElevations } from './elevation-store.ts';
import { type Offer, offerAt } from './offer-at.ts';
import { endOf } from './seen-approvers.ts';

type Context = BaseContext<ConfiguredEnv> & HasCaller & HasRoles<string>;

/** What the pages are served with. */
export interface ElevationDesk extends HostScope {
  readonly prefix: string;
  readonly ask: AskElevations;
}

/** One request to the pages, by a user who is logged in. */
interface Visit {
  readonly context: Context;
  readonly desk: ElevationDesk;
  readonly user: Identity;
  readonly now: number;
}

/** How long a request can be approved, in seconds. */
const WAITING_SECONDS = 86_400;
/** How many requests of one user can wait at the same time. */
const PER_PERSON = 3;
/** Longest reason, in characters. */
const MAX_REASON = 1000;
/** Largest form that is read, in bytes. */
const MAX_FORM_BYTES = 16_384;
/** By how much the clocks of a provider and of the gate may differ, in seconds. */
const CLOCK_SECONDS = 60;

/** Serves the pages where users ask for a role and approvers decide. */
export async function serveElevations(context: Context, desk: ElevationDesk): Promise<Response> {
  const { caller, request, target } = context;
  if (caller.kind === 'anonymous') throw loginRequired();
  // Only people decide and ask, in a browser: no program that acts for them, and no one with emergency access.
  if (caller.kind !== 'user' || caller.authentication.method !== 'session') {
    throw elevationError('elevation.denied', {
      detail: `a caller by ${caller.authentication.method} cannot use these pages`,
    });
  }
  const visit: Visit = { context, desk, user: caller, now: Math.floor(context.clock.now() / 1000) };
  const name = target.path.slice(desk.prefix.length);
  const isPost = request.method === 'POST';
  if (!isPost && request.method !== 'GET') throw requestError('request.not_found');
  if (name === '' && !isPost) return await shownList(visit);
  if (name === 'ask') return isPost ? await asked(visit) : await shownForm(visit);
  const [, id] = /^request\/([\w-]{22})$/.exec(name) ?? [];
  if (id === undefined) throw requestError('request.not_found');
  return isPost ? await changed(visit, id) : await shownRequest(visit, id);
}

function loginRequired(maxAge?: number): AccessError {
  const challenge = `Bearer error="insufficient_user_authentication", max_age="${maxAge}"`;
  return elevationError(
    'elevation.login_required',
    maxAge === undefined ? {} : { headers: { 'www-authenticate': challenge } },
  );
}

/** The offer of a role at a host. Fails with `elevation.parameters` if no policy offers it. */
function offerOf({ desk }: Visit, host: string, role: string): Offer {
  const offer = offerAt(desk.configuration, host, role);
  if (offer !== undefined) return offer;
  throw elevationError('elevation.parameters', { detail: 'no policy offers this role at this host' });
}

async function shownForm(visit: Visit): Promise<Response> {
  const { host = '', role = '' } = parametersOf(visit, ['host', 'role']);
  const offer = offerOf(visit, host, role);
  const { elevation } = offer;
  const found = await openRequest(visit, offer);
  if (found !== undefined) return redirected(visit, `request/${found.id}`);
  return await answered(visit, (words) =>
    askPage({ host, elevation, action: visit.context.target.path }, words),
  );
}

/** The user's request for a role that waits or counts: asking again asks no one. */
async function openRequest(
  visit: Visit,
  { instance, elevation: { role } }: Offer,
): Promise<StoredElevation | undefined> {
  const { desk, user, now } = visit;
  const version = await versionOf(visit, instance);
  const own = await desk.ask((store) => store.ofPerson(personKey(user), now));
  return own.find(
    (each) =>
      each.role === role &&
      each.version === version &&
      instance.hosts.includes(each.host) &&
      asItCounts(visit, each).state !== 'revoked',
  );
}

async function versionOf({ desk }: Visit, instance: InstanceConfiguration): Promise<string> {
  return await desk.versionsOf(instance).policy();
}

async function asked(visit: Visit): Promise<Response> {
  const { context, desk, user, now } = visit;
  const {
    host = '',
    role = '',
    minutes = '',
    reason = '',
  } = await formOf(visit, ['host', 'role', 'minutes', 'reason']);
  const offer = offerOf(visit, host, role);
  const { instance, elevation } = offer;
  const [time, words] = [Number(minutes), reason.replaceAll('\r\n', '\n').trim()];
  if (!/^\d{1,6}$/.test(minutes) || time < 1 || time > elevation.maxMinutes) {
    throw elevationError('elevation.parameters', {
      detail: `${role} is offered for 1 to ${elevation.maxMinutes} minutes`,
    });
  }
  if (words.length > MAX_REASON || (words === '' && elevation.needsReason !== false)) {
    throw elevationError('elevation.parameters', { detail: 'the reason is missing or too long' });
  }
  const open = await openRequest(visit, offer);
  if (open !== undefined) return redirected(visit, `request/${open.id}`);
  const request = {
    ...{ id: toBase64url(desk.settings.random(new Uint8Array(16))), role, minutes: time, reason: words },
    ...{
      person: personOf(user),
      policy: instance.policy.name,
      version: await versionOf(visit, instance),
      host,
    },
    ...{ from: clientNetwork(context.request), askedAt: now, expiresAt: now + WAITING_SECONDS },
  };
  const outcome = await desk.ask((store) => store.ask(request, { perPerson: PER_PERSON }, now));
  if (outcome === 'limited')
    throw elevationError('elevation.limited', { detail: `${PER_PERSON} requests wait` });
  try {
    await tell(visit, 'asked', request);
    const recipient = accessRecipientOf(instance, desk.parts, desk.settings);
    await recipient?.deliver(
      {
        ...{
          requestId: context.requestId,
          refusedAt: now,
          policy: request.policy,
          rule: undefined,
          owner: undefined,
        },
        ...{ host, person: user, reason: words },
        elevation: { role, minutes: time, approveAt: addressOf(visit, request.id) },
      },
      context,
    );
  } catch (error) {
    // No one knows of it, and the user is told so and asks again.
    await desk.ask((store) => store.revoke(request.id, now));
    throw error;
  }
  return redirected(visit, `request/${request.id}`);
}

async function shownRequest(visit: Visit, id: string): Promise<Response> {
  const found = asItCounts(visit, await requestWith(visit, id));
  const { user } = visit;
  const isOwn = personKey(found.person) === personKey(user);
  const offer = currentOffer(visit, found);
  const mayApprove = offer !== undefined && isApprover(visit, offer.elevation);
  if (!isOwn && !mayApprove && !isOperator(visit)) throw elevationError('elevation.denied');
  const isDeciding = !isOwn && mayApprove && found.state === 'asked';
  if (isDeciding) requireFreshLogin(visit);
  const shown: RequestShown = {
    ...{ request: found, isOwn, action: visit.context.target.path, address: addressOf(visit, id) },
    approvers: offer?.elevation.approvers ?? [],
    approverSeenMinutes: offer?.elevation.approverSeenMinutes,
    back: publicBase(found.host),
    opens: isDeciding ? await openedBy(visit, found) : undefined,
  };
  return await answered(visit, (words, language) =>
    isDeciding ? decidePage(shown, words, language) : requestPage(shown, words, language),
  );
}

/** What a role would open, in a line; `undefined` if that cannot be computed here. */
async function openedBy({ desk, now }: Visit, { host, role }: StoredElevation): Promise<string | undefined> {
  const policyDesk = desk.deskOf(host);
  if (policyDesk === undefined) return undefined;
  // The prover is large: only this page loads it.
  const { openedByElevation } = await import('./opened-by-elevation.ts');
  return openedByElevation(policyDesk, host, role, now * 1000);
}

async function changed(visit: Visit, id: string): Promise<Response> {
  const { decision } = await formOf(visit, ['decision']);
  const found = await requestWith(visit, id);
  try {
    if (decision === 'revoke') await revoked(visit, found);
    else if (decision === 'approve' || decision === 'decline')
      await decided(visit, found, decision === 'approve');
    else throw elevationError('elevation.parameters', { detail: 'the decision is missing' });
  } catch (error) {
    if (error instanceof AccessError && error.status !== 401)
      await tell(visit, 'refused', found, undefined, error.code);
    throw error;
  }
  return redirected(visit, `request/${id}`);
}

/** Approves or declines a request. It counts only after the approval is recorded. */
async function decided(visit: Visit, found: StoredElevation, approved: boolean): Promise<void> {
  const { desk, user, now } = visit;
  const { configuration, ask } = desk;
  const offer = currentOffer(visit, found);
  if (offer === undefined || (await versionOf(visit, offer.instance)) !== found.version)
    throw elevationError('elevation.policy_changed');
  const { elevation } = offer;
  if (!areDifferentPeople(found.person, personOf(user), configuration))
    throw elevationError('elevation.own_request');
  if (!isApprover(visit, elevation))
    throw elevationError('elevation.denied', { detail: 'the user is no approver' });
  requireFreshLogin(visit);
  const decision: ElevationDecision = {
    ...{ approved, by: personOf(user), at: now },
    endsAt: now + (approved ? found.minutes * 60 : WAITING_SECONDS),
  };
  if (!(await ask((store) => store.decide(found.id, decision, now))))
    throw elevationError('elevation.decided');
  if (!approved) {
    await tell(visit, 'declined', found);
    return;
  }
  await tell(visit, 'approved', found, decision.endsAt);
  if (await ask((store) => store.confirm(found.id, elevation.atOnce, now))) return;
  throw elevationError('elevation.limited', {
    detail: `at most ${elevation.atOnce} users hold ${found.role}`,
  });
}

/** Takes a role back, or a request: by its user, an approver or an operator. */
async function revoked(visit: Visit, found: StoredElevation): Promise<void> {
  const { desk, user, now } = visit;
  const offer = currentOffer(visit, found);
  const mayApprove = offer !== undefined && isApprover(visit, offer.elevation);
  if (personKey(found.person) !== personKey(user) && !mayApprove && !isOperator(visit))
    throw elevationError('elevation.denied');
  if (!(await desk.ask((store) => store.revoke(found.id, now)))) throw elevationError('elevation.decided');
  await tell(visit, 'revoked', found);
}

async function shownList(visit: Visit): Promise<Response> {
  const { desk, user, now } = visit;
  const all = await desk.ask((store) => store.list(now));
  const seen = all.filter((each) => {
    if (asItCounts(visit, each).state === 'revoked') return false;
    if (isOperator(visit) || personKey(each.person) === personKey(user)) return true;
    const offer = currentOffer(visit, each);
    return offer !== undefined && isApprover(visit, offer.elevation);
  });
  return await answered(visit, (words, language) =>
    listPage({ requests: seen, hrefOf: (id) => `${desk.prefix}request/${id}` }, words, language),
  );
}

/** The offer that a request is for; `undefined` if it is gone. */
function currentOffer({ desk }: Visit, { host, role }: StoredElevation): Offer | undefined {
  return offerAt(desk.configuration, host, role);
}

/** The request as it counts: an approved role whose approver was not seen for too long has ended. */
function asItCounts(visit: Visit, found: StoredElevation): StoredElevation {
  const { state, decision } = found;
  const elevation = currentOffer(visit, found)?.elevation;
  if (state !== 'standing' || decision === undefined || elevation === undefined) return found;
  return visit.now < endOf(decision, elevation) ? found : { ...found, state: 'revoked' };
}

/** Whether the user holds a role of an approver by groups: the roles of this step include no elevation. */
function isApprover({ context: { roles } }: Visit, { approvers }: Elevation): boolean {
  return approvers.some((role) => roles.names.includes(role));
}

function isOperator({ context: { roles }, desk }: Visit): boolean {
  return desk.configuration.operator?.roles.some((role) => roles.names.includes(role)) === true;
}

function requireFreshLogin({ user, desk, now }: Visit): void {
  const { approverLoginSeconds = 300 } = desk.configuration.elevations ?? {};
  const { authTime = Number.NEGATIVE_INFINITY } = user.authentication;
  if (authTime >= now - approverLoginSeconds - CLOCK_SECONDS) return;
  throw loginRequired(approverLoginSeconds);
}

async function requestWith({ desk, now }: Visit, id: string): Promise<StoredElevation> {
  const found = await desk.ask((store) => store.find(id, now));
  if (found === undefined) throw elevationError('elevation.unknown');
  return found;
}

function personOf({ issuer, subject, name, email }: Identity): ElevationPerson {
  return { issuer, subject, ...defined({ name, email }) };
}

/** Records what was done. Rejects if it cannot be recorded. */
async function tell(
  { context, desk, user }: Visit,
  change: ElevationChanged['change'],
  found: ElevationChanged['found'],
  until?: number,
  code?: string,
): Promise<void> {
  await recordElevation(
    desk.tell,
    { change, found, until, code },
    { user, roles: context.roles.names },
    context,
  );
}

function addressOf({ context, desk }: Visit, id: string): string {
  return new URL(`${desk.prefix}request/${id}`, context.target.href).href;
}

function redirected({ desk }: Visit, name: string): Response {
  const headers = { location: `${desk.prefix}${name}`, 'cache-control': 'no-store' };
  return new Response(null, { status: 303, headers });
}

async function answered(
  { context, desk }: Visit,
  page: (words: ElevationMessages, language: Awaited<ReturnType<typeof speech>>['language']) => Page,
): Promise<Response> {
  const { theme, settings } = desk;
  const { language, messages } = await speech(ELEVATION_MESSAGES, languageFor(context.request, theme));
  return pageResponse(page(messages, language), { theme, random: settings.random, language });
}

function parametersOf<const Name extends string>(
  { context }: Visit,
  names: readonly Name[],
): Parameters<Name> {
  const read = readParameters(new URLSearchParams(context.target.search), names);
  if (!read.ok) throw elevationError('elevation.parameters', { detail: read.problem });
  return read.value;
}

/** The fields of a form that a page of this origin sent, in a window of its own, by a click. */
async function formOf<const Name extends string>(
  { context }: Visit,
  names: readonly Name[],
): Promise<Parameters<Name>> {
  const { request, target } = context;
  const { origin } = new URL(target.href);
  const problem =
    request.headers.get('origin') === origin ? formSenderProblem(request) : 'it has another Origin';
  if (problem !== undefined) throw elevationError('elevation.origin', { detail: problem });
  const form = await readFormFields(request, MAX_FORM_BYTES);
  const read = form.ok ? readParameters(form.value, names) : form;
  if (!read.ok) throw elevationError('elevation.parameters', { detail: read.problem });
  return read.value;
}
