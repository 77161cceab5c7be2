import { noMoreThan } from './bytes-up-to.ts';
import { requestError } from './refusal/request-failure.ts';
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
  const read = noMoreThan(body, maxBytes, (so) => {
    if (isOver) throw new Error('nobody waits for it any more');
    length = so;
  });
  return await new Promise((resolve, reject) => {
    let waited = 0;
    let end = (): void => {};
    const settle = (settled: () => void): void => {
      isOver = true;
      end();
      settled();
    };
    const wait = (): void => {
      if (isOver) return;
      const rest = FIRST_MS + MS_FOR_A_BYTE * length - waited;
      if (rest > 0) {
        waited += rest;
        const left = nap(sleep, rest);
        end = left.end;
        void left.over.then(wait);
      } else {
        const detail = `${length} bytes of its body came in ${waited} ms`;
        settle(() => reject(requestError('request.timeout', { detail })));
      }
    };
    wait();
    read.then(
      (bytes) => settle(() => resolve(bytes)),
      (error) => settle(() => reject(error)),
    );
  });
}
