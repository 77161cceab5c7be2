import { accessToken as tokenAt } from '@portcullis/testing/openid-provider';
import { requireAccount } from './accounts.ts';
import { GATE_AUDIENCE } from './provider.ts';

/**
 * Logs one of the demo's accounts in at the running provider, and returns its access token for the gate.
 *
 * @param audience the API the token is for; the gate by default
 */
export async function accessToken(
  issuer: string,
  account: string,
  audience: string = GATE_AUDIENCE,
): Promise<string> {
  requireAccount(account);
  return tokenAt(issuer, account, audience);
}
