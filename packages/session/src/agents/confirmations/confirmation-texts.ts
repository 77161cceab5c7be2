import { sha256, toBase64url } from '@portcullis/core/internal';
import { openJson, sealJson } from '../../cookies/sealed-json.ts';
import type { ShownArgument } from '../../settings/agent-write.ts';
import type { StoredAgent } from '../../store/agent-store.ts';
import { agentRing, type Seals } from '../agent-ring.ts';

// What the store holds of a call that waits: sealed with the secret of its agent, under hashes from which no call can be guessed.

/** A call that waits for its user. */
export interface WaitingWrite {
  readonly tool: string;
  readonly shown: readonly ShownArgument[];
  /** Under which the answer of the user is stored. */
  readonly answerKey: string;
}

/** What the user said. */
export interface WriteAnswer {
  readonly state: 'confirmed' | 'declined';
  readonly issuer: string;
  readonly subject: string;
}

/** Whose texts these are. */
type Of = Pick<StoredAgent, 'id' | 'resource'>;

/** Under which an answer to exactly this call of this agent is stored. */
export async function answerKeyOf({ id }: Of, secret: string, exact: string): Promise<string> {
  return toBase64url(await sha256(JSON.stringify(['agent write', id, secret, exact])));
}

/** Under which a call waits. */
export async function waitingKeyOf(write: string): Promise<string> {
  return toBase64url(await sha256(`waiting agent write ${write}`));
}

export function sealWaiting(
  settings: Seals,
  loginHost: string,
  { id }: Of,
  secret: string,
  key: string,
  content: WaitingWrite,
): Promise<string> {
  return sealJson(agentRing(settings, loginHost, secret), `waiting agent write ${id} ${key}`, content);
}

/** Opens it; `undefined` if it is not of this agent. */
export function openWaiting(
  settings: Seals,
  loginHost: string,
  { id }: Of,
  secret: string,
  key: string,
  text: string,
): Promise<WaitingWrite | undefined> {
  return openJson(agentRing(settings, loginHost, secret), `waiting agent write ${id} ${key}`, text);
}

export function sealAnswer(
  settings: Seals,
  { id, resource }: Of,
  secret: string,
  key: string,
  answer: WriteAnswer,
): Promise<string> {
  const ring = agentRing(settings, new URL(resource).origin, secret);
  return sealJson(ring, `answer to agent write ${id} ${key}`, answer);
}

/** Opens it; `undefined` if it is not of this agent. */
export function openAnswer(
  settings: Seals,
  { id, resource }: Of,
  secret: string,
  key: string,
  text: string,
): Promise<WriteAnswer | undefined> {
  const ring = agentRing(settings, new URL(resource).origin, secret);
  return openJson(ring, `answer to agent write ${id} ${key}`, text);
}
