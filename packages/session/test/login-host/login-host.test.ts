import { describe, expect, test, vi } from 'vitest';
import { GATE, type HostBrowser, hostScene, SHOP, WIKI } from '../fixtures/host-scene.ts';

const hostsOf = (hops: readonly URL[]): string[] => hops.map(({ host, pathname }) => `${host}${pathname}`);

describe('a gate with a login host', () => {
  test('one login at the login host opens two applications, the second without the provider', async () => {
    const scene = await hostScene();
    const first = await scene.logIn();
    expect([first.status, await first.text()]).toEqual([200, `${WIKI} ada`]);
    const { response, hops } = await scene.browser.follow(`${SHOP}/basket?of=ada`);
    expect(await response.text()).toBe(`${SHOP} ada`);
    expect(hostsOf(hops)).toEqual([
      'shop.corp.example/basket',
      'gate.corp.example/.portcullis/hand-over',
      'shop.corp.example/.portcullis/enter',
      'shop.corp.example/basket',
    ]);
    expect(hops.at(-1)?.search).toBe('?of=ada');
  });

  test('who is handed over is recorded at both hosts, with the session at the application', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const url = await scene.arrival();
    const identity = expect.objectContaining({ subject: 'ada' });
    expect(scene.entries).toContainEqual({ type: 'caller.identified', identity });
    expect((await scene.browser.open(url.href)).status).toBe(303);
    expect(scene.entries).toContainEqual({ type: 'caller.identified', identity });
    expect(scene.entries).toContainEqual({
      ...{ type: 'login.succeeded', identity },
      session: expect.objectContaining({ idHash: expect.stringMatching(/^[\w-]{43}$/) }),
    });
    expect((await scene.browser.open(url.href)).status).toBe(400);
    expect(scene.entries).toContainEqual({
      ...{ type: 'login.failed', provider: undefined, code: 'session.login_unknown' },
    });
  });

  test('a hand-over fails where the store of sessions does: nobody has to log in again for it', async () => {
    const scene = await hostScene();
    await scene.logIn();
    vi.spyOn(scene.store, 'find').mockRejectedValue(new Error('down'));
    const { response } = await scene.browser.follow(`${SHOP}/basket`);
    expect([response.status, scene.failure]).toEqual([503, 'session.unavailable']);
  });

  test('the cookie of one host is no session at another', async () => {
    const scene = await hostScene();
    await scene.logIn();
    await scene.browser.follow(`${SHOP}/`);
    for (const [from, to] of [
      [WIKI, SHOP],
      [GATE, WIKI],
      [SHOP, GATE],
    ] as const) {
      const cookie = `__Host-portcullis-session=${scene.browser.session(from)}`;
      await scene.serve(new Request(`${to}/.portcullis/whoami`, { headers: { cookie } }));
      expect(scene.entries.some(({ type }) => type === 'session.used')).toBe(false);
      await scene.serve(new Request(`${to}/`, { headers: { cookie } }));
      expect(scene.failure).toBe('session.invalid');
    }
  });

  test('addresses hold neither the session, its cookies nor what proves the browser', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const { hops } = await scene.browser.follow(`${SHOP}/basket`);
    const secrets = [...scene.browser.cookies.values()]
      .map(({ value }) => value)
      .filter((value) => value !== '');
    expect(secrets.length).toBeGreaterThan(3);
    for (const secret of secrets) expect(hops.some(({ href }) => href.includes(secret))).toBe(false);
  });

  test('a logout at the login host ends the session at every application, and one at an application everywhere', async () => {
    for (const [at, others] of [
      [GATE, [WIKI, SHOP]],
      [WIKI, [GATE, SHOP]],
    ] as const) {
      const scene = await hostScene();
      await scene.logIn();
      await scene.browser.follow(`${SHOP}/`);
      const before = scene.browser.session(at);
      expect(before).toBeDefined();
      await scene.browser.submit(`${at}/.portcullis/logout`, {});
      for (const other of others) {
        const cookie = `__Host-portcullis-session=${scene.browser.session(other)}`;
        await scene.serve(new Request(`${other}/`, { headers: { cookie } }));
        expect(scene.failure).toBe('session.ended');
      }
    }
  });

  test('the provider leads back to the login host after a logout at an application', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const page = await (await scene.browser.submit(`${WIKI}/.portcullis/logout`, {})).text();
    expect(page).toContain(encodeURIComponent(`${GATE}/.portcullis/signed-out`));
  });

  test('pages of an application’s host lead to the login host, for navigations alone', async () => {
    const scene = await hostScene();
    for (const name of [
      'whoami',
      'sessions',
      'logout',
      'credentials',
      'credentials/device?user_code=BCDF-GHJK',
      'operator/',
    ]) {
      const answer = await scene.browser.open(`${WIKI}/.portcullis/${name}`);
      expect([answer.status, answer.headers.get('location')]).toEqual([302, `${GATE}/.portcullis/${name}`]);
      const script = await scene.browser.open(`${WIKI}/.portcullis/${name}`, {
        'sec-fetch-dest': 'empty',
        'sec-fetch-mode': 'cors',
      });
      expect([script.status, script.headers.get('location')]).toEqual([401, null]);
      if (name === 'logout' || name.includes('?')) continue;
      expect((await scene.browser.submit(`${WIKI}/.portcullis/${name}`, {})).status).toBe(404);
    }
  });

  test('at an application’s host the gate serves nothing itself but what programs and the provider ask, and a logout', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const names = [
      ...['', 'login', 'callback/idp', 'enter', 'hand-over', 'logout', 'backchannel-logout', 'signed-out'],
      ...['whoami', 'sessions', 'access-requests', 'access-requests/wiki.corp.example', 'operator/sessions'],
      ...['credentials', 'credentials/authorize', 'credentials/device', 'credentials/device/grant'],
      ...['credentials/list', 'credentials/revoke', 'credentials/token', 'credentials/other'],
    ];
    const served: string[] = [];
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      for (const name of names) {
        const copy = copyOf(scene.browser, scene.newBrowser());
        const headers = { accept: 'text/html', 'sec-fetch-mode': 'navigate', origin: WIKI };
        const answer = await copy.send(`${WIKI}/.portcullis/${name}`, { method, headers });
        const isRead = method === 'GET' || method === 'HEAD';
        const to = answer.headers.get('location') ?? '';
        if (isRead && answer.status === 302 && to.startsWith(`${GATE}/.portcullis/${name}`)) continue;
        if (!isRead && answer.status === 404) continue;
        served.push(`${method} ${name}`);
      }
    }
    expect(served).toEqual([
      // It leads to "hand-over" of the login host.
      'GET login',
      'GET enter',
      ...['GET signed-out', 'GET credentials/list'],
      ...['HEAD login', 'HEAD signed-out'],
      ...['POST logout', 'POST backchannel-logout'],
      ...['POST credentials/device', 'POST credentials/revoke', 'POST credentials/token'],
    ]);
  });

  test('the sessions of all hosts count as those of one gate, whose keys they share', async () => {
    const scene = await hostScene();
    const found = vi.spyOn(scene.store, 'find');
    const added = vi.spyOn(scene.store, 'add');
    await scene.logIn();
    await scene.browser.follow(`${SHOP}/`);
    expect(new Set(found.mock.calls.flatMap(([, , , seal]) => seal?.gate ?? []))).toEqual(new Set([GATE]));
    expect(added.mock.calls.map(([{ seal }]) => seal?.gate)).toEqual([GATE]);
  });

  test('a stronger login is asked for once, and by the login host', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const { hops } = await scene.browser.follow(
      `${WIKI}/.portcullis/login?return_to=%2Fsafe&max_age=60`,
      ({ origin }) => origin === new URL(scene.provider.issuer).origin,
    );
    expect(hops.at(-1)?.searchParams.get('max_age')).toBe('60');
    expect(hops.at(-1)?.searchParams.get('redirect_uri')).toBe(`${GATE}/.portcullis/callback/idp`);
    const back = await scene.browser.follow(scene.provider.authorize(hops.at(-1)?.href ?? ''));
    expect(back.url.href).toBe(`${WIKI}/safe`);
    expect(await back.response.text()).toBe(`${WIKI} ada`);
  });

  test.each([
    ['acr_values', 'gold'],
    ['acr_values', 'gold silver'],
    ['prompt', 'select_account'],
  ])(
    'a login link with %s=%s leads to the provider, though there is a session at the login host',
    async (name, value) => {
      const scene = await hostScene();
      await scene.logIn();
      const { url } = await scene.browser.follow(
        `${WIKI}/.portcullis/login?${name}=${encodeURIComponent(value)}`,
        ({ origin }) => origin === new URL(scene.provider.issuer).origin,
      );
      expect([url.origin, url.searchParams.get(name)]).toEqual([
        new URL(scene.provider.issuer).origin,
        value,
      ]);
    },
  );

  test('a hand-over without the state and the challenge of a gate is refused, and one by another method than GET', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const added = vi.spyOn(scene.store, 'addHandOver');
    const good = { host: WIKI, state: 's'.repeat(43), challenge: 'c'.repeat(43) };
    for (const change of [
      { state: '' },
      { state: 's'.repeat(44) },
      { challenge: '' },
      { challenge: 'c c' },
    ]) {
      const address = `${GATE}/.portcullis/hand-over?${new URLSearchParams({ ...good, ...change })}`;
      expect([(await scene.browser.open(address)).status, scene.failure]).toEqual([
        400,
        'session.parameters',
      ]);
    }
    const headers = { accept: 'text/html', 'sec-fetch-mode': 'navigate', origin: GATE };
    for (const method of ['HEAD', 'POST', 'PUT']) {
      const address = `${GATE}/.portcullis/hand-over?${new URLSearchParams(good)}`;
      expect((await scene.browser.send(address, { method, headers })).status).toBe(404);
    }
    expect(added).not.toHaveBeenCalled();
  });

  test('after a login people are led to hosts of the gate alone', async () => {
    const scene = await hostScene();
    const ask = (host: string) =>
      scene.browser.open(
        `${GATE}/.portcullis/hand-over?${new URLSearchParams({ host, state: 's'.repeat(43), challenge: 'c'.repeat(43) })}`,
      );
    for (const host of ['https://evil.example', `${WIKI}.evil.example`, `${WIKI}/`, GATE, '', 'toString']) {
      expect((await ask(host)).status).toBe(400);
      expect(scene.failure).toBe('session.parameters');
    }
    expect((await ask(WIKI)).status).toBe(302);
    await scene.logIn();
    const { url } = await scene.browser.follow(
      `${WIKI}/.portcullis/login?return_to=${encodeURIComponent('https://evil.example/')}`,
    );
    expect(url.href).toBe(`${WIKI}/`);
  });

  test('a script, a frame and a prefetch get no code', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const address = `${GATE}/.portcullis/hand-over?${new URLSearchParams({ host: WIKI, state: 's'.repeat(43), challenge: 'c'.repeat(43) })}`;
    for (const headers of [
      { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'no-cors' },
      { 'sec-fetch-dest': 'iframe' },
      { 'sec-purpose': 'prefetch;prerender' },
      { 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' },
    ]) {
      const answer = await scene.browser.open(address, headers as unknown as Record<string, string>);
      expect([answer.status, answer.headers.get('location')]).toEqual([401, null]);
    }
    expect((await scene.browser.open(address)).status).toBe(303);
  });
});

