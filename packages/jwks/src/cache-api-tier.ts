import type { KeyTier } from './key-tier.ts';

/** A host name that no visitor can request (RFC 2606), so no request of the zone reads or writes these entries. */
const ADDRESS = 'https://portcullis.invalid/';

/**
 * The Cache API: shared by all isolates of one data centre, at no cost. It works on routes and custom domains; on `workers.dev` it stores
 * nothing, and the next tier or the issuer is asked.
 *
 * @see {@link https://developers.cloudflare.com/workers/runtime-apis/cache/ | Cache API}
 */
export function cacheApi(): KeyTier {
  // A cache of our own name: what a site keeps in the default cache cannot get mixed up with keys.
  const open = () => caches.open('portcullis');
  const address = (key: string) => `${ADDRESS}${encodeURIComponent(key)}`;
  return {
    name: 'cache-api',
    get: async (key) => {
      const response = await (await open()).match(address(key));
      return response === undefined ? undefined : await response.text();
    },
    put: async (key, text, secondsToLive) => {
      const headers = { 'content-type': 'application/json', 'cache-control': `max-age=${secondsToLive}` };
      await (await open()).put(address(key), new Response(text, { headers }));
    },
  };
}

/** Whether this runtime has a Cache API for servers, and not that of a browser or a test. */
export function hasCacheApi(): boolean {
  return typeof caches !== 'undefined' && 'default' in caches;
}
