import type { LocksOptions } from '@portcullis/session';
import { locksFields, SIGNALS, type SignalEffect, type SignalName } from '@portcullis/session/internal';
import * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { optional, section, setting, shape } from '../../configuration/setting.ts';
import {
  anyText,
  bindingName,
  issuer,
  listOf,
  longSecret,
  name,
  url,
  vkey,
} from '../../configuration/values.ts';
import type { LockConfiguration } from '../../generated/types.ts';

const option = optionsOf<LocksOptions>('LocksOptions', locksFields);

/** A person with all names that the gate knows. */
const person = shape(
  'LockProtectedConfiguration',
  v.strictObject({
    issuer: optional('Issuer of the identity provider. Needs `subject`. Default: none.', issuer),
    subject: optional(
      'ID of the user at the identity provider (`sub`). Needs `issuer`. Default: none.',
      anyText,
    ),
    email: optional('E-mail address of the user. Default: none.', anyText),
    username: optional('User name of the account in the application. Default: none.', anyText),
  }),
);

const effects = v.picklist(['lock', 'unlock', 'end', 'ask', 'refresh', 'ignore'] satisfies SignalEffect[]);
const effectOf = (event: SignalName) =>
  optional(`What \`${event}\` causes. Default: \`${SIGNALS[event].effect}\`.`, effects);

/** What each event causes. */
const events = v.strictObject({
  'session-revoked': effectOf('session-revoked'),
  'credential-change': effectOf('credential-change'),
  'token-claims-change': effectOf('token-claims-change'),
  'assurance-level-change': effectOf('assurance-level-change'),
  'account-disabled': effectOf('account-disabled'),
  'account-enabled': effectOf('account-enabled'),
  'account-purged': effectOf('account-purged'),
  'identifier-changed': effectOf('identifier-changed'),
} satisfies Record<SignalName, unknown>);

const transmitter = shape(
  'TransmitterConfiguration',
  v.strictObject({
    issuer: setting({ option: 'Transmitter.issuer' }, issuer),
    audience: setting({ option: 'Transmitter.audience' }, anyText),
    jwksUri: setting({ option: 'Transmitter.jwksUri' }, url),
    subjectsOf: optional({ option: 'Transmitter.subjectsOf' }, issuer),
    authorization: optional({ option: 'Transmitter.authorization' }, longSecret),
    events: optional({ option: 'Transmitter.events' }, events),
    revocation: optional(
      { option: 'Transmitter.revocation' },
      v.picklist(['end', 'ask', 'lock', 'ignore'] as const),
    ),
  }),
);

/** Locks people out. */
export const lockSchema: v.GenericSchema<LockConfiguration> = section(
  'LockConfiguration',
  'Locks people out of the gate within ten seconds, by any credential, at all hosts: by orders that `portcullis lock` signs and sends to `lock` below the login’s prefix, and by signals of identity providers.',
  v.strictObject({
    durableObject: setting(
      'Durable Object namespace (class `PortcullisLocks`) that stores who is locked. Every isolate reads it every three seconds.',
      bindingName,
    ),
    operators: optional(
      'Verifier keys of the operators who can sign orders, from `portcullis key`: `name+hex+base64`. Default: no orders are accepted.',
      listOf(vkey),
    ),
    roles: optional(
      'Roles that can lock and unlock users and end their sessions on the operators’ page. A user also needs a role of `operator.roles`, which only sees the page; no role can be in both. Default: no one can lock users there.',
      listOf(name),
    ),
    protected: optional(
      'Users who can be locked only by an order with two signatures, or by two operators on the page, each with all names that the gate knows. Default: none.',
      listOf(person),
    ),
    signals: optional(
      'Identity providers that send security events about their users: Shared Signals (CAEP, RISC) to `signals` below the login’s prefix, and Global Token Revocations (Okta: Universal Logout) to `revoke` there. Default: none.',
      listOf(transmitter),
    ),
    perHour: option('perHour'),
    keepSeconds: option('keepSeconds'),
  }),
);