describe('the code of a hand-over', () => {
  const enters = async (browser: HostBrowser, address: string | URL) =>
    (await browser.open(String(address))).status;

  test('is valid once', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const arrival = await scene.arrival();
    const copy = copyOf(scene.browser, scene.newBrowser());
    expect(await enters(scene.browser, arrival)).toBe(303);
    expect(await enters(copy, arrival)).toBe(400);
    expect([scene.failure, copy.session(SHOP)]).toEqual(['session.login_unknown', undefined]);
    expect(scene.entries).toContainEqual({
      ...{ type: 'login.failed', provider: undefined, code: 'session.login_unknown' },
    });
  });

  test('ends the login that started in the browser, whether the session is taken or not', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const started = (browser: HostBrowser) =>
      [...browser.cookies.keys()].filter((key) => /^__Host-portcullis-flow-\S+ shop\.corp/.test(key));
    const arrival = await scene.arrival();
    const copy = copyOf(scene.browser, scene.newBrowser());
    for (const key of copy.cookies.keys()) if (key.startsWith('__Secure-')) copy.cookies.delete(key);
    expect([started(scene.browser).length, started(copy).length]).toEqual([1, 1]);
    expect(await enters(copy, arrival)).toBe(400);
    expect(started(copy)).toEqual([]);
    expect(await enters(scene.browser, await scene.arrival())).toBe(303);
    expect(started(scene.browser).length).toBe(1);
  });

  test('stands for the session that was kept under it: one of the store under another code is refused', async () => {
    const kept: string[] = [];
    let returned: string | undefined;
    const scene = await hostScene({}, (store) => ({
      ...store,
      addHandOver: (key, content, ...rest) => {
        kept.push(content);
        return store.addHandOver(key, content, ...rest);
      },
      takeHandOver: async (...given) => {
        const content = await store.takeHandOver(...given);
        return content === undefined ? undefined : (returned ?? content);
      },
    }));
    await scene.logIn();
    await scene.arrival();
    returned = kept.at(-1);
    const arrival = await scene.arrival(scene.browser, `${SHOP}/.portcullis/login`);
    expect(kept.at(-1)).not.toBe(returned);
    expect(await enters(scene.browser, arrival)).toBe(400);
    expect(scene.detail).toContain('the code is not valid here');
  });

  test('is valid once for twenty requests at the same time', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const arrival = await scene.arrival();
    const copies = Array.from({ length: 20 }, () => copyOf(scene.browser, scene.newBrowser()));
    const statuses = await Promise.all(copies.map((copy) => enters(copy, arrival)));
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
    expect(copies.filter((copy) => copy.session(SHOP) !== undefined)).toHaveLength(1);
  });

  test('is refused in another browser, whether or not a login began there', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const other = scene.newBrowser();
    await other.open(`${SHOP}/basket`);
    expect(await enters(other, await scene.arrival())).toBe(400);
    const arrival = await scene.arrival();
    const begun = await other.open(`${SHOP}/basket`);
    // The state of the other browser, with the code of this one.
    const { searchParams } = new URL(begun.headers.get('location') ?? '');
    arrival.searchParams.set('state', searchParams.get('state') ?? '');
    expect(await enters(other, arrival)).toBe(400);
    expect(scene.detail).toContain('another login');
    expect(other.session(SHOP)).toBeUndefined();
  });

  test('is refused in a browser that began the login itself and had another browser log in for it', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const attacker = scene.newBrowser();
    const begun = await attacker.open(`${SHOP}/basket`);
    // A script at the application leads the browser of its victim there, and its service worker brings back what it sees.
    const handed = await scene.browser.open(begun.headers.get('location') ?? '');
    const arrival = handed.headers.get('location') ?? '';
    expect(new URL(arrival).pathname).toBe('/.portcullis/enter');
    expect(await enters(attacker, arrival)).toBe(400);
    expect(scene.detail).toContain('not the one that logged in');
    expect(attacker.session(SHOP)).toBeUndefined();
    expect(await enters(scene.browser, arrival)).toBe(400);
  });

  test('is refused at another host', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const arrival = await scene.arrival();
    const begun = await scene.browser.open(`${WIKI}/.portcullis/login`);
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? '';
    const code = arrival.searchParams.get('code') ?? '';
    for (const address of [
      `${WIKI}/.portcullis/enter?${new URLSearchParams({ code, state })}`,
      `${WIKI}/.portcullis/enter${arrival.search}`,
      `${GATE}/.portcullis/enter${arrival.search}`,
    ]) {
      expect([400, 404]).toContain(await enters(scene.browser, address));
    }
    expect(await enters(scene.browser, arrival)).toBe(303);
  });

  test('is valid for thirty seconds', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const arrival = await scene.arrival();
    scene.clock.pass(29);
    expect(await enters(scene.browser, arrival)).toBe(303);
    const late = await scene.arrival(scene.browser, `${SHOP}/.portcullis/login`);
    scene.clock.pass(30);
    expect(await enters(scene.browser, late)).toBe(400);
    expect(scene.failure).toBe('session.login_unknown');
  });

  test('is refused where it was cut or changed, and then still valid', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const arrival = await scene.arrival();
    const code = arrival.searchParams.get('code') ?? '';
    for (const changed of [
      code.slice(0, -1),
      code.slice(1),
      `${code}A`,
      `${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`,
      '',
      code.slice(0, code.indexOf('.') + 1),
    ]) {
      const address = new URL(arrival);
      address.searchParams.set('code', changed);
      expect(await enters(scene.browser, address)).toBe(400);
    }
    expect(await enters(scene.browser, arrival)).toBe(303);
  });

  test('of a session that ended on the way begins nothing', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const arrival = await scene.arrival();
    await scene.browser.submit(`${WIKI}/.portcullis/logout`, {});
    const answer = await scene.browser.open(String(arrival));
    expect(new URL(answer.headers.get('location') ?? '').pathname).toBe('/.portcullis/hand-over');
    expect(scene.browser.session(SHOP)).toBeUndefined();
  });

  test('is not asked of the store where anybody made it up, or where it is too old', async () => {
    let asked = 0;
    const scene = await hostScene({}, (store) => ({
      ...store,
      takeHandOver: (...given) => {
        asked++;
        return store.takeHandOver(...given);
      },
    }));
    await scene.logIn();
    asked = 0;
    const arrival = await scene.arrival();
    for (const code of ['a', `abcdefgh.${'A'.repeat(80)}`]) {
      arrival.searchParams.set('code', code);
      expect(await enters(scene.browser, arrival)).toBe(400);
    }
    const late = await scene.arrival();
    scene.clock.pass(30);
    expect(await enters(scene.browser, late)).toBe(400);
    expect(asked).toBe(0);
  });
});

/** A browser with the same cookies: the same person's, or a thief's who has them all. */
function copyOf(browser: HostBrowser, copy: HostBrowser): HostBrowser {
  for (const [key, cookie] of browser.cookies) copy.cookies.set(key, cookie);
  return copy;
}
