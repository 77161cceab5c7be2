import { describe, expect, test } from 'vitest';
import { deviceBound } from '../../src/dbsc.ts';
import { memorySessions } from '../../src/index.ts';
import { challengeIn, type DeviceKey, deviceKey, PROOF_HEADER } from '../fixtures/device-key.ts';
import { GATE, type HostBrowser, type HostScene, hostScene, SHOP, WIKI } from '../fixtures/host-scene.ts';

/** A browser with a key for each host that asks for one. */
class KeyedBrowser {
  readonly keys = new Map<string, DeviceKey>();
  readonly #names = new Map<string, string>();
  readonly #browser: HostBrowser;

  constructor(browser: HostBrowser) {
    this.#browser = browser;
  }

  /** Opens a page, follows redirects, registers keys, and makes a proof where the cookie of a bound host is gone. */
  async follow(address: string): Promise<{ response: Response; hops: string[] }> {
    const hops: string[] = [];
    for (let url = new URL(address); hops.length < 20; ) {
      hops.push(`${url.host}${url.pathname}`);
      if (this.keys.has(url.origin) && !this.#isProved(url)) await this.prove(url.origin);
      const response = await this.#browser.open(url.href);
      if (response.headers.has('secure-session-registration')) await this.#register(url.origin, response);
      const location = response.headers.get('location');
      if (location === null) return { response, hops };
      url = new URL(location, url);
    }
    throw new Error(`goes round: ${hops.join(' ')}`);
  }

  async prove(origin: string): Promise<void> {
    const asked = await this.#post(`${origin}/.portcullis/dbsc/refresh`);
    const proof = await this.keys.get(origin)?.proof(challengeIn(asked));
    expect((await this.#post(`${origin}/.portcullis/dbsc/refresh`, proof)).status).toBe(200);
  }

  async #register(origin: string, response: Response): Promise<void> {
    const key = await deviceKey();
    const proof = await key.proof(challengeIn(response), { withKey: true });
    const answer = await this.#post(`${origin}/.portcullis/dbsc/register`, proof);
    expect(answer.status).toBe(200);
    const { session_identifier: name } = (await answer.json()) as { session_identifier: string };
    this.#names.set(origin, name);
    this.keys.set(origin, key);
  }

  #isProved({ hostname }: URL): boolean {
    return this.#browser.cookies.has(`__Host-portcullis-bound ${hostname}`);
  }

  #post(address: string, proof?: string): Promise<Response> {
    const name = this.#names.get(new URL(address).origin) ?? '';
    const headers = {
      'sec-secure-session-id': name,
      ...(proof === undefined ? {} : { [PROOF_HEADER]: proof }),
    };
    return this.#browser.send(address, { method: 'POST', headers });
  }
}

async function made(): Promise<HostScene> {
  const store = memorySessions();
  return hostScene({ store, deviceBound: deviceBound({ store }) });
}

describe('with a login host, a session is bound', () => {
  test('at each host by a key of its own', async () => {
    const stage = await made();
    const keyed = new KeyedBrowser(stage.browser);
    const away = await stage.browser.follow(`${WIKI}/`, ({ href }) => href.startsWith(stage.provider.issuer));
    const { response } = await keyed.follow(stage.provider.authorize(away.url.href));
    expect(await response.text()).toBe(`${WIKI} ada`);
    expect([...keyed.keys.keys()].sort()).toEqual([GATE, WIKI]);
    const { response: shop } = await keyed.follow(`${SHOP}/`);
    expect(await shop.text()).toBe(`${SHOP} ada`);
    expect([...keyed.keys.keys()].sort()).toEqual([GATE, SHOP, WIKI]);
    expect(new Set([...keyed.keys.values()].map(({ jwk }) => jwk.x)).size).toBe(3);
    stage.clock.pass(600);
    for (const origin of [WIKI, SHOP, GATE]) {
      await stage.browser.send(`${origin}/`, {});
      expect(stage.failure).toBe('session.unproved');
      await keyed.prove(origin);
      expect((await stage.browser.open(`${origin}/.portcullis/dbsc/none`)).status).toBe(404);
    }
  });

  test('so that a cookie copied from the login host opens no further application', async () => {
    const stage = await made();
    const keyed = new KeyedBrowser(stage.browser);
    const away = await stage.browser.follow(`${WIKI}/`, ({ href }) => href.startsWith(stage.provider.issuer));
    await keyed.follow(stage.provider.authorize(away.url.href));
    stage.clock.pass(31);
    const thief = stage.newBrowser();
    for (const [name, cookie] of stage.browser.cookies) thief.cookies.set(name, cookie);
    const { hops } = await thief.follow(`${SHOP}/`, ({ href }) => href.startsWith(stage.provider.issuer));
    expect(hops.map(({ pathname }) => pathname)).not.toContain('/.portcullis/enter');
    const { response } = await keyed.follow(`${SHOP}/`);
    expect(await response.text()).toBe(`${SHOP} ada`);
  });
});
