import type { LockEffect } from '../lock.ts';

/** What an event of the identity provider causes. */
export type SignalEffect = LockEffect | 'unlock' | 'ignore';

/** Events that can have an effect, by the settings' names. */
export type SignalName =
  | 'session-revoked'
  | 'credential-change'
  | 'token-claims-change'
  | 'assurance-level-change'
  | 'account-disabled'
  | 'account-enabled'
  | 'account-purged'
  | 'identifier-changed';

/** The types of an event, and what they cause by default. */
export interface Signal {
  readonly types: readonly string[];
  readonly effect: SignalEffect;
}

/**
 * The types of events and what they cause by default. CAEP 1.0 is about sessions, RISC 1.0 about accounts.
 *
 * @see {@link https://openid.net/specs/openid-caep-1_0-final.html | CAEP 1.0}
 * @see {@link https://openid.net/specs/openid-risc-1_0-final.html | RISC 1.0}
 */
export const SIGNALS: Readonly<Record<SignalName, Signal>> = {
  'session-revoked': { types: [caep('session-revoked'), risc('sessions-revoked')], effect: 'end' },
  'credential-change': {
    types: [
      caep('credential-change'),
      risc('account-credential-change-required'),
      risc('credential-compromise'),
    ],
    effect: 'ask',
  },
  'token-claims-change': { types: [caep('token-claims-change')], effect: 'refresh' },
  'assurance-level-change': { types: [caep('assurance-level-change')], effect: 'refresh' },
  'account-disabled': { types: [risc('account-disabled')], effect: 'lock' },
  'account-enabled': { types: [risc('account-enabled')], effect: 'unlock' },
  'account-purged': { types: [risc('account-purged')], effect: 'lock' },
  'identifier-changed': { types: [risc('identifier-changed')], effect: 'refresh' },
};

/** Events about the stream itself, which have no effect. */
export const STREAM_EVENTS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'https://schemas.openid.net/secevent/ssf/event-type/verification',
  'https://schemas.openid.net/secevent/ssf/event-type/stream-updated',
]);

/** The name of an event of this type; `undefined` for an event that has no effect here. */
export function signalOf(type: string): SignalName | undefined {
  const found = Object.entries(SIGNALS).find(([, { types }]) => types.includes(type));
  return found?.[0] as SignalName | undefined;
}

/* @__NO_SIDE_EFFECTS__ */
function caep(name: string): string {
  return `https://schemas.openid.net/secevent/caep/event-type/${name}`;
}

/* @__NO_SIDE_EFFECTS__ */
function risc(name: string): string {
  return `https://schemas.openid.net/secevent/risc/event-type/${name}`;
}
