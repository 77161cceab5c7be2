import {
  type Completed,
  callback,
  checkOptions,
  type FieldsFor,
  isObject,
  isRecord,
  type Sleep,
  systemSleep,
  value,
} from '@portcullis/core/internal';
import { allowInsecureLoopback } from '@portcullis/jwks';
import { secureUrl } from '@portcullis/jwks/internal';
import type { LockDesk } from '../lock-desk.ts';
import { SIGNALS, type SignalEffect, type SignalName } from './signal-events.ts';

/** An identity provider that sends security events. */
export interface Transmitter {
  /** `iss` of its events, exactly. */
  readonly issuer: string;
  /** `aud` of its events: what the provider calls this receiver. */
  readonly audience: string;
  /** Where it publishes the keys that sign its events. */
  readonly jwksUri: string;
  /**
   * Issuer of the people that it may speak of, as in their tokens. Events about other people are refused. Default: its own `issuer`.
   */
  readonly subjectsOf?: string;
  /** `Authorization` that its deliveries must have, at least 32 characters. Default: the signature of an event is enough. */
  readonly authorization?: string;
  /**
   * What each event causes: `end` ends all sessions, `ask` also requires a new login at the provider, `refresh` makes sessions due for a
   * refresh, `lock` locks the user, `unlock` removes a lock of this provider, `ignore`. Default: `session-revoked` ends,
   * `credential-change` asks, `token-claims-change`, `assurance-level-change` and `identifier-changed` refresh, `account-disabled` and
   * `account-purged` lock, `account-enabled` unlocks.
   */
  readonly events?: Readonly<Partial<Record<SignalName, SignalEffect>>>;
  /** What a Global Token Revocation (Okta: Universal Logout) causes: `end`, `ask`, `lock` or `ignore`. Default: `end`. */
  readonly revocation?: Exclude<SignalEffect, 'unlock' | 'refresh'>;
}

/** Options of `securitySignals()`. */
export interface SignalsOptions<Env = unknown> {
  /** Exact path that accepts security events by POST (RFC 8935). */
  readonly path: string;
  /** Exact path that accepts Global Token Revocations by POST. */
  readonly revocationPath: string;
  readonly transmitters: readonly Transmitter[];
  /** Carries out what the events cause: `lockDesk()`. */
  readonly desk: LockDesk<Env>;
  /** Default: the runtime's `fetch`. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Default: the runtime's timer. */
  readonly sleep?: Sleep;
  /**
   * Lets keys be fetched by plain http from this machine: a symbol of `@portcullis/jwks`. Default false.
   */
  readonly [allowInsecureLoopback]?: boolean;
}

/** The validated options with their defaults. */
export type SignalsSettings<Env> = Completed<SignalsOptions<Env>>;

const isPath = (given: unknown): boolean => typeof given === 'string' && /^\/[^?#]*$/.test(given);

/** How each option is checked. */
export const signalsFields: FieldsFor<SignalsOptions> = {
  path: value(isPath, 'must be an absolute path such as /.portcullis/signals'),
  revocationPath: value(isPath, 'must be an absolute path such as /.portcullis/revoke'),
  transmitters: value(
    (given) => Array.isArray(given) && given.length > 0 && given.every(isTransmitter),
    'must be an array of at least one transmitter, each with issuer, audience and an https jwksUri, and with events and effects that exist',
  ),
  desk: value(isObject, 'must be the result of lockDesk()'),
  fetch: callback(() => (url, init) => fetch(url, init)),
  sleep: callback(() => systemSleep),
  [allowInsecureLoopback]: value(
    (given) => typeof given === 'boolean',
    'must be true or false',
    () => false,
  ),
};

const EFFECTS: readonly unknown[] = ['lock', 'unlock', 'end', 'ask', 'refresh', 'ignore'];
const REVOCATIONS: readonly unknown[] = ['lock', 'end', 'ask', 'ignore', undefined];

function isTransmitter(given: unknown): boolean {
  if (!isRecord(given)) return false;
  const { issuer, audience, jwksUri, subjectsOf, authorization, events = {}, revocation } = given;
  const texts = [issuer, audience, ...(subjectsOf === undefined ? [] : [subjectsOf])];
  return (
    texts.every((text) => typeof text === 'string' && text !== '') &&
    secureUrl(jwksUri, { insecureLoopback: true }) !== undefined &&
    (authorization === undefined || (typeof authorization === 'string' && authorization.length >= 32)) &&
    isRecord(events) &&
    Object.entries(events).every(
      ([name, effect]) => Object.hasOwn(SIGNALS, name) && (effect === undefined || EFFECTS.includes(effect)),
    ) &&
    REVOCATIONS.includes(revocation)
  );
}

/** The validated options with their defaults. Throws an `OptionsError` that lists all problems. */
export function signalsSettings<Env>(options: SignalsOptions<Env>): SignalsSettings<Env> {
  return checkOptions(
    'securitySignals',
    options,
    signalsFields as unknown as FieldsFor<SignalsOptions<Env>>,
    ({ transmitters }, problem) => {
      const names = (transmitters ?? []).map(({ issuer, audience }) => JSON.stringify([issuer, audience]));
      if (new Set(names).size < names.length)
        problem('transmitters must not have the same issuer and audience twice');
    },
  );
}
