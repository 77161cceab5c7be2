import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleWorker, oneModule } from '../../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../../scripts/compatibility-date.ts';
import { type RunningProvider, startProvider, WEB_CLIENT } from '../../../../../scripts/demo/provider.ts';
import { applyMigrations } from '../../../../../scripts/fixtures/apply-migrations.ts';
import { hasChromium, startChromium } from '../../../../../scripts/fixtures/chromium.ts';
import { freePort } from '../../../../../scripts/free-port.ts';

// Real Chromium, a real OpenID provider, and a gate in workerd, in front of two applications: a script on one of them tries what it can
// at the gate's pages.

const GATE = 'https://gate.corp.example';
const WIKI = 'https://wiki.corp.example';
const SHOP = 'https://shop.corp.example';
const PREFIX = '/.portcullis/';

/** What the service worker of an attacker sees. */
const WORKER = `
const seen = [];
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => { seen.push(event.request.url); });
addEventListener('message', (event) => event.ports[0].postMessage(seen));`;

const APPLICATION = (request: Request): Response =>
  new URL(request.url).pathname === '/worker.js'
    ? new Response(WORKER, { headers: { 'content-type': 'text/javascript' } })
    : new Response(
        `<!doctype html><html lang="en"><title>wiki</title><h1>${new URL(request.url).host}</h1>`,
        {
          headers: { 'content-type': 'text/html' },
        },
      );

type Kind = 'login host' | 'shared' | 'trusted';

function configurationOf(kind: Kind, issuer: string) {
  const instance = (name: string, host: string) => ({
    ...{ name, hosts: [host], application: 'web', origin: { binding: 'APPLICATION' } },
    policy: {
      name,
      rules: [{ name: 'all', effect: 'allow', who: { roles: ['admin', 'engineer'] }, paths: ['/**'] }],
    },
  });
  return {
    providers: [],
    login: {
      keys: ['a key for tests, and for nothing else'],
      providers: {
        corp: {
          ...{ issuer, clientId: WEB_CLIENT.id, scope: 'openid email profile groups' },
          clientAuthentication: { method: 'client_secret_basic', secret: WEB_CLIENT.secret },
        },
      },
      durableObject: 'SESSIONS',
      credentials: {},
      ...(kind === 'login host' ? { host: GATE } : {}),
    },
    ...(kind === 'login host' ? {} : { trustedHosts: kind === 'trusted' ? ['wiki.corp.example'] : [] }),
    roles: { admin: ['phab-admins'], engineer: ['eng'] },
    operator: { database: 'AUDIT_DB', roles: ['admin'] },
    audit: { sinks: [{ type: 'd1', binding: 'AUDIT_DB' }] },
    instances: [instance('wiki', 'wiki.corp.example'), instance('shop', 'shop.corp.example')],
  };
}

/** A gate that serves, and a browser that reaches its hosts. */
interface Stage {
  readonly provider: RunningProvider;
  readonly worker: Miniflare;
  readonly chromium: Browser;
  /** What the provider was asked for. */
  readonly asked: string[];
  readonly close: () => Promise<void>;
}

async function staged(kind: Kind, script: string): Promise<Stage> {
  const asked: string[] = [];
  const provider = await startProvider({
    port: 0,
    webGate: kind === 'login host' ? GATE : WIKI,
    otherGates: kind === 'login host' ? [] : [SHOP],
    onRequest: (path) => asked.push(path),
  });
  const port = await freePort();
  const worker = new Miniflare({
    ...oneModule(script),
    compatibilityDate,
    host: '127.0.0.1',
    port,
    https: true,
    bindings: { CONFIGURATION: configurationOf(kind, provider.issuer) },
    serviceBindings: { APPLICATION: APPLICATION as never },
    d1Databases: ['AUDIT_DB'],
    durableObjects: { SESSIONS: { className: 'PortcullisSessions', useSQLite: true } },
  });
  await worker.ready;
  await applyMigrations((await worker.getD1Database('AUDIT_DB')) as never);
  const chromium = await startChromium([
    `--host-resolver-rules=MAP *.corp.example:443 127.0.0.1:${port}`,
    '--ignore-certificate-errors',
  ]);
  return {
    ...{ provider, worker, chromium, asked },
    close: async () => {
      await chromium.close();
      await worker.dispose();
      await provider.close();
    },
  };
}

/** Logs somebody in by way of a page of an application. */
async function logIn(context: BrowserContext, account: string, address: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(address);
  await page.click(`button[value="${account}"]`);
  await page.waitForURL(address);
  return page;
}

