import fc from 'fast-check';
import { hostileText } from '../../../scripts/fixtures/unprintable.ts';
import type { Activity } from '../src/activities/activity.ts';

/** Activities of every type, with the given text wherever somebody outside has a say. */
export function activities(text: fc.Arbitrary<string> = hostileText): fc.Arbitrary<Activity> {
  const hash = fc.constant('a'.repeat(64));
  const whole = fc.nat();
  const actor = fc.record(
    {
      kind: fc.constantFrom('user', 'service', 'anonymous'),
      iss: text,
      sub: text,
      email: text,
      name: text,
      roles: fc.array(text),
    },
    { requiredKeys: ['kind'] },
  );
  const resource = fc.record({ app: text, kind: text, id: text, operation: text }, { requiredKeys: ['app'] });
  const own = (type: string, fields: Record<string, fc.Arbitrary<unknown>> = {}) =>
    fc.record({ type: fc.constant(type), ...fields });
  const kinds = fc.oneof(
    own('login'),
    own('logout', {
      logout: fc.record(
        {
          by: fc.constantFrom('user', 'provider', 'operator', 'login', 'expiry'),
          iss: text,
          sub: text,
          failure: fc.string(),
        },
        { requiredKeys: ['by'] },
      ),
    }),
    own('session.refresh'),
    own('roles.resolved', { actor }),
    own('conduit.call', { resource }),
    own('group.sync', {
      group: fc.record({
        name: text,
        target: text,
        change: fc.constantFrom('add', 'remove', 'disable'),
        count: whole,
        member: text,
        before: whole,
        after: whole,
      }),
    }),
    own('policy.loaded', { policy: fc.record({ id: text, version_sha256: hash, rules: whole }) }),
    own('config.changed', { config: fc.record({ name: text, version_sha256: hash, previous_sha256: hash }) }),
    own('keys.rotated', { keys: fc.record({ purpose: text, kid: text, previous_kid: text }) }),
    own('person.forgotten', { person: fc.record({ pseudonym: text }) }),
    own('jwks.stale_used', { keys: fc.record({ issuer: text, age_s: whole }) }),
    own('access.requested', {
      access_request: fc.record({ event: text, policy: text, rule: text, to: text, failure: text }),
    }),
    own('credential', {
      credential: fc.record({
        change: fc.constantFrom(
          ...(['issued', 'revoked', 'deposited', 'withdrawn'] as const),
          ...(['confirmed', 'declined', 'confirmation_used'] as const),
        ),
        tool: text,
        by: fc.constantFrom('user', 'operator'),
        id: text,
        name: text,
        iss: text,
        sub: text,
        expires: whole,
      }),
    }),
    own('break_glass', {
      break_glass: fc.record(
        {
          change: fc.constantFrom('used', 'refused', 'revoked', 'ended'),
          grant: text,
          signer: text,
          reason: text,
        },
        { requiredKeys: ['change'] },
      ),
    }),
    own('sso', {
      sso: fc.record(
        {
          step: fc.constantFrom(
            ...([
              'code_issued',
              'token_issued',
              'profile_given',
              'registered',
              'registration_refused',
            ] as const),
            ...(['signed_in', 'linked', 'link_refused', 'session_dropped'] as const),
          ),
          username: text,
          account: text,
        },
        { requiredKeys: ['step'] },
      ),
    }),
    own('upstream.changed', {
      upstream: fc.record({
        id: text,
        change: fc.constantFrom(
          ...(['circuit_opened', 'circuit_closed', 'retried'] as const),
          ...(['failed_over', 'body_stalled', 'body_broken'] as const),
        ),
      }),
    }),
    own('archive.served', {
      archive: fc.record({ origin: text, day: text, sha256: hash, objects: whole }),
    }),
    own('signal', {
      signal: fc.record({
        name: fc.constantFrom(
          'new_country',
          'new_device',
          'impossible_travel',
          'denial_burst',
          'first_use',
          'break_glass',
        ),
        before: text,
        now: text,
        value: whole,
      }),
    }),
  );
  const common = fc.record(
    {
      outcome: fc.constantFrom('allow', 'deny', 'error'),
      reason: fc.array(text),
      detail: text,
      actor,
      auth: fc.record({
        method: fc.constant('session'),
        provider: text,
        amr: fc.array(text),
        mfa: fc.boolean(),
      }),
      session: fc.record({ id_hash: hash, created: whole, expires: whole }),
      src: fc.record({ ip: fc.ipV4(), asn: whole, country: text }),
      trace: fc.record({ request_id: fc.uuid({ version: 7 }) }),
    },
    { requiredKeys: ['outcome'] },
  );
  return fc.tuple(common, kinds).map(([shared, kind]) => ({ ...shared, ...kind }) as unknown as Activity);
}
