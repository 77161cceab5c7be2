import type { Binding, BoundKey } from '../session/device-key.ts';
import type { DeviceBinding } from './device-binding.ts';
import { ProofProblem } from './proof-problem.ts';

/** Where the keys of sessions are. */
export interface BindingKeys {
  /** The key of a session; `undefined` if it has none. */
  readonly keyOf: (session: string) => Promise<Binding | undefined>;
  /** Stores the key of a session that has none, in one step. Returns whether it did. */
  readonly bind: (session: string, key: BoundKey) => Promise<boolean>;
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
  request: Request,
  { bind }: Pick<BindingKeys, 'bind'>,
  now: number,
): Promise<BindingAnswer> {
  const { session, key } = await binding.registered(request, now);
  if (!(await bind(session, key))) throw new ProofProblem('the session has a key already');
  return { response: await instructed(binding, request, session, now), key };
}

/** Gives the browser of a session with a key a new cookie, or a challenge to sign. Throws a `ProofProblem`. */
export async function answerRefresh(
  binding: DeviceBinding,
  request: Request,
  { keyOf }: Pick<BindingKeys, 'keyOf'>,
  now: number,
): Promise<BindingAnswer> {
  const session = await binding.sessionIn(request);
  if (session === undefined) throw new ProofProblem('it names no session of this gate');
  const bound = await keyOf(session);
  if (bound === undefined) throw new ProofProblem('the session has no key');
  const { key } = bound;
  if (await binding.isProved(request, session, key, now)) {
    return { response: await instructed(binding, request, session, now), key };
  }
  const headers = new Headers({ 'cache-control': 'no-store' });
  headers.set(...(await binding.challengeFor(request, session, now)));
  return { response: new Response(null, { status: 403, headers }), key: undefined };
}

async function instructed(
  binding: DeviceBinding,
  request: Request,
  session: string,
  now: number,
): Promise<Response> {
  const headers = { 'cache-control': 'no-store', 'set-cookie': await binding.cookie(session, now) };
  return Response.json(await binding.instruction(session, request), { headers });
}
