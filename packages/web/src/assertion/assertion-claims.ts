import type { Asking } from '../identity/asking.ts';

/** The claims of an assertion about a user, without its times. */
export interface AssertionClaims {
  readonly iss: string;
  readonly aud: string;
  /** Unique and lasting: the identity provider's issuer, `|`, the subject there. */
  readonly sub: string;
  /** The two parts of `sub`, as RFC 9493 section 3.2.4 has them. */
  readonly sub_id: { readonly format: 'iss_sub'; readonly iss: string; readonly sub: string };
  /** `user` for a person, `service` for a machine. */
  readonly kind: 'user' | 'service';
  readonly email?: string;
  readonly name?: string;
  /** RFC 9068 section 2.2.3.1. */
  readonly roles: readonly string[];
}

/** The claims about a user. Two people never have one `sub`, whatever their providers call them. */
export function assertionClaims(
  { identity, roles }: Asking,
  { issuer, audience }: { readonly issuer: string; readonly audience: string },
): AssertionClaims {
  const { kind, email, name, issuer: iss, subject: sub } = identity;
  return {
    iss: issuer,
    aud: audience,
    sub: `${iss.replaceAll('%', '%25').replaceAll('|', '%7C')}|${sub}`,
    sub_id: { format: 'iss_sub', iss, sub },
    kind,
    ...(email !== undefined && { email }),
    ...(name !== undefined && { name }),
    roles,
  };
}
