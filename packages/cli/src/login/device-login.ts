import { setTimeout as sleep } from 'node:timers/promises';
import type { GateAddress } from './gate-address.ts';
import { callGate } from './gate-call.ts';
import { type Issued, issuedIn, notGiving } from './issued.ts';

/** What a person is to do elsewhere. */
export interface DevicePrompt {
  readonly userCode: string;
  readonly url: string;
}

/** What a person can type, and a terminal shows as it is. */
const USER_CODE = /^[\w-]{4,32}$/;

/** How long to wait between two questions where the gate does not say it, in seconds (RFC 8628 section 3.2). */
const INTERVAL_SECONDS = 5;

/**
 * Gets a credential by a login in a browser on another device: for computers without one. Users are never sent to another site than
 * the gate.
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
  const { device_code: deviceCode, user_code: userCode, verification_uri: page, interval } = body;
  if (
    status !== 200 ||
    typeof deviceCode !== 'string' ||
    typeof userCode !== 'string' ||
    !USER_CODE.test(userCode) ||
    typeof page !== 'string'
  ) {
    throw notGiving(base.origin, status);
  }
  const url = URL.parse(page);
  // It could have asked another gate for the code: who says yes there gives it what they may do at that one.
  if (url?.origin !== base.origin)
    throw new Error(`${base.origin} sends users to another site to confirm: do not enter the code there`);
  show({ userCode, url: url.href });
  let seconds = typeof interval === 'number' && interval > 0 ? interval : INTERVAL_SECONDS;
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
