import type { KeyRing } from '../cookies/key-ring.ts';
import { CREDENTIAL_PREFIX } from './sent-credential.ts';

// What is handed out is sealed, as cookies are: nobody can make one, and a store that is read gives nobody away.

/** What a credential holds. */
export interface CredentialContent {
  readonly id: string;
  /** What the cookie of its session holds. */
  readonly session: string;
  /** Seconds since the Unix epoch. */
  readonly endsAt: number;
}

/** What a code holds that is changed for a credential. */
export interface CodeContent extends CredentialContent {
  /** What the program said it is. */
  readonly name: string;
  /** Where the code was sent, and what proves that whoever brings it asked for it (RFC 7636). Absent where a device waits. */
  readonly redirectUri?: string;
  readonly challenge?: string;
}

const CREDENTIAL = 'credential';
const CODE = 'credential code';

/** Writes a credential. */
export async function sealCredential(ring: KeyRing, content: CredentialContent): Promise<string> {
  return `${CREDENTIAL_PREFIX}${await ring.seal(CREDENTIAL, JSON.stringify(content))}`;
}

/** Reads a credential; `undefined` if it was not sealed here. */
export function openCredential(ring: KeyRing, text: string): Promise<CredentialContent | undefined> {
  return opened(ring, CREDENTIAL, text.slice(CREDENTIAL_PREFIX.length));
}

/** Writes a code. */
export function sealCode(ring: KeyRing, content: CodeContent): Promise<string> {
  return ring.seal(CODE, JSON.stringify(content));
}

/** Reads a code; `undefined` if it was not sealed here. */
export function openCode(ring: KeyRing, text: string): Promise<CodeContent | undefined> {
  return opened(ring, CODE, text);
}

async function opened<Content>(ring: KeyRing, purpose: string, text: string): Promise<Content | undefined> {
  const found = await ring.open(purpose, text);
  // Only we seal: what was sealed for this purpose is what we wrote.
  return found === undefined ? undefined : (JSON.parse(found.text) as Content);
}
