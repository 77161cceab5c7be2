import { type Arrival, type Recorder, recorder } from '@portcullis/core';

/** Browsers keep about 4,096 bytes of a cookie, and proxies about 8 KB of all headers. */
const MAX_BYTES = 3072;
const OWN_COOKIE = /^__Host-portcullis-/;

/** Warns once of a login whose cookies are so large that browsers or proxies may drop them. */
export function largeCookieWarning<Env>(warn: (text: string) => void): Recorder<Arrival<Env>> {
  let warned = false;
  return recorder<Arrival<Env>>(async (_arrival, next) => {
    const response = await next();
    if (warned) return response;
    const bytes = response.headers
      .getSetCookie()
      .filter((line) => OWN_COOKIE.test(line))
      .reduce((sum, line) => sum + (line.split(';', 1)[0] ?? '').length, 0);
    if (bytes > MAX_BYTES) {
      warned = true;
      warn(
        `portcullis: the gate set ${bytes} bytes of cookies, more than ${MAX_BYTES}: browsers and proxies may drop ` +
          'them. Set login.durableObject, which keeps sessions out of the browser, or have the provider list fewer groups.',
      );
    }
    return response;
  });
}
