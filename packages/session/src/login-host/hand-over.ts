import { sha256, toBase64url } from '@portcullis/core/internal';
import type { KeyRing } from '../cookies/key-ring.ts';
import { openJson, sealJson } from '../cookies/sealed-json.ts';
import { randomValue } from '../login/login-state.ts';
import type { StoreCall } from '../session/store-call.ts';
import type { HandOverStore } from '../store/hand-over-store.ts';

/** How long a code may take from the host where people log in to the host of an application, in seconds. */
export const HAND_OVER_SECONDS = 30;

/** A session on its way to the host of an application. */
export interface HandOver {
  /** What the cookie of the session holds. */
  readonly session: string;
  /** SHA-256 of the verifier that only the browser has that started at the application's host (RFC 7636). */
  readonly challenge: string;
  /** What the browser must show besides; `undefined` on one machine, where browsers take no cookie for it. */
  readonly mark: string | undefined;
}

/** What a code says itself, so that the store is not asked about codes that a client made up. */
interface CodeContent {
  readonly id: string;
  /** Seconds since the Unix epoch. */
  readonly endsAt: number;
}

const CODE = 'hand-over code';

/**
 * Keeps a session for the client that presents the code, which is returned.
 *
 * @param ring of the application's host: nothing that is sealed here can be used elsewhere
 */
export async function keepHandOver(
  handOver: HandOver,
  ring: KeyRing,
  random: (bytes: Uint8Array) => Uint8Array,
  now: number,
  { store, call }: { readonly store: HandOverStore; readonly call: StoreCall },
): Promise<string> {
  const endsAt = now + HAND_OVER_SECONDS;
  const code = await sealJson(ring, CODE, { id: randomValue(random), endsAt } satisfies CodeContent);
  const key = await keyOf(code);
  const content = await sealJson(ring, purposeOf(key), handOver);
  await call(() => store.addHandOver(key, content, endsAt, now));
  return code;
}

/** The session that a code stands for, once; `undefined` if it was not made here for this host, was brought before, or is too old. */
export async function takeHandOver(
  code: string,
  ring: KeyRing,
  now: number,
  { store, call }: { readonly store: HandOverStore; readonly call: StoreCall },
): Promise<HandOver | undefined> {
  const opened = await openJson<CodeContent>(ring, CODE, code);
  if (opened === undefined || now >= opened.endsAt) return undefined;
  const key = await keyOf(code);
  const content = await call(() => store.takeHandOver(key, now));
  return content === undefined ? undefined : openJson<HandOver>(ring, purposeOf(key), content);
}

async function keyOf(code: string): Promise<string> {
  return toBase64url(await sha256(code));
}

function purposeOf(key: string): string {
  return `hand-over ${key}`;
}
