import { type Phorge, startPhorge } from '@portcullis/testing/phorge';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasChromium, startChromium } from '../../fixtures/chromium.ts';

type Browser = Awaited<ReturnType<typeof startChromium>>;
type Page = Awaited<ReturnType<Browser['newPage']>>;

const TASK = '/T7';
let phorge: Phorge;

beforeEach(async () => {
  phorge = await startPhorge();
});
afterEach(() => phorge.close());

describe.skipIf(!hasChromium)("the stand-in's script, in Chromium", () => {
  let chromium: Browser;
  let page: Page;

  beforeAll(async () => {
    chromium = await startChromium();
  });
  afterAll(() => chromium.close());

  beforeEach(async () => {
    const context = await chromium.newContext();
    const cookies = phorge.signIn('alice').cookie.split('; ');
    await context.addCookies(
      cookies.map((cookie) => {
        const [name = '', value = ''] = cookie.split('=');
        return { name, value, url: phorge.url };
      }),
    );
    page = await context.newPage();
    await page.clock.install();
    await page.goto(`${phorge.url}${TASK}`);
  });
  afterEach(() => page.context().close());

  /** Waits until the page has had the answers to so many requests of its script. */
  const ended = (count: number) =>
    page.locator(`html[data-requests-ended="${count}"]`).waitFor({ state: 'attached' });
  /** What the script asked last; the browser itself asks for the icon. */
  const last = () => {
    const {
      target,
      body = '',
      headers,
    } = phorge.requests.findLast(({ method }) => method === 'POST') ?? { target: '', headers: [] };
    const sent = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
    return { target, form: Object.fromEntries(new URLSearchParams(body)), sent };
  };
  const javelin = (content: object): string => `for (;;);${JSON.stringify(content)}`;
  const written = () => page.locator('textarea').inputValue();

  test('a click on a link asks for its dialog with the headers and parameters of Javelin', async () => {
    await page.getByText('Create Subtask').click();
    await page.locator('.jx-client-dialog').waitFor();
    const { target, form, sent } = last();
    expect(target).toBe('/maniphest/task/subtask/7/');
    expect(form).toEqual({ __wflow__: 'true', __ajax__: 'true', __metablock__: '1' });
    expect(sent.get('x-phabricator-csrf')).toMatch(/^B@[a-z2-7]{8}[0-9a-f]{16}$/);
    expect(sent.get('x-phabricator-via')).toBe(TASK);
    expect(sent.get('content-type')).toBe('application/x-www-form-urlencoded');
    await page.getByText('Cancel').click();
    expect(await page.locator('.jx-client-dialog').count()).toBe(0);
  });

  test("the dialog's button sends its form, and the answer leads away", async () => {
    await page.getByText('Create Subtask').click();
    await page.locator('.jx-client-dialog input[name=title]').fill('Next');
    await Promise.all([page.waitForEvent('load'), page.locator('.jx-client-dialog button').click()]);
    expect(page.url()).toBe(`${phorge.url}${TASK}`);
    const { body = '' } = phorge.requests.find((request) => request.body?.includes('__dialog__')) ?? {};
    expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({
      __form__: '1',
      __dialog__: '1',
      title: 'Next',
      __submit__: 'true',
      __wflow__: 'true',
    });
  });

  test('a comment is previewed while it is written, and stands in the timeline once it is sent', async () => {
    await page.locator('textarea').fill('Half written');
    await ended(1);
    expect(last().form).toMatchObject({ __preview__: '1', comment: 'Half written' });
    expect(last().form).not.toHaveProperty('__wflow__');
    expect(await page.locator('.comment-preview').textContent()).toContain('Half written');
    await page.getByText('Submit').click();
    await ended(2);
    expect(last().form).toMatchObject({ __wflow__: 'true', __form__: '1', comment: 'Half written' });
    expect(await page.locator('.phui-timeline-view').textContent()).toContain('Half written');
    expect(await written()).toBe('');
  });

  test('the token is refreshed every 55 minutes, in the forms too', async () => {
    const field = page.locator('form[data-sigil~=workflow] input[name=__csrf__]');
    const before = await field.inputValue();
    await page.clock.fastForward('55:01');
    await ended(1);
    expect(last()).toMatchObject({ target: '/login/refresh/', form: { __ajax__: 'true' } });
    expect(await field.inputValue()).not.toBe(before);
    await page.getByText('Create Subtask').click();
    await ended(2);
    expect(last().sent.get('x-phabricator-csrf')).toBe(await field.inputValue());
  });

  test('the notifications are asked for in the background', async () => {
    await page.getByText('Notifications').click();
    await page.locator('.no-notifications').waitFor();
    expect(last()).toMatchObject({ target: '/notification/panel/', form: { __ajax__: 'true' } });
  });

  test('page-less navigation asks as a dialog does, and changes address, title and content', async () => {
    await page.getByText('Maniphest').first().click();
    await page.locator('p.path').getByText('/maniphest/').waitFor();
    expect(last().form).toMatchObject({ __quicksand__: 'true', __wflow__: 'true', __ajax__: 'true' });
    expect([page.url(), await page.title()]).toEqual([`${phorge.url}/maniphest/`, 'Maniphest: /maniphest/']);
  });

  describe('answers to a comment', () => {
    const COMMENT = '/maniphest/task/edit/7/comment/';
    const submit = async (status: number, body: string): Promise<void> => {
      await page.locator('textarea').fill('Half written');
      await ended(1);
      phorge.respond(COMMENT, { status, body });
      await page.getByText('Submit').click();
    };

    test.each([
      ['401', 401, 'no'],
      ['an error', 200, javelin({ error: { code: 'X', info: 'no' }, payload: null })],
      ['HTML', 200, '<html></html>'],
      ['JSON without the shield', 200, '{"error":null,"payload":{"redirect":"/"}}'],
    ])('%s: nothing to see, the page stays with its text, and can be sent again', async (_, status, body) => {
      await submit(status, body);
      await ended(2);
      expect(await written()).toBe('Half written');
      expect(await page.locator('.jx-client-dialog').count()).toBe(0);
      expect(await page.locator('textarea').isEnabled()).toBe(true);
      phorge.respond(COMMENT, { body: javelin({ error: null, payload: { xactions: [], spacer: '' } }) });
      await page.getByText('Submit').click();
      await ended(3);
      expect(await written()).toBe('');
    });

    test('a redirect to nowhere reloads the page', async () => {
      await page.evaluate(() => Object.assign(globalThis, { old: true }));
      const reloaded = page.waitForEvent('load');
      await submit(200, javelin({ error: null, payload: { redirect: null } }));
      await reloaded;
      expect(await page.evaluate(() => 'old' in globalThis)).toBe(false);
      expect(page.url()).toBe(`${phorge.url}${TASK}`);
    });

    test('a redirect leads there', async () => {
      const loaded = page.waitForEvent('load');
      await submit(200, javelin({ error: null, payload: { redirect: '/paste/' } }));
      await loaded;
      expect(page.url()).toBe(`${phorge.url}/paste/`);
    });

    test('a dialog is shown over the page, which keeps its text', async () => {
      const dialog =
        '<form data-sigil="jx-dialog"><h1>No</h1><a name="__cancel__" data-sigil="jx-workflow-button">Close</a></form>';
      await submit(200, javelin({ error: null, payload: { dialog } }));
      await page.getByText('Close').click();
      expect(await page.locator('.jx-client-dialog').count()).toBe(0);
      expect(await written()).toBe('Half written');
    });
  });
});
