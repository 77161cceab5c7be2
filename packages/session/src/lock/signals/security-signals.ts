import { AccessError, type BaseContext, type Middleware } from '@portcullis/core';
import { bodyInPace, clientNetwork, isRecord, RateLimit, sameSecret } from '@portcullis/core/internal';
import { sessionError } from '../../failures/session-failure.ts';
import { secondsOf } from '../../session/seconds.ts';
import type { LockChange } from '../locks.ts';
import { SIGNALS, type SignalEffect, STREAM_EVENTS, signalOf } from './signal-events.ts';
import { signalSubject } from './signal-subject.ts';
import {
  type SignalsOptions,
  type SignalsSettings,
  signalsSettings,
  type Transmitter,
} from './signals-options.ts';
import {
  eventIn,
  hasTwice,
  MAX_SIGNAL_AGE,
  problemOf,
  type SignalProblem,
  type SignalReading,
  SignedSignals,
} from './signed-signal.ts';

/** Longest body, in bytes. */
const MAX_BODY_BYTES = 65_536;

/** How many signals without a valid signature one network may send within a minute, in each isolate. */
const IN_VAIN = 30;

/** How long a provider's lock holds, in seconds: by then its tokens have expired, and it logs the person in no more. */
const PROVIDER_LOCK_SECONDS = 30 * 86_400;

/**
 * Receives signals of identity providers about their people, and carries out what the options say: security event tokens (RFC 8417) that are
 * pushed (RFC 8935), as Shared Signals Framework 1.0, CAEP 1.0 and RISC 1.0 define them, and Global Token Revocations, as Okta's Universal
 * Logout sends them. All requests except a POST to its paths pass through; put this step before the policy.
 *
 * A token is verified as strictly as a bearer token: type, algorithm, signature, issuer, audience, age, and each `jti` once. A transmitter
 * speaks of the people of one issuer only. Answers do not reveal whether a person is known. It does **not** poll (RFC 8936).
 */
export function securitySignals<Env = unknown>(options: SignalsOptions<Env>): Middleware<BaseContext<Env>> {
  const settings = signalsSettings(options);
  const { path, revocationPath } = settings;
  const events = new SignedSignals(settings as never, 'secevent+jwt', false);
  const revocations = new SignedSignals(settings as never, 'global-token-revocation+jwt', true);
  const inVain = new RateLimit({ perClient: IN_VAIN, forAll: Number.POSITIVE_INFINITY, windowMs: 60_000 });
  return async function securitySignals(context, next) {
    const { request, target } = context;
    const isEvent = target.path === path;
    if ((!isEvent && target.path !== revocationPath) || request.method !== 'POST') return next();
    const client = clientNetwork(request);
    if (!inVain.has(client, context.clock.now())) {
      throw sessionError('session.tries_limited', {
        detail: 'this network sent too many signals without a valid signature within a minute',
        headers: { 'retry-after': '60' },
      });
    }
    const outcome = isEvent
      ? await eventReceived(events, settings, context)
      : await revocationReceived(revocations, settings, context);
    if (outcome === undefined) return new Response(null, { status: isEvent ? 202 : 204 });
    if (outcome.isUnsigned) inVain.count(client, context.clock.now());
    return refusal(outcome.problem, context);
  };
}

interface Refused {
  readonly problem: SignalProblem;
  /** Whether anyone could have sent it. */
  readonly isUnsigned: boolean;
}

/** Takes a security event token. Returns why it is refused. */
async function eventReceived<Env>(
  signed: SignedSignals,
  settings: SignalsSettings<Env>,
  context: BaseContext<Env>,
): Promise<Refused | undefined> {
  const { request } = context;
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/secevent+jwt')
    return unsigned('invalid_request', 'the content type is not application/secevent+jwt');
  const body = await bodyInPace(request, MAX_BODY_BYTES, settings.sleep);
  if (body === undefined) return unsigned('invalid_request', 'it is too large');
  const token = new TextDecoder().decode(body);
  const reading = await signed.read(token, context);
  if (!reading.ok) return { problem: reading.problem, isUnsigned: true };
  const { transmitter, claims } = reading;
  if (!(await isAuthorized(request, transmitter)))
    return unsigned('authentication_failed', 'its Authorization is not that of the stream');
  if (hasTwice(token)) return refused('it has two members of one name');
  const event = eventIn(claims);
  if (typeof event === 'string') return refused(event);
  const [eventType, details] = event;
  const name = signalOf(eventType);
  const effect = name === undefined ? 'ignore' : (transmitter.events?.[name] ?? SIGNALS[name].effect);
  const subject = subjectIn(claims, details, STREAM_EVENTS.has(eventType));
  if (typeof subject === 'string') return refused(subject);
  return carriedOut(reading, subject.given, { effect, event: eventType }, settings, context);
}

