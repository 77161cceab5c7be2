import { type KeyRing, sealedBy } from '../cookies/key-ring.ts';
import { openJson, sealJson } from '../cookies/sealed-json.ts';
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
  /** The name that the program gave. */
  readonly name: string;
  /**
   * Where the code was sent, and the challenge that shows that the client that brings it requested it (RFC 7636). Absent while a device
   * waits.
   */
  readonly redirectUri?: string;
  readonly challenge?: string;
}

/** The content of a device's code: each is unique, and contains its own expiry. */
export interface DeviceCodeContent {
  readonly id: string;
  /** Seconds since the Unix epoch. */
  readonly endsAt: number;
}

const CREDENTIAL = 'credential';
const CODE = 'credential code';
const DEVICE_CODE = 'device code';

/** Writes a credential. */
export async function sealCredential(ring: KeyRing, content: CredentialContent): Promise<string> {
  return `${CREDENTIAL_PREFIX}${await sealJson(ring, CREDENTIAL, content)}`;
}

/** Opens a credential; `undefined` if none of this gate's keys sealed it. */
export function openCredential(ring: KeyRing, text: string): Promise<CredentialContent | undefined> {
  return openJson(ring, CREDENTIAL, text.slice(CREDENTIAL_PREFIX.length));
}

/** Id of the key that sealed a credential. */
export function credentialSealedBy(text: string): string | undefined {
  return sealedBy(text.slice(CREDENTIAL_PREFIX.length));
}

/** Writes a code. */
export function sealCode(ring: KeyRing, content: CodeContent): Promise<string> {
  return sealJson(ring, CODE, content);
}

/** Opens a code; `undefined` if none of this gate's keys sealed it. */
export function openCode(ring: KeyRing, text: string): Promise<CodeContent | undefined> {
  return openJson(ring, CODE, text);
}

/** Writes the code of a device that waits. */
export function sealDeviceCode(ring: KeyRing, content: DeviceCodeContent): Promise<string> {
  return sealJson(ring, DEVICE_CODE, content);
}

/** Opens the code of a device; `undefined` if none of this gate's keys sealed it. */
export function openDeviceCode(ring: KeyRing, text: string): Promise<DeviceCodeContent | undefined> {
  return openJson(ring, DEVICE_CODE, text);
}
