import type { Clock } from '@portcullis/core';
import { sha256, toBase64url } from '@portcullis/core/internal';
import type { ServerSettings } from '../sso-options.ts';
import { storeAnswer } from '../store/store-answer.ts';

/** What a code stands for, and then a token: the login of one person to one Phorge. */
export interface LoginGrant {
  /** The stable id, which Phorge reads as `phid`. */
  readonly account: string;
  readonly username: string;
  /** Never empty. */
  readonly realName: string;
  /** Verified, and one that Phorge takes. */
  readonly email: string | undefined;
  readonly clientId: string;
  readonly redirectUri: string;
  /** The PKCE challenge of the request for the code. */
  readonly challenge: string | undefined;
}

/** The form in which a grant is issued. A code is not a token, although both are in one store. */
export type GrantKind = 'code' | 'token';

/** 32 random bytes, base64url: 43 characters that cannot be guessed. */
export function randomSecret({ random }: Pick<ServerSettings, 'random'>): string {
  return toBase64url(random(new Uint8Array(32)));
}

/** Stores a grant under the hash of its secret, for `codeSeconds`. The store never sees the secret. */
export async function keepGrant(
  { store, codeSeconds }: Pick<ServerSettings, 'store' | 'codeSeconds'>,
  kind: GrantKind,
  secret: string,
  grant: LoginGrant,
  clock: Clock,
): Promise<void> {
  const now = seconds(clock);
  const key = await keyOf(kind, secret);
  await storeAnswer(() => store.put(key, JSON.stringify(grant), now + codeSeconds, now));
}

/** Returns a grant to the first caller who brings its secret in time; `undefined` to all others. */
export async function takeGrant(
  { store }: Pick<ServerSettings, 'store'>,
  kind: GrantKind,
  secret: string,
  clock: Clock,
): Promise<LoginGrant | undefined> {
  const key = await keyOf(kind, secret);
  const text = await storeAnswer(() => store.take(key, seconds(clock)));
  // Only we write to the store.
  return text === undefined ? undefined : (JSON.parse(text) as LoginGrant);
}

async function keyOf(kind: GrantKind, secret: string): Promise<string> {
  return `${kind}:${toBase64url(await sha256(secret))}`;
}

function seconds(clock: Clock): number {
  return Math.floor(clock.now() / 1000);
}