/** Where an event names its person: next to it, as Shared Signals 1.0 says, or in it, as its drafts did. Not at both places. */
function subjectIn(
  claims: Readonly<Record<string, unknown>>,
  event: Readonly<Record<string, unknown>>,
  isOfStream: boolean,
): { readonly given: unknown } | string {
  const { sub_id: beside } = claims;
  const { subject: inside } = event;
  if (beside !== undefined && inside !== undefined) return 'it has two subjects';
  if (isOfStream) return { given: undefined };
  return { given: beside ?? inside };
}

/** Takes a Global Token Revocation. Returns why it is refused. */
async function revocationReceived<Env>(
  signed: SignedSignals,
  settings: SignalsSettings<Env>,
  context: BaseContext<Env>,
): Promise<Refused | undefined> {
  const { request } = context;
  const [, token] = /^Bearer ([\w.-]+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  if (token === undefined) return unsigned('authentication_failed', 'it has no bearer token');
  const body = await bodyInPace(request, MAX_BODY_BYTES, settings.sleep);
  if (body === undefined) return unsigned('invalid_request', 'it is too large');
  const reading = await signed.read(token, context);
  if (!reading.ok) return { problem: { ...reading.problem, err: 'authentication_failed' }, isUnsigned: true };
  const given = jsonIn(new TextDecoder().decode(body));
  if (given === undefined) return refused('its body is not a JSON object');
  if ((given.sub_id === undefined) === (given.subject === undefined))
    return refused('its body has no subject, or two');
  const effect = reading.transmitter.revocation ?? 'end';
  const what = { effect, event: 'global-token-revocation' };
  return carriedOut(reading, given.sub_id ?? given.subject, what, settings, context);
}

async function carriedOut<Env>(
  { transmitter, claims, jti }: Extract<SignalReading, { ok: true }>,
  given: unknown,
  { effect, event }: { readonly effect: SignalEffect; readonly event: string },
  { desk }: SignalsSettings<Env>,
  context: BaseContext<Env>,
): Promise<Refused | undefined> {
  const { issuer, subjectsOf = issuer } = transmitter;
  const subject = given === undefined && effect === 'ignore' ? undefined : signalSubject(given, subjectsOf);
  if (subject?.ok === false) return refused(subject.problem);
  const order = {
    id: `signal ${JSON.stringify([issuer, jti])}`,
    // By then it is refused for its age, whatever the clocks of other isolates are.
    keepUntil: Math.ceil(Number(claims.iat)) + 2 * MAX_SIGNAL_AGE,
  };
  if (subject === undefined || effect === 'ignore')
    return (await desk.locks.useOnce(order, context)) ? undefined : refused('its "jti" was used before');
  const change: LockChange = {
    action: effect,
    names: [subject.name],
    reason: 'a signal of the identity provider',
    event,
    ...(effect === 'lock' ? { until: secondsOf(context) + PROVIDER_LOCK_SECONDS } : {}),
  };
  const actor = { source: 'provider', by: issuer, recordedAs: issuer, signatures: 1 } as const;
  const act = (action: LockChange['action']) => desk.carryOut({ ...change, action }, actor, order, context);
  try {
    // A protected person cannot be locked by a signal, and no one beyond the locks of an hour. The answer is the same.
    await act(effect).catch((error) =>
      effect === 'lock' && isWithoutLock(error) ? act('end') : fail(error),
    );
    return undefined;
  } catch (error) {
    return isOf(error, 'session.lock_refused') ? refused('its "jti" was used before') : fail(error);
  }
}

function isOf(error: unknown, code: string): boolean {
  return error instanceof AccessError && error.code === code;
}

/** Whether a lock was refused that nothing is wrong with. Its order can still be carried out. */
function isWithoutLock(error: unknown): boolean {
  return isOf(error, 'session.lock_needs_second') || isOf(error, 'session.lock_limited');
}

function fail(error: unknown): never {
  throw error;
}

async function isAuthorized(request: Request, { authorization }: Transmitter): Promise<boolean> {
  if (authorization === undefined) return true;
  return await sameSecret(request.headers.get('authorization') ?? '', authorization);
}

function jsonIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The answer of RFC 8935 section 2.4, and the fact for the record. */
function refusal({ err, description }: SignalProblem, { trail }: BaseContext): Response {
  const status = err === 'authentication_failed' ? 401 : 400;
  trail.add({
    type: 'request.failed',
    code: 'session.signal_refused',
    status,
    detail: `signal of an identity provider: ${description}`,
  });
  return Response.json(
    { err, description },
    {
      status,
      headers: {
        'cache-control': 'no-store',
        'content-language': 'en',
        ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      },
    },
  );
}

function unsigned(err: SignalProblem['err'], description: string): Refused {
  return { problem: problemOf(err, description), isUnsigned: true };
}

function refused(description: string): Refused {
  return { problem: problemOf('invalid_request', description), isUnsigned: false };
}
