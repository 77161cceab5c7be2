import { setTimeout as sleep } from 'node:timers/promises';
import type { GateAddress } from './gate-address.ts';
import { callGate } from './gate-call.ts';
import { type Issued, issuedIn, notGiving } from './issued.ts';

/** What a person is to do elsewhere. */
export interface DevicePrompt {
  readonly userCode: string;
  readonly url: string;
  /** The same with the code in it. */
  readonly urlWithCode: string;
}

/**
 * Gets a credential by a login in a browser elsewhere: for computers that have none.
 *
 * @param wait waits so many milliseconds. Default: the runtime's timer
 * @see {@link https://www.rfc-editor.org/rfc/rfc8628#section-3.4 | RFC 8628 section 3.4}
 */
export async function loginByDevice(
  { base, endpoint }: GateAddress,
  name: string,
  show: (prompt: DevicePrompt) => void,
  wait: (milliseconds: number) => Promise<unknown> = sleep,
): Promise<Issued> {
  const { status, body } = await callGate(endpoint('credentials/device'), { form: { client_id: name } });
  const { device_code: deviceCode, user_code: userCode, verification_uri: url } = body;
  if (
    status !== 200 ||
    typeof deviceCode !== 'string' ||
    typeof userCode !== 'string' ||
    typeof url !== 'string'
  ) {
    throw notGiving(base.origin, status);
  }
  show({ userCode, url, urlWithCode: String(body.verification_uri_complete) });
  let seconds = Number(body.interval);
  // The gate says when it is too late.
  for (;;) {
    await wait(seconds * 1000);
    const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', client_id: name };
    const form = { ...grant, device_code: deviceCode };
    const answer = await callGate(endpoint('credentials/token'), { form });
    if (answer.body.error === 'slow_down') seconds += 5;
    else if (answer.body.error !== 'authorization_pending') return issuedIn(answer, base.origin);
  }
}
