import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasChromium, startChromium } from '../../fixtures/chromium.ts';
import { watchBrowser } from './redaction.ts';
import { startWholeGate, type WholeGate } from './running-gate.ts';

/** One red point. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

// What a contractor does from the morning to the evening, in real Chromium, through the gate in workerd with the policy of
// this example: no request is refused, and the console stays empty.
describe.skipIf(!hasChromium)('a contractor’s working day in a browser', () => {
  let whole: WholeGate;
  let chromium: Browser;
  let page: Page;
  let origin: string;
  /** What went wrong with a request, or stood in the console. */
  const wrong: string[] = [];
  const asked = new Set<string>();

  beforeAll(async () => {
    whole = await startWholeGate();
    origin = whole.gate.origin;
    chromium = await startChromium();
  });
  beforeEach(async () => {
    wrong.length = 0;
    const context = await chromium.newContext();
    watchBrowser(context, whole.secrets);
    page = await context.newPage();
    watch(page);
    return async () => {
      for (const { name, value } of await context.cookies()) whole.secrets.addCookie(name, value);
      await context.close();
    };
  });
  afterAll(async () => {
    await chromium?.close();
    await whole?.close();
  });

  function watch(watched: Page): void {
    watched.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (response.url().startsWith(origin)) asked.add(`${response.request().method()} ${shape(pathname)}`);
      if (response.status() >= 400) {
        wrong.push(`${response.status()} ${response.request().method()} ${response.url()}`);
      }
    });
    watched.on('console', (message) => {
      // The provider of the demo has no icon, which is not what this is about.
      if (!message.location().url.startsWith(origin)) return;
      if (message.type() === 'error' || message.type() === 'warning') wrong.push(message.text());
    });
    watched.on('pageerror', (error) => wrong.push(String(error)));
    watched.on('websocket', (socket) => {
      socket.on('framereceived', () => asked.add(`SOCKET ${new URL(socket.url()).pathname}`));
      socket.on('socketerror', (error) => wrong.push(`${socket.url()}: ${error}`));
    });
  }

  /** Waits for the answer to a request that the page's script makes of itself. */
  const answered = async (path: string, act: () => Promise<unknown>) => {
    await Promise.all([page.waitForResponse((response) => response.url().includes(path)), act()]);
  };
  /**
   * Waits until a page is there anew. Its address is the one that it had before: what is asked of it before that is asked of
   * the page that goes away, or of one whose script does not listen yet.
   */
  const reloaded = async (act: () => Promise<unknown>) => {
    await Promise.all([page.waitForEvent('load'), act()]);
  };
  const go = (path: string) => page.goto(`${origin}${path}`);
  /** Drops the picture on a text, as from the desktop. */
  const drop = (selector: string) =>
    page.evaluate(`
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob('${PICTURE}'), (char) => char.charCodeAt(0));
      transfer.items.add(new File([bytes], 'screen.png', { type: 'image/png' }));
      const drop = new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true });
      document.querySelector('${selector}').dispatchEvent(drop);
    `);

  test('no request is refused and nothing is in the console', { timeout: 60_000 }, async () => {
    // Logs in, and comes to the tasks with the notifications listening.
    await go('/maniphest/');
    await page.click('button[value="contractor"]');
    await page.waitForURL(`${origin}/maniphest/`);
    expect(await page.textContent('.viewer')).toBe('contractor');
    await page.waitForSelector('html[data-aphlict="open"]');

    // Lists tasks without leaving the page, then searches among them.
    await answered('/maniphest/', () => page.click('.main-menu a:has-text("Maniphest")'));
    await go('/maniphest/');
    await page.fill('form.application-search input[name=query]', 'printer');
    await page.click('form.application-search button');
    await page.waitForURL(/\/maniphest\/query\/[a-z2-7]{12}\/$/);

    // Writes a task: somebody to do it, a text, a picture in it.
    await go('/maniphest/task/edit/form/default/');
    await page.fill('input[name=title]', 'The printer is on fire');
    await answered('/typeahead/class/PhabricatorPeopleDatasource/', () =>
      page.fill('.jx-tokenizer-input', 'contr'),
    );
    await page.click('.jx-result:has-text("Carol")');
    await page.fill('textarea[name=description]', 'Again. ');
    await answered('/file/dropupload/', () => drop('textarea[name=description]'));
    await page.click('form.task button');
    await page.waitForURL(`${origin}/T1000`);
    expect(await page.textContent('.title')).toBe('The printer is on fire');
    expect(await page.textContent('.owner')).toBe('contractor');

    // Edits it, opens the attachment, subscribes, gives a token, makes a subtask.
    await page.click('a:has-text("Edit Task")');
    await page.fill('input[name=title]', 'The printer was on fire');
    await page.click('form.task button');
    await page.waitForURL(`${origin}/T1000`);
    const attachment = await page.getAttribute('.description a', 'href');
    expect((await go(attachment ?? ''))?.headers()['content-type']).toBe('image/png');
    await go('/T1000');
    await reloaded(() => page.click('button:has-text("Subscribe")'));
    await page.waitForSelector('button:has-text("Unsubscribe")');
    await page.click('a:has-text("Award Token")');
    await page.check('.jx-client-dialog input[value="PHID-TOKN-heart-1"]');
    await reloaded(() => page.click('.jx-client-dialog button:has-text("Give Token")'));
    await page.waitForSelector('.tokens:has-text("PHID-TOKN-heart-1")');
    await page.click('a:has-text("Create Subtask")');
    await page.fill('.jx-client-dialog input[name=title]', 'Buy an extinguisher');
    await reloaded(() => page.click('.jx-client-dialog button:has-text("Create")'));
    expect(page.url()).toBe(`${origin}/T1000`);

    // Comments, with the preview that comes as one types.
    await answered('/comment/', () => page.fill('textarea[name=comment]', 'It is out.'));
    await answered('/comment/', () => page.click('form[data-sigil~=transaction-append] button'));
    await page.waitForSelector('.phui-timeline-view:has-text("It is out.")');
    expect(whole.phorge.comments(1000)).toMatchObject([{ author: 'contractor', text: 'It is out.' }]);

    // Looks at the notifications, and keeps the own settings.
    await answered('/notification/panel/', () => page.click('.alert-notifications'));
    await go('/notification/');
    await go('/settings/');
    await page.waitForURL(`${origin}/settings/user/contractor/`);
    await page.selectOption('select[name=timezone]', 'Europe/Berlin');
    await page.click('form.settings button');
    await page.waitForURL(/saved=true/);
    await page.click('a:has-text("Sessions")');

    // Leaves.
    await go('/logout/');
    await page.click('button:has-text("Log Out")');
    await page.waitForURL((url) => url.origin !== origin || url.pathname.startsWith('/.portcullis/'));

    expect(wrong).toEqual([]);
    const refused = whole.events.filter(
      ({ outcome, actor }) => outcome !== 'allow' && actor?.kind === 'user',
    );
    expect(refused.map(({ http }) => `${http.method} ${http.path}`)).toEqual([]);
    // The day was what it says: these were asked, by the browser and not by this test.
    expect([...asked]).toEqual(
      expect.arrayContaining([
        'GET /maniphest/',
        'SOCKET /ws/',
        'POST /maniphest/',
        'POST /maniphest/query/advanced/',
        'POST /maniphest/task/edit/form/default/',
        'GET /typeahead/class/PhabricatorPeopleDatasource/',
        'POST /file/dropupload/',
        'GET /file/data/…',
        'POST /subscriptions/add/…',
        'POST /token/give/…',
        'POST /maniphest/task/subtask/1000/',
        'POST /maniphest/task/edit/1000/comment/',
        'POST /notification/panel/',
        'POST /settings/user/contractor/',
        'POST /logout/',
      ]),
    );
  });

  test('code and the search of everything are refused, and are seen to be', async () => {
    await go('/maniphest/');
    await page.click('button[value="contractor"]');
    await page.waitForURL(`${origin}/maniphest/`);
    expect(wrong).toEqual([]);
    for (const path of ['/D12', '/search/?query=D12']) {
      await go(path);
      expect(wrong).toContain(`403 GET ${origin}${path}`);
    }
  });

  /** What the front page, and an embed in a text, show of the code and of a paste. */
  const DENIED = [
    'Rotate the signing keys',
    'This revision still logs the old key',
    'Fix the escape from the sandbox',
    'Found by the audit of May',
    'Dump of the staging database',
    'INSERT INTO salaries',
  ];

  /** All that pages say to somebody: those that the menu and a task lead to, and previews of a text that embeds. */
  async function crawl(account: string): Promise<string> {
    await go('/maniphest/');
    await page.click(`button[value="${account}"]`);
    await page.waitForURL(`${origin}/maniphest/`);
    const { request } = page.context();
    const texts: string[] = [];
    const paths = new Set([
      '/',
      '/home/',
      '/home/menu/view/1/',
      '/maniphest/',
      '/T1',
      '/notification/',
      '/feed/',
      '/search/',
    ]);
    for (const path of paths) {
      const answer = await request.get(`${origin}${path}`);
      const text = await answer.text();
      texts.push(text);
      for (const [, found = ''] of text.matchAll(/href="(\/[^"#?]*)"/g))
        if (!/logout/.test(found)) paths.add(found);
    }
    const [, csrf = ''] = /name="__csrf__" value="([^"]+)"/.exec(texts.join('')) ?? [];
    const text = '{P3} {D12} {rEX0a1b2c3d4e}';
    for (const [path, form] of [
      ['/transactions/remarkuppreview/', { text }],
      ['/maniphest/task/edit/1/comment/', { comment: text, __preview__: '1' }],
      ['/maniphest/task/edit/1/comment/', { comment: text }],
      ['/maniphest/task/edit/form/default/', { title: 'x', description: text }],
    ] as const) {
      const sent = { __csrf__: csrf, __form__: '1', __ajax__: '1', ...form };
      texts.push(
        await (await request.post(`${origin}${path}`, { form: sent as Record<string, string> })).text(),
      );
    }
    for (const path of ['/T1', '/T1000', '/T1001'])
      texts.push(await (await request.get(`${origin}${path}`)).text());
    return texts.join('\n');
  }

  test('no page and no preview shows them a title or a text of an application that they are denied', async () => {
    const said = await crawl('contractor');
    expect(DENIED.filter((text) => said.includes(text))).toEqual([]);
    // The same pages show it all to an engineer: what was looked for is there.
    await page.context().clearCookies();
    const shown = await crawl('engineer');
    expect(DENIED.filter((text) => !shown.includes(text))).toEqual([]);
  });

  function shape(path: string): string {
    return path.replace(/^(\/(?:file\/data|token\/give|subscriptions\/add)\/).*/, '$1…');
  }
});
