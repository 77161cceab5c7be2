import { checkOptions, secret, toHexadecimal } from '@portcullis/core/internal';
import type { AuditEvent } from './event/event.ts';
import { renamePeople } from './people/rename-people.ts';

/** How people are renamed. */
export interface PseudonymOptions {
  /** The secret that makes pseudonyms, at least 32 characters. Whoever has it can tell who is behind one. */
  readonly key: string;
}

const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * Replaces subject, e-mail address and name of people, and their accounts' names, by pseudonyms before any sink sees them: the option
 * `pseudonyms` of `audit()`. A person has the same pseudonym as long as the key is the same, so that events can still be joined; without
 * the key it cannot be reversed or guessed from an address. Services keep their names. The name is omitted, not replaced. So is the
 * application's text in a `detail`, and every e-mail address there.
 *
 * It does **not** hide the client's IP address, nor a name inside a path; and it cannot forget one person alone: see
 * `forgettablePseudonyms()`.
 *
 * Throws `OptionsError` for a key that is missing or too short.
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
export function pseudonyms(options: PseudonymOptions): (event: AuditEvent) => Promise<AuditEvent> {
  const { key } = checkOptions('pseudonyms', options, { key: secret });
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

  return (event) => renamePeople(event, ([kind, ...parts]) => pseudonym(kind, ...parts));
}
