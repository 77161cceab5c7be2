import { readBoundedBytes } from './bytes-up-to.ts';
import { requestError } from './failure/request-failure.ts';
import { nap, type Sleep, systemSleep } from './time/sleep.ts';

/** So long a body may take, in milliseconds, and so much longer for each byte of it: Apache's `RequestReadTimeout body=20,MinRate=500`. */
const FIRST_MS = 20_000;
const MS_FOR_A_BYTE = 2;

/**
 * The body of a request, read whole before anybody knows who sends it: up to a number of bytes, `undefined` where there are more.
 * Fails with 408 `request.timeout` where it comes more slowly than any line is; what the body fails with passes through.
 */
export async function bodyInPace(
  { body }: Request,
  maxBytes: number,
  sleep: Sleep = systemSleep,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (body === null) return new Uint8Array();
  let length = 0;
  let isOver = false;
  let end = (): void => {};
  const read = readBoundedBytes(body, maxBytes, (received) => {
    // Nobody hears of this any more: it ends the reading.
    if (isOver) throw new Error('over');
    length = received;
  });
  const late = async (): Promise<undefined> => {
    for (let waited = 0; !isOver; ) {
      const rest = FIRST_MS + MS_FOR_A_BYTE * length - waited;
      if (rest <= 0) {
        const detail = `${length} bytes of its body came in ${waited} ms`;
        throw requestError('request.timeout', { detail });
      }
      waited += rest;
      const left = nap(sleep, rest);
      end = left.end;
      await left.over;
    }
  };
  try {
    return await Promise.race([read, late()]);
  } finally {
    isOver = true;
    end();
  }
}