/** Attacks, and returns what was learned. */
async function attacked(
  page: Page,
  [, script, then]: (typeof ATTACKS)[number],
  pages: string,
  code: string,
): Promise<string> {
  const learned = [await runIn(page, script(pages, code))];
  for (const one of page.context().pages()) await one.waitForLoadState();
  if (then !== undefined) learned.push(await runIn(page, then));
  for (const one of page.context().pages()) await one.waitForLoadState();
  return JSON.stringify(learned);
}

/** A device that waits at an application, for the code that its attacker has somebody approve. */
interface Device {
  readonly userCode: string;
  /** What it is told. */
  readonly poll: () => Promise<string>;
}

async function askedDevice({ worker }: Stage): Promise<Device | undefined> {
  const post = (name: string, fields: Record<string, string>) =>
    worker.dispatchFetch(`${WIKI}${PREFIX}credentials/${name}`, {
      method: 'POST',
      body: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  const answer = await post('device', { client_id: 'an attacker' });
  if (answer.status !== 200) return undefined;
  const { user_code: userCode, device_code: deviceCode } = (await answer.json()) as Record<string, string>;
  return {
    userCode: userCode ?? '',
    poll: async () => {
      const told = await post('token', {
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code: deviceCode ?? '',
      });
      const { error = 'granted' } = (await told.json()) as { error?: string };
      return error;
    },
  };
}

/** Runs what a script of an application's origin says: whatever it returns is what its attacker has learned. */
function runIn(page: Page, script: string): Promise<unknown> {
  return page.evaluate(`(async () => { ${HELPERS} ${script} })()`);
}

// Nothing in it waits for a time: what is waited for is told, or is a page that is open.
const HELPERS = `
const loaded = (one) => new Promise((done) => { one.addEventListener('load', done, { once: true }); one.addEventListener('error', done, { once: true }); });
const tried = async (work) => { try { return await work(); } catch (error) { return 'refused: ' + error.name; } };`;

/** What a script does once the window that it opened shows a page. */
const IN_POPUP = `
  return [
    await tried(() => popup.document.body.innerText),
    await tried(() => popup.document.querySelector('button').click()),
    await tried(() => popup.document.querySelector('form').submit()),
    await tried(() => popup.location.href),
    await tried(() => popup.eval('1')),
  ];`;

/** The attacks: a script each, of an origin against the pages at an address; and what follows once its windows show theirs. */
const ATTACKS: readonly (readonly [
  name: string,
  script: (pages: string, code: string) => string,
  then?: string | undefined,
])[] = [
  [
    'fetch',
    (pages, code) => `
      const mode = new URL('${pages}').origin === location.origin ? 'same-origin' : 'no-cors';
      const send = (path, init) => tried(async () => (await fetch('${pages}' + path, { mode, credentials: 'include', ...init })).text());
      const form = { method: 'POST', body: new URLSearchParams({ user_code: '${code}' }) };
      return [await send('credentials/device/grant', form), await send('credentials/device?user_code=${code}'), await send('operator/sessions'), await send('whoami')];`,
  ],
  [
    'a form',
    (pages, code) => `
      const frame = document.createElement('iframe'); frame.name = 'sent'; document.body.append(frame);
      const form = document.createElement('form');
      form.method = 'post'; form.action = '${pages}credentials/device/grant'; form.target = 'sent';
      form.innerHTML = '<input name="user_code" value="${code}">'; document.body.append(form);
      const done = loaded(frame); form.submit(); await done;
      return tried(() => frame.contentDocument.body.innerText);`,
  ],
  [
    'a popup and a click',
    (pages, code) => `
      globalThis.popup = window.open('${pages}credentials/device?user_code=${code}');
      return [];`,
    IN_POPUP,
  ],
  [
    'a frame',
    (pages, code) => `
      const frame = document.createElement('iframe');
      frame.src = '${pages}credentials/device?user_code=${code}';
      const done = loaded(frame); document.body.append(frame); await done;
      return [await tried(() => { frame.contentDocument.querySelector('button').click(); }), await tried(() => frame.contentDocument.body.innerText)];`,
  ],
  [
    'a service worker',
    (pages, code) => `
      const registration = await navigator.serviceWorker.register('/worker.js');
      await navigator.serviceWorker.ready;
      const answer = await tried(async () => (await fetch('${pages}credentials/device?user_code=${code}', { mode: 'no-cors', credentials: 'include' })).text());
      const { port1, port2 } = new MessageChannel();
      const seen = new Promise((done) => { port1.onmessage = ({ data }) => done(data); });
      registration.active.postMessage('tell', [port2]);
      return [answer, (await seen).filter((url) => /code=[^&]*[.]/.test(url))];`,
  ],
  [
    'cookies of a sibling',
    (pages) => `
      for (const name of ['__Host-portcullis-session', '__Secure-portcullis-browser', '__Host-portcullis-flow-aaaaaaaaaaaaaaaa']) {
        for (const path of ['/', '${PREFIX}', '${PREFIX}enter']) document.cookie = name + '=1.forged; Domain=corp.example; Secure; Path=' + path;
      }
      return [document.cookie.includes('__Host-'), '${pages}'.length > 0];`,
  ],
  [
    'the history',
    (pages, code) => `
      globalThis.popup = window.open('/page');
      await loaded(popup);
      popup.location = '${pages}credentials/device?user_code=${code}';
      return navigation.entries().map(({ url }) => url).filter((url) => url.includes('code='));`,
    `return [await tried(() => popup.history.length), await tried(() => { popup.history.back(); popup.history.forward(); }), await tried(() => popup.navigation.entries().map(({ url }) => url)), await tried(() => popup.document.body.innerText)];`,
  ],
  [
    'window.opener',
    (pages, code) => `
      globalThis.popup = window.open('${pages}credentials/device?user_code=${code}', 'gate');
      return [];`,
    `popup.postMessage({ allow: true }, '*');
     return [popup.length, await tried(() => popup.document.title), await tried(() => window.open('', 'gate').document.body.innerText), await tried(() => popup.eval('document.body.innerText'))];`,
  ],
  [
    'a prefetch',
    (pages, code) => `
      const hand = '${pages}hand-over?' + new URLSearchParams({ host: location.origin, state: 's'.repeat(43), challenge: 'c'.repeat(43) });
      for (const href of [hand, '${pages}credentials/device?user_code=${code}']) {
        const link = document.createElement('link'); link.rel = 'prefetch'; link.href = href;
        const done = loaded(link); document.head.append(link); await done;
      }
      const rules = document.createElement('script'); rules.type = 'speculationrules';
      rules.textContent = JSON.stringify({ prerender: [{ source: 'list', urls: [hand] }] }); document.head.append(rules);
      return performance.getEntriesByType('resource').map(({ name, responseStatus }) => [name, responseStatus]).filter(([name]) => name.includes('code='));`,
  ],
  [
    'a drag',
    (pages, code) => `
      const frame = document.createElement('iframe');
      frame.src = '${pages}credentials/device'; frame.style.cssText = 'position:fixed;inset:0;width:100%;height:90%';
      const done = loaded(frame); document.body.append(frame); await done;
      const data = new DataTransfer(); data.setData('text/plain', '${code}');
      const drop = await tried(() => { for (const type of ['dragenter', 'dragover', 'drop']) frame.contentDocument.activeElement.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true })); });
      return [drop, await tried(() => frame.contentDocument.querySelector('form').submit()), await tried(() => frame.contentDocument.body.innerText)];`,
  ],
];

const NAMED = ATTACKS.map((attack) => ({ name: attack[0], attack }));

/** What only who sees a page could tell that gives something away. */
const GIVING = /act for you|Acts as|Last seen|an attacker/;

/** What only who sees a page of the gate could tell. */
const TELLING = /act for you|Acts as|Signed in by|Last seen|an attacker/;

describe.skipIf(!hasChromium)('a script of an application, in Chromium', () => {
  let script: string;
  beforeAll(async () => {
    script = await bundleWorker(join(import.meta.dirname, '../../fixtures/login-host-worker.ts'));
  });

  describe('at a gate with login.host', () => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await staged('login host', script);
    });
    afterAll(() => stage?.close());

    test('one login opens two applications, the second without a click, and a logout ends all', async () => {
      const context = await stage.chromium.newContext();
      const page = await logIn(context, 'engineer', `${WIKI}/page?x=1`);
      expect(await page.textContent('h1')).toBe('wiki.corp.example');
      const asked = stage.asked.length;
      await page.goto(`${SHOP}/basket`);
      expect([page.url(), await page.textContent('h1')]).toEqual([`${SHOP}/basket`, 'shop.corp.example']);
      expect(stage.asked).toHaveLength(asked);
      const cookies = await context.cookies([GATE, WIKI, SHOP]);
      const sessions = cookies.filter(({ name }) => name === '__Host-portcullis-session');
      expect(new Set(sessions.map(({ value }) => value)).size).toBe(3);
      await page.goto(`${SHOP}${PREFIX}logout`);
      expect(new URL(page.url()).origin).toBe(GATE);
      await page.click('main button');
      await page.waitForURL((url) => url.origin === stage.provider.issuer);
      await page.click('button[value="yes"]');
      await page.waitForURL((url) => url.origin === GATE);
      for (const application of [WIKI, SHOP]) {
        await page.goto(`${application}/page`);
        expect(await page.isVisible('button[value="engineer"]')).toBe(true);
      }
      await context.close();
    });

    test.each(NAMED)('gets nothing by $name', async ({ attack }) => {
      const context = await stage.chromium.newContext();
      const page = await logIn(context, 'admin', `${WIKI}/page`);
      const device = await askedDevice(stage);
      if (device === undefined) throw new Error('no device waits');
      const learned = await attacked(page, attack, `${GATE}${PREFIX}`, device.userCode);
      expect(learned).not.toMatch(TELLING);
      expect(learned).not.toMatch(/enter\?code=/);
      expect(await device.poll()).toBe('authorization_pending');
      // The person goes on as before.
      const own = await context.newPage();
      await own.goto(`${GATE}${PREFIX}whoami`);
      expect(await own.textContent('main')).toContain('admin');
      expect(await own.evaluate('window.opener')).toBeNull();
      await context.close();
    });

    test('a code that a service worker sees on its way is refused in the browser that began the login', async () => {
      const [victims, attackers] = [await stage.chromium.newContext(), await stage.chromium.newContext()];
      const page = await logIn(victims, 'admin', `${WIKI}/page`);
      await runIn(
        page,
        `await navigator.serviceWorker.register('/worker.js'); await navigator.serviceWorker.ready; return 1;`,
      );
      const attacker = await attackers.newPage();
      await attacker.route(`${GATE}/**`, (route) => route.abort());
      const begun = attacker.waitForRequest((request) => request.url().startsWith(GATE));
      await attacker.goto(`${WIKI}/page`).catch(() => undefined);
      const address = (await begun).url();
      expect(new URL(address).pathname).toBe(`${PREFIX}hand-over`);
      await attacker.unroute(`${GATE}/**`);
      // The victim is led there, and the worker of the application's origin sees where to.
      const led = await victims.newPage();
      await led.goto(address);
      const seen = (await runIn(
        page,
        `const { port1, port2 } = new MessageChannel();
         const seen = new Promise((done) => { port1.onmessage = ({ data }) => done(data); });
         (await navigator.serviceWorker.ready).active.postMessage('tell', [port2]);
         return seen;`,
      )) as string[];
      const arrival = seen.find((url) => url.includes(`${PREFIX}enter`));
      expect(arrival).toBeDefined();
      await attacker.goto(arrival ?? '');
      expect(await attacker.textContent('h1')).toContain('took too long or was started in another browser');
      const cookies = await attackers.cookies(WIKI);
      expect(cookies.filter(({ name }) => name === '__Host-portcullis-session')).toEqual([]);
      await Promise.all([victims.close(), attackers.close()]);
    });

    test('a person who clicks lets a program act, and it is valid at its application', async () => {
      const context = await stage.chromium.newContext();
      await logIn(context, 'engineer', `${WIKI}/page`);
      const device = await askedDevice(stage);
      const page = await context.newPage();
      await page.goto(`${GATE}${PREFIX}credentials/device?user_code=${device?.userCode}`);
      expect(await page.textContent('main')).toContain('wiki.corp.example');
      await page.click('button[data-deliberate]:not([aria-disabled])');
      await page.waitForURL(`${GATE}${PREFIX}credentials/device/grant`);
      expect(await device?.poll()).toBe('granted');
      await context.close();
    });
  });

  describe('at a gate without it', () => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await staged('shared', script);
    });
    afterAll(() => stage?.close());

    test.each(NAMED)('finds the pages off by $name', async ({ attack }) => {
      const context = await stage.chromium.newContext();
      const page = await logIn(context, 'admin', `${WIKI}/page`);
      expect(await askedDevice(stage)).toBeUndefined();
      const learned = await attacked(page, attack, `${WIKI}${PREFIX}`, 'BCDF-GHJK');
      expect(learned).not.toMatch(GIVING);
      for (const name of ['credentials/device', 'operator/', 'operator/sessions']) {
        const answer = await page.goto(`${WIKI}${PREFIX}${name}`);
        expect([403, 404]).toContain(answer?.status());
      }
      await context.close();
    });
  });

  describe('at a gate that trusts its host', () => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await staged('trusted', script);
    });
    afterAll(() => stage?.close());

    test('reads the page that asks by fetch, and gets nothing without a click all the same', async () => {
      const context = await stage.chromium.newContext();
      const page = await logIn(context, 'admin', `${WIKI}/page`);
      const device = await askedDevice(stage);
      const attack = ATTACKS.find(([name]) => name === 'fetch');
      if (device === undefined || attack === undefined) throw new Error('no device waits, or no attack');
      expect(await attacked(page, attack, `${WIKI}${PREFIX}`, device.userCode)).toMatch(GIVING);
      expect(await device.poll()).toBe('authorization_pending');
      await context.close();
    });
  });
});
