import { readBoundedBytes } from './bytes-up-to.ts';
import { requestError } from './failure/request-failure.ts';
import { nap, type Sleep, systemSleep } from './time/sleep.ts';

/** The time for a body in milliseconds, plus the time for each of its bytes: as Apache's `RequestReadTimeout body=20,MinRate=500`. */
const FIRST_MS = 20_000;
const MS_FOR_A_BYTE = 2;

/**
 * Reads the body of a request whose sender is not yet identified: up to a number of bytes, `undefined` if it is longer. Throws
 * 408 `request.timeout` if it arrives more slowly than any usual connection; an error of the body is rethrown.
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
    // Nothing catches this: it ends the reading.
    if (isOver) throw new Error('over');
    length = received;
  });
  const late = async (): Promise<undefined> => {
    for (let waited = 0; !isOver; ) {
      const rest = FIRST_MS + MS_FOR_A_BYTE * length - waited;
      if (rest <= 0) {
        const detail = `the request body was too slow: ${length} bytes in ${waited} ms`;
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
