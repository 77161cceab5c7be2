/** Cookies that prove something to the gate or to Cloudflare Access, and nothing to Phabricator. */
const OWN_COOKIE = /^(?:CF_Authorization|CF_AppSession|__Host-portcullis.*|__Secure-portcullis.*)$/i;

/** The cookies without the gate's own; nothing if none is left. The others stay as they are, byte for byte. */
export function withoutOwnCookies(cookies: string): string | undefined {
  if (!/cf_|portcullis/i.test(cookies)) return cookies;
  const kept = cookies.split(';').filter((cookie) => !OWN_COOKIE.test(cookieName(cookie)));
  return kept.length === 0 ? undefined : kept.join(';').trimStart();
}

function cookieName(cookie: string): string {
  const [name = ''] = cookie.split('=', 1);
  return name.trim();
}
