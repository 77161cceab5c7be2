import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, startChromium } from '../../fixtures/chromium.ts';
import { freePort } from '../../free-port.ts';
import { withLoginHost } from '../demo-configuration.ts';
import { EXAMPLE } from '../operator-setting.ts';
import { watchBrowser } from './redaction.ts';
import { startWholeGate, type WholeGate } from './running-gate.ts';

// The demo with the gate's pages at gate.localhost: real Chromium, the real provider, the gate, the stand-in Phorge behind it.
describe.skipIf(!hasChromium).each(['workerd', 'node'] as const)(
  'a login host, with the gate in %s',
  (runtime) => {
    let whole: WholeGate;
    let chromium: Browser;
    let folder: string;
    let origin: string;
    let pages: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'portcullis-login-host-'));
      const port = await freePort();
      origin = `http://127.0.0.1:${port}`;
      pages = `http://gate.localhost:${port}`;
      const configurationFile = join(folder, 'portcullis.json');
      const configuration = withLoginHost(JSON.parse(await readFile(EXAMPLE, 'utf8')), pages);
      await writeFile(configurationFile, JSON.stringify(configuration));
      whole = await startWholeGate({
        gate: { port, configurationFile, runtime },
        provider: { webGate: origin, otherGates: [pages] },
      });
      chromium = await startChromium();
    });
    afterAll(async () => {
      await chromium?.close();
      await whole?.close();
      await rm(folder, { recursive: true });
    });

    async function opened(context: BrowserContext, account: string, path: string): Promise<Page> {
      watchBrowser(context, whole.secrets);
      const page = await context.newPage();
      await page.goto(`${origin}${path}`);
      await page.click(`button[value="${account}"]`);
      await page.waitForURL((url) => url.origin === origin);
      for (const { name, value } of await context.cookies()) whole.secrets.addCookie(name, value);
      return page;
    }

    test('signs people in to Phorge, and a logout at the provider ends it', async () => {
      const context = await chromium.newContext();
      const page = await opened(context, 'engineer', '/maniphest/');
      expect([page.url(), await page.textContent('.viewer')]).toEqual([`${origin}/maniphest/`, 'engineer']);
      await page.goto(`${origin}/.portcullis/whoami`);
      expect(page.url()).toBe(`${pages}/.portcullis/whoami`);
      expect(await page.textContent('main')).toContain('Emil Engineer');

      // The provider tells the gate of it, at the address that it knows.
      await page.goto(`${whole.provider.issuer}/session/end`);
      await page.click('button[value="yes"]');
      await page.waitForURL(`${whole.provider.issuer}/session/end/success**`);
      await page.goto(`${origin}/maniphest/`);
      expect(await page.isVisible('button[value="engineer"]')).toBe(true);
      await context.close();
    });

    test('leaves tokens and credentials of programs as they are', async () => {
      const token = await whole.tokenOf('engineer');
      expect((await whole.ask('/differential/', { token })).status).toBe(200);
      const context = await chromium.newContext();
      await opened(context, 'engineer', '/maniphest/');
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      const post = (name: string, fields: Record<string, string>) =>
        whole.ask(`/.portcullis/credentials/${name}`, {
          ...{ method: 'POST', headers: form, body: new URLSearchParams(fields).toString() },
        });
      const device = JSON.parse((await post('device', { client_id: 'a program' })).body);
      expect(device.verification_uri).toBe(`${pages}/.portcullis/credentials/device`);
      const page = await context.newPage();
      await page.goto(device.verification_uri_complete);
      expect(await page.textContent('main')).toContain(new URL(origin).host);
      await page.click('button[data-deliberate]:not([aria-disabled])');
      await page.waitForURL(`${pages}/.portcullis/credentials/device/grant`);
      const grant = 'urn:ietf:params:oauth:grant-type:device_code';
      const { access_token: credential } = JSON.parse(
        (await post('token', { grant_type: grant, device_code: device.device_code })).body,
      );
      whole.secrets.add('the credential', credential);
      const listed = await whole.ask('/.portcullis/credentials/list', { token: credential });
      expect(JSON.parse(listed.body).credentials).toMatchObject([{ name: 'a program' }]);
      await context.close();
    });
  },
);
