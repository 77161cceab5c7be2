import type { Clock } from '@portcullis/core';
import { emailDomain, flag, type PerEnv } from '@portcullis/core/internal';
import { SignJWT } from 'jose/jwt/sign';
import { importPKCS8 } from 'jose/key/import';
import type { GroupSource } from '../group-source.ts';
import { AccessToken } from './access-token.ts';
import type { DirectoryCalls } from './directory-calls.ts';
import { DirectoryFailure, unidentified } from './directory-failure.ts';
import { type DirectoryTuning, matching, notEmpty, type OwnFields, texts } from './directory-options.ts';
import { directorySource } from './directory-source.ts';
import { googlePages } from './google-pages.ts';
import { readList, textOf } from './pages.ts';

/** Options of `googleDirectory()`. */
export interface GoogleDirectoryOptions extends DirectoryTuning {
  /**
   * E-mail address of the service account (`client_email` in its key file). It needs domain-wide delegation for
   * `https://www.googleapis.com/auth/admin.directory.group.readonly`.
   */
  readonly serviceAccount: string;
  /** Private key of the service account (`private_key` in its key file), PKCS #8 in PEM. */
  readonly privateKey: string;
  /** E-mail address of the administrator that the service account acts for. */
  readonly administrator: string;
  /** Google Workspace domains whose users are looked up. */
  readonly domains: readonly [string, ...string[]];
  /** Issuers whose callers are looked up. Default: `https://accounts.google.com`. */
  readonly issuers?: readonly string[];
  /**
   * Whether nested groups are included. This needs one more request for each group of the user, one after the other. For a user in
   * more than 200 groups, the lookup fails. Default `false`.
   */
  readonly nested?: boolean;
}

export const googleFields: OwnFields<GoogleDirectoryOptions> = {
  serviceAccount: notEmpty,
  privateKey: matching(
    /^\s*-----BEGIN PRIVATE KEY-----/,
    'must be the complete "private_key" of the service account\'s key file: PKCS #8 in PEM (-----BEGIN PRIVATE KEY-----)',
  ),
  administrator: notEmpty,
  domains: texts,
  issuers: { ...texts, fallback: () => ['https://accounts.google.com'] },
  nested: flag(false),
};

const SCOPE = 'https://www.googleapis.com/auth/admin.directory.group.readonly';
const TOKEN_URL = 'https://oauth2.googleapis.com/token';

/** The maximum number of groups of a user with `nested`. */
const MOST_NESTED = 200;

/**
 * Fetches the groups of users in a Google Workspace, as e-mail addresses of groups. Nested groups are included only with `nested`.
 *
 * Needs a verified e-mail address in one of the domains.
 *
 * @example
 * ```ts
 * import { googleDirectory } from '@portcullis/roles/sources';
 *
 * const source = googleDirectory((env: { GOOGLE_KEY: string }) => ({
 *   serviceAccount: 'gate@acme.iam.gserviceaccount.com',
 *   privateKey: env.GOOGLE_KEY,
 *   administrator: 'it@acme.example',
 *   domains: ['acme.example'],
 * }));
 * ```
 * @see {@link https://developers.google.com/workspace/admin/directory/reference/rest/v1/groups/list}
 */
export function googleDirectory<Env = unknown>(
  options: PerEnv<Env, GoogleDirectoryOptions>,
): GroupSource<Env> {
  return directorySource('googleDirectory', options, googleFields, (given) => {
    const { domains, issuers, nested } = given;
    const token = googleToken(given);
    return {
      // An address in another domain is certainly not in the Workspace; an unknown address may be.
      knows: ({ kind, issuer, email }) => {
        const domain = email === undefined ? undefined : emailDomain(email);
        return (
          kind === 'user' && issuers.includes(issuer) && (domain === undefined || domains.includes(domain))
        );
      },
      groups: async function* ({ identity, context: { clock }, calls }) {
        if (identity.email === undefined || emailDomain(identity.email) === undefined)
          throw unidentified('email', 'verified e-mail address');
        const bearer = await token(calls, clock);
        // Groups can contain each other, even in cycles: each is requested once.
        const found = new Set<string>();
        const asked = [identity.email];
        for (const member of asked) {
          for await (const page of groupsWith(member, calls, bearer)) {
            const more = page.filter((group) => !found.has(group));
            for (const group of more) found.add(group);
            if (nested) asked.push(...more);
            yield more;
          }
          if (nested && found.size > MOST_NESTED)
            throw new DirectoryFailure(
              `the user is in more than ${MOST_NESTED} groups, which is the limit of "nested"`,
            );
        }
      },
    };
  });
}

/** The groups that directly contain a user or a group. */
function groupsWith(member: string, calls: DirectoryCalls, bearer: string): AsyncIterable<readonly string[]> {
  const first = new URL('https://admin.googleapis.com/admin/directory/v1/groups?maxResults=200');
  first.searchParams.set('userKey', member);
  return googlePages(calls, bearer, {
    first,
    entries: (body) => ('groups' in body ? readList(body.groups, ({ email }) => textOf(email)) : []),
  });
}

/** Requests an access token for the directory, on behalf of an administrator. */
export function googleToken({
  serviceAccount,
  privateKey,
  administrator,
}: Pick<GoogleDirectoryOptions, 'serviceAccount' | 'privateKey' | 'administrator'>): (
  calls: DirectoryCalls,
  clock: Clock,
) => Promise<string> {
  const token = new AccessToken();
  return (calls, clock) =>
    token.get(calls, clock, new URL(TOKEN_URL), async () => ({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: await assertion(serviceAccount, administrator, privateKey, Math.floor(clock.now() / 1000)),
    }));
}

/** @see {@link https://www.rfc-editor.org/rfc/rfc7523#section-2.1 | RFC 7523 section 2.1} */
async function assertion(issuer: string, subject: string, pem: string, now: number): Promise<string> {
  // Line breaks of a key in an environment variable are often written as `\n`.
  const key = await importPKCS8(pem.replaceAll('\\n', '\n').trim(), 'RS256').catch((cause: unknown) => {
    throw new DirectoryFailure(
      'the private key is invalid: use the complete "private_key" of the service account\'s key file',
      { cause },
    );
  });
  return new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(issuer)
    .setSubject(subject)
    .setAudience(TOKEN_URL)
    .setIssuedAt(now)
    .setExpirationTime(now + 3600)
    .sign(key);
}
