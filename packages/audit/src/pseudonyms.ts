import { toHexadecimal } from '@portcullis/core/internal';
import type { AuditEvent } from './event/event.ts';

/** How people are renamed. */
export interface PseudonymOptions {
  /** The secret that makes pseudonyms, at least 32 characters. Whoever has it can tell who is behind one. */
  readonly key: string;
}

const MIN_KEY_LENGTH = 32;
/** Anything with an `@` in it: no sentence of the gate's own has one. */
const EMAIL = /[^\s"'(),;:<>]+@[^\s"'(),;:<>]+/g;
const encoder = /* @__PURE__ */ new TextEncoder();

interface Changes {
  actor?: object;
  detail?: string | undefined;
  group?: object;
  sso?: object;
  readonly redactions: string[];
}

/**
 * Replaces subject, e-mail address and name of people, and their accounts' names, by pseudonyms before any sink sees them: the option `pseudonyms` of
 * `audit()`. One person has one pseudonym as long as the key is the same, so that events can still be joined; without the
 * key it cannot be turned back or guessed from an address. Services keep their names. The name is left out, not replaced.
 * So is what the application said in a `detail`, and every e-mail address there.
 *
 * It does **not** hide the client's IP address, nor a name inside a path.
 *
 * Throws `TypeError` for a key that is too short.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc2104 | RFC 2104, HMAC}
 *
 * @example
 * ```ts
 * import { audit, consoleSink, pseudonyms } from '@portcullis/audit';
 *
 * const record = audit((env: { AUDIT_PSEUDONYM_KEY: string }) => ({
 *   sinks: [consoleSink()],
 *   pseudonyms: pseudonyms({ key: env.AUDIT_PSEUDONYM_KEY }),
 * }));
 * ```
 */
export function pseudonyms({ key }: PseudonymOptions): (event: AuditEvent) => Promise<AuditEvent> {
  if (typeof key !== 'string' || key.length < MIN_KEY_LENGTH) {
    throw new TypeError(`pseudonyms: a key of at least ${MIN_KEY_LENGTH} characters is needed`);
  }
  let imported: CryptoKey | undefined;
  const pseudonym = async (kind: string, ...parts: readonly string[]): Promise<string> => {
    imported ??= await crypto.subtle.importKey(
      'raw',
      encoder.encode(key),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    );
    // Lengths, so that no two lists of parts read the same.
    const text = [kind, ...parts].map((part) => `${part.length}:${part}`).join('');
    return toHexadecimal(await crypto.subtle.sign('HMAC', imported, encoder.encode(text))).slice(0, 32);
  };

  return async (event) => {
    const changes: Changes = { redactions: [] };
    const actor = 'actor' in event ? event.actor : undefined;
    if (actor?.kind === 'user') {
      const { iss = '', sub, email, name: _, ...rest } = actor;
      changes.actor = {
        ...rest,
        iss: actor.iss,
        sub: sub === undefined ? undefined : await pseudonym('sub', iss, sub),
        email: email === undefined ? undefined : await pseudonym('email', email.toLowerCase()),
      };
      for (const field of ['sub', 'email', 'name'] as const) {
        if (actor[field] !== undefined) changes.redactions.push(`actor.${field}`);
      }
    }
    if (event.type === 'group.sync' && event.group.member !== undefined) {
      changes.group = { ...event.group, member: await pseudonym('member', event.group.member) };
      changes.redactions.push('group.member');
    }
    if (event.type === 'sso') {
      const sso = { ...event.sso };
      for (const field of ['username', 'account'] as const) {
        const value = sso[field];
        if (value === undefined) continue;
        Object.assign(sso, { [field]: await pseudonym(field, value) });
        changes.redactions.push(`sso.${field}`);
      }
      changes.sso = sso;
    }
    const detail = 'detail' in event ? event.detail : undefined;
    const impersonal = detail && impersonalDetail(detail, event.type);
    if (impersonal !== detail) {
      changes.detail = impersonal;
      changes.redactions.push('detail');
    }
    if (changes.redactions.length === 0) return event;
    const before = ('redactions' in event ? event.redactions : undefined) ?? [];
    return { ...event, ...changes, redactions: [...before, ...changes.redactions] } as AuditEvent;
  };
}

/** In the detail of a step of single sign-on, the words of the application's page follow a colon. */
function impersonalDetail(detail: string, type: AuditEvent['type']): string {
  const own = type === 'sso' ? detail.replace(/:.*$/s, ': …') : detail;
  return own.replace(EMAIL, '…');
}
