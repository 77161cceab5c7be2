import { AccessError, type AccessRequestRecipient, type BaseContext } from '@portcullis/core';
import { failureKind, html, requestError } from '@portcullis/core/internal';
import { ownForm } from '../endpoints/own-form.ts';
import { loginError } from '../failures/login-failure.ts';
import { sessionError } from '../failures/session-failure.ts';
import { sessionPage } from '../pages/session-page.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { secondsOf } from '../session/seconds.ts';
import type { AccessRequestState } from './access-request-options.ts';
import { MAX_REASON } from './offer.ts';
import { openOffer, type SealedOffer } from './sealed-offer.ts';

/** How long access can be requested after a refusal, in seconds. */
const OFFER_SECONDS = 3600;

/**
 * How long a delivery that has started and not settled blocks another one, in milliseconds: the platform may end a request without notice.
 */
const UNDERWAY_MS = 60_000;

/**
 * Accepts the form of an offer, and notifies the recipients. Writes `access.requested` to the trail, whether they could be notified or not.
 *
 * Fails with `session.origin` for a form of another site, `session.access_request` for one that was not offered to this
 * person within the last hour or has no message, `session.access_request_limit` for too many,
 * `session.access_request_underway` while another click on the same offer is being delivered, and
 * `session.access_request_undelivered` if no recipient could be notified.
 *
 * @param host host of the application that refused. Default: this one
 */
export async function takeAccessRequest<Env>(
  context: BaseContext<Env>,
  { settings, ring, manager, requestStates }: SessionDependencies,
  { recipient, ownerOf, limit, delivered, underway }: AccessRequestState,
  host: string = context.target.host,
): Promise<Response> {
  const { request, trail, clock } = context;
  if (request.method !== 'POST' || recipient === undefined) throw requestError('request.not_found');
  const { offer: sealed = '', reason = '' } = await ownForm(context, settings, ['offer', 'reason']);
  const session = await manager.find(context, requestStates.get(request));
  if (session === undefined) throw sessionError('session.login_required');
  const person = manager.identity(session);
  trail.add({ type: 'caller.identified', identity: person });

  const offer = await openOffer(ring, sealed);
  if (offer === undefined) throw refused('its offer was not sealed by this gateway');
  const { requestId, refusedAt, policy, rule, issuer, subject } = offer;
  if (issuer !== person.issuer || subject !== person.subject) throw refused('its offer is for another user');
  if (secondsOf(context) > refusedAt + OFFER_SECONDS)
    throw refused(`its offer is older than ${OFFER_SECONDS} seconds`);
  // As the form counts them: browsers send two characters for a line break.
  const words = reason.replaceAll('\r\n', '\n').trim();
  if (words === '' || words.length > MAX_REASON)
    throw refused(`its reason is empty or longer than ${MAX_REASON} characters`);
  if (delivered.get(requestId) === undefined) {
    const begun = underway.get(requestId);
    // What comes of the other click is not known yet, and in a Worker no request may wait for another's answer.
    if (begun !== undefined && Math.abs(clock.now() - begun) < UNDERWAY_MS)
      throw loginError('session.access_request_underway', { headers: { 'retry-after': '5' } });
    if (!limit.take(`${issuer} ${subject}`, clock.now())) throw loginError('session.access_request_limit');
    const asked = { requestId, refusedAt, policy, rule, owner: ownerOf(rule), person, reason: words };
    underway.set(requestId, clock.now());
    try {
      await recipient.deliver({ ...asked, host }, context);
    } catch (cause) {
      throw undelivered(cause, offer, recipient, context);
    } finally {
      underway.delete(requestId);
    }
    delivered.set(requestId, true);
    trail.add({ type: 'access.requested', requestId, policy, rule, to: recipient.name });
  }
  return sessionPage(request, settings, ({ accessRequest }) => ({
    title: accessRequest.sentTitle,
    main: html`<p>${accessRequest.sentText}</p>
<p><code>${requestId}</code></p>
<p class="row"><a class="button quiet" href="/">${accessRequest.goOn}</a></p>`,
  }));
}

function refused(detail: string): AccessError {
  return loginError('session.access_request', { detail });
}

/** Only its code is recorded: the response of a service may contain parts of the request. */
function undelivered(
  cause: unknown,
  { requestId, policy, rule }: SealedOffer,
  { name }: AccessRequestRecipient,
  { trail }: BaseContext,
): AccessError {
  const failure = 'session.access_request_undelivered';
  trail.add({ type: 'access.requested', requestId, policy, rule, to: name, failure });
  const why = cause instanceof AccessError ? (cause.detail ?? cause.code) : failureKind(cause);
  return loginError(failure, { detail: `${name}: ${why}`, cause });
}
