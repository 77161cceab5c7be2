import type { Binding } from './binding.ts';
import type { BoundKey } from './bound-key.ts';
import { CHALLENGE, challengeField } from './dbsc-headers.ts';
import { type DeviceBinding, identifierOf } from './device-binding.ts';
import { ProofProblem } from './proof-problem.ts';

/** A request at one of the two endpoints. */
export interface BindingRequest {
  readonly request: Request;
  /** The name of the session that its cookie belongs to. */
  readonly session: string;
  /** The key of that session; `undefined` if it has none. */
  readonly bound: Binding | undefined;
  /** Stores the key of a session that has none, in one step. Returns whether it did. */
  readonly bind: (key: BoundKey) => Promise<boolean>;
  /** Seconds since the Unix epoch. */
  readonly now: number;
}

/** What is answered, and which key was registered or proved. */
export interface BindingAnswer {
  readonly response: Response;
  /** `undefined` where the browser is asked to sign a challenge. */
  readonly key: BoundKey | undefined;
}

/** Registers the key of a browser. Throws a `ProofProblem`. */
export async function answerRegistration(
  binding: DeviceBinding,
  { request, session, bound, bind, now }: BindingRequest,
): Promise<BindingAnswer> {
  if (bound !== undefined) throw new ProofProblem('the session has a key already');
  const key = await binding.registered(request, session, now);
  if (!(await bind(key))) throw new ProofProblem('the session has a key already');
  return { response: await instructed(binding, session, now), key };
}

/** Gives the browser of a session with a key a new cookie, or a challenge to sign. Throws a `ProofProblem`. */
export async function answerRefresh(
  binding: DeviceBinding,
  { request, session, bound, now }: BindingRequest,
): Promise<BindingAnswer> {
  if (bound === undefined) throw new ProofProblem('the session has no key');
  const { key } = bound;
  if (await binding.isProved(request, session, key, now)) {
    return { response: await instructed(binding, session, now), key };
  }
  const challenge = await binding.challenge('refresh', session, now);
  const headers = { [CHALLENGE]: challengeField(challenge, identifierOf(session)), 'cache-control': 'no-store' };
  return { response: new Response(null, { status: 403, headers }), key: undefined };
}

async function instructed(binding: DeviceBinding, session: string, now: number): Promise<Response> {
  const headers = { 'cache-control': 'no-store', 'set-cookie': await binding.cookie(session, now) };
  return Response.json(binding.instruction(session), { headers });
}
