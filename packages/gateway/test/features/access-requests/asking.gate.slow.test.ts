import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWholeGate, type WholeGate } from '../../../../../scripts/demo/test/running-gate.ts';
import { hasChromium, startChromium } from '../../../../../scripts/fixtures/chromium.ts';
import { freePort } from '../../../../../scripts/free-port.ts';
import { root } from '../../../../../scripts/workspace.ts';

// A person who is refused asks, and whoever decides finds it in Maniphest: real Chromium, the gate in workerd, the stand-in
// Phorge behind it.

const BOT = `api-${'b'.repeat(28)}`;

describe.skipIf(!hasChromium)('asking for access in a browser', () => {
  let whole: WholeGate;
  let chromium: Browser;
  let origin: string;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portcullis-asking-'));
    const configurationFile = join(folder, 'portcullis.json');
    const configuration = JSON.parse(
      readFileSync(join(root, 'examples/phabricator/portcullis.json'), 'utf8'),
    );
    const [instance] = configuration.instances;
    instance.accessRequests = { type: 'maniphest', token: '${ACCESS_BOT_TOKEN}' };
    await writeFile(configurationFile, JSON.stringify(configuration));
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    whole = await startWholeGate({
      phorge: { users: [{ username: 'access-bot', apiToken: BOT }] },
      gate: { port, configurationFile },
      provider: { webGate: origin },
      variables: { ACCESS_BOT_TOKEN: BOT },
    });
    chromium = await startChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    await whole?.close();
    await rm(folder, { recursive: true });
  });

  async function opened(account: string, path: string): Promise<Page> {
    const context = await chromium.newContext({ locale: 'en' });
    const page = await context.newPage();
    await page.goto(`${origin}${path}`);
    await page.click(`button[value="${account}"]`);
    await page.waitForURL((url) => url.origin === origin);
    for (const { name, value } of await context.cookies()) whole.secrets.addCookie(name, value);
    return page;
  }

  const told = () => whole.lines.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));

  test('a contractor is refused, asks, and an administrator finds the task', async () => {
    const page = await opened('contractor', '/differential/');
    const refused = () => whole.events.findLast(({ http }) => http.path === '/differential/')?.id;
    await expect.poll(refused).toBeDefined();
    expect(await page.textContent('main')).toContain('Request access');
    await page.fill('textarea', 'I review the payment code this week. @admin');
    await page.click('text=Send the request');
    await page.waitForURL(`${origin}/.portcullis/access-requests`);
    expect(await page.textContent('h1')).toBe('Your request has been sent');
    expect(await page.textContent('main')).toContain(refused());
    await page.context().close();

    await expect
      .poll(() => told().filter(({ type }) => type === 'access.requested'))
      .toMatchObject([
        {
          outcome: 'allow',
          access_request: { event: refused(), policy: 'phorge', to: 'maniphest' },
          actor: { kind: 'user' },
        },
      ]);
    expect(whole.lines.join('\n')).not.toContain('payment code');
    expect(whole.lines.join('\n')).not.toContain(BOT);

    const admin = await opened('admin', '/maniphest/');
    await admin.click('text=Access request of Carol Contractor');
    await admin.waitForURL(/\/T\d+$/);
    const task = (await admin.textContent('body')) ?? '';
    expect(task).toContain('I review the payment code this week.');
    expect(task).toContain(refused());
    await admin.context().close();
  });

  test('without a script, and in German', async () => {
    const context = await chromium.newContext({ locale: 'de', javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${origin}/differential/`);
    await page.click('button[value="contractor"]');
    await page.waitForURL((url) => url.origin === origin);
    await page.fill('textarea', 'Für die Durchsicht.');
    await page.click('text=Anfrage senden');
    await page.getByRole('heading', { name: 'Ihre Anfrage wurde gesendet' }).waitFor();
    await context.close();
  });
});
