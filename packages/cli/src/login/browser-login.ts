import { createHash, randomBytes } from 'node:crypto';
import type { GateAddress } from './gate-address.ts';
import { callGate } from './gate-call.ts';
import { type Issued, issuedIn } from './issued.ts';
import { loopback } from './loopback.ts';

/** Timeout of the login, in milliseconds. */
const PATIENCE_MS = 300_000;

/**
 * Gets a credential by a login in a browser on this computer: authorization code with PKCE, brought back to loopback.
 *
 * @param show opens the address, or shows it
 * @see {@link https://www.rfc-editor.org/rfc/rfc8252 | RFC 8252}, RFC 7636 and RFC 9207
 */
export async function loginByBrowser(
  { base, endpoint }: GateAddress,
  name: string,
  show: (url: string) => void,
): Promise<Issued> {
  await using waiting = await loopback();
  const { redirectUri } = waiting;
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const asked = new URL(endpoint('credentials/authorize'));
  asked.search = new URLSearchParams({
    response_type: 'code',
    client_id: name,
    redirect_uri: redirectUri,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const code = waiting.code(state, base.origin, PATIENCE_MS);
  show(asked.href);
  const form = {
    grant_type: 'authorization_code',
    client_id: name,
    code: await code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  };
  return issuedIn(await callGate(endpoint('credentials/token'), { form }), base.origin);
}
