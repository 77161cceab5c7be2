import { type KeyRing, sealedBy } from '../cookies/key-ring.ts';
import { openJson, sealJson } from '../cookies/sealed-json.ts';
import type { StoredAgent } from '../store/agent-store.ts';

// What clients are given is sealed, as cookies are: no one else can create it, and what the store holds cannot be used.

/** The prefixes of tokens: secret scanners recognize them, and no provider's token starts with them. */
export const ACCESS_PREFIX = 'pca_';
export const REFRESH_PREFIX = 'pcr_';

/** What every text contains. */
interface Content {
  /** Id of the agent. */
  readonly id: string;
  /** Random, and only in the agent's tokens: what its user deposits for it is sealed under it. */
  readonly secret: string;
  /** What the cookie of its session contains. */
  readonly session: string;
  /** Seconds since the Unix epoch. */
  readonly endsAt: number;
}

/** What an authorization code contains. */
export interface AgentCode
  extends Content,
    Pick<StoredAgent, 'client' | 'redirectUri' | 'resource' | 'scopes'> {
  readonly challenge: string;
  /** When the agent ends, as the page stated; seconds since the Unix epoch. */
  readonly until: number;
}

/** What an access token contains. */
export interface AccessContent extends Content {
  readonly scopes: readonly string[];
}

/** What a refresh token contains. */
export interface RefreshContent extends Content {
  /** Its number: only the last one is valid. */
  readonly turn: number;
}

const CODE = 'agent code';
const REFRESH = 'agent refresh token';

export function sealAgentCode(ring: KeyRing, content: AgentCode): Promise<string> {
  return sealJson(ring, CODE, content);
}

/** Opens a code; `undefined` if none of this gate's keys sealed it. */
export function openAgentCode(ring: KeyRing, text: string): Promise<AgentCode | undefined> {
  return openJson(ring, CODE, text);
}

/** @param ring of the host of the resource: at other hosts the token cannot be opened */
export async function sealAccessToken(
  ring: KeyRing,
  resource: string,
  content: AccessContent,
): Promise<string> {
  return `${ACCESS_PREFIX}${await sealJson(ring, accessPurpose(resource), content)}`;
}

/** Opens an access token; `undefined` if none of this gate's keys sealed it for this resource. */
export function openAccessToken(
  ring: KeyRing,
  resource: string,
  text: string,
): Promise<AccessContent | undefined> {
  return openJson(ring, accessPurpose(resource), text.slice(ACCESS_PREFIX.length));
}

export async function sealRefreshToken(ring: KeyRing, content: RefreshContent): Promise<string> {
  return `${REFRESH_PREFIX}${await sealJson(ring, REFRESH, content)}`;
}

/** Opens a refresh token; `undefined` if none of this gate's keys sealed it. */
export function openRefreshToken(ring: KeyRing, text: string): Promise<RefreshContent | undefined> {
  return openJson(ring, REFRESH, text.slice(REFRESH_PREFIX.length));
}

/** Id of the key that sealed a token. */
export function tokenSealedBy(token: string): string | undefined {
  return sealedBy(token.slice(ACCESS_PREFIX.length));
}

function accessPurpose(resource: string): string {
  return `agent access token ${resource}`;
}
