import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, startChromium } from '../../fixtures/chromium.ts';
import { freePort } from '../../free-port.ts';
import { demoConfiguration } from '../demo-configuration.ts';
import { AUDIT_DB, seedDatabase } from '../operator-setting.ts';
import { PROGRAM_VARIABLES } from '../programs.ts';
import { startWholeGate, type WholeGate } from './running-gate.ts';

// The page for operators as the demo has it: behind a real login, with a week of a made-up company in its database.
describe.skipIf(!hasChromium)('the page for operators', () => {
  let whole: WholeGate;
  let chromium: Browser;
  let origin: string;
  const PAGE = '/.portcullis/operator/';

  beforeAll(async () => {
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    const seed = { host: `127.0.0.1:${port}`, count: 1000, days: 7, until: Date.now() };
    whole = await startWholeGate({
      gate: {
        port,
        configurationFile: demoConfiguration(),
        databases: { [AUDIT_DB]: (database) => seedDatabase(database, seed) },
      },
      provider: { webGate: origin },
      variables: PROGRAM_VARIABLES,
    });
    chromium = await startChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    await whole?.close();
  });

  /** Its queries name rules and people, which the record holds as well: only cookies are looked for there. */
  async function opened(account: string, path: string): Promise<Page> {
    const context = await chromium.newContext();
    const page = await context.newPage();
    await page.goto(`${origin}${path}`);
    await page.click(`button[value="${account}"]`);
    await page.waitForURL((url) => url.origin === origin);
    for (const { name, value } of await context.cookies()) whole.secrets.addCookie(name, value);
    return page;
  }

  test('leads an operator to the login and back, and shows everybody else nothing', async () => {
    const page = await opened('admin', PAGE);
    expect(page.url()).toBe(`${origin}${PAGE}`);
    expect(await page.locator('section').count()).toBe(6);
    const other = await opened('engineer', `${PAGE}refusals`);
    expect(await other.textContent('h1')).toContain('for operators');
    await expect.poll(() => whole.events.at(-1)?.reason).toEqual(['operator.denied']);
    await Promise.all([page.context().close(), other.context().close()]);
  });

  test('from a refusal just now, two clicks lead to its explanation and to what if the rule were another', async () => {
    const refused = await opened('engineer', '/config/');
    const page = await opened('admin', `${PAGE}refusals`);
    const row = page.locator('#table-requests tbody tr', { hasText: 'engineer@corp.example' }).first();
    expect(await row.textContent()).toContain('/config/');
    await row.locator('text=Explain').click();
    await page.waitForURL((url) => url.pathname === `${PAGE}explain`);
    expect(await page.textContent('main')).toContain('administration');
    await page.click('a.button');
    await page.click('button[name=without]');
    await page.locator('#table-gains', { hasText: 'engineer' }).waitFor();
    await Promise.all([refused.context().close(), page.context().close()]);
  });

  test('from a request, one click leads to the person, and from there to their sessions', async () => {
    const engineer = await opened('engineer', '/maniphest/');
    const page = await opened('admin', `${PAGE}decisions?person=ENGINEER%40corp`);
    const { pathname } = new URL(page.url());
    await page.locator('#table-requests tbody tr').first().locator('a').first().click();
    await page.getByRole('heading', { name: 'engineer@corp.example' }).waitFor();
    expect(await page.textContent('dl')).toContain('engineer');
    // No role of this page may see the credentials of other users here.
    expect(await page.locator('.actions a').allTextContents()).toEqual(['Sessions']);
    await page.click('.actions a');
    await page.waitForURL((url) => url.pathname === `${PAGE}sessions`);
    expect(await page.textContent('main')).toContain('engineer@corp.example');
    expect(pathname).toBe(`${PAGE}decisions`);
    await Promise.all([engineer.context().close(), page.context().close()]);
  });

  test('an administrator locks a person on their page, who is refused also after a new login, and unlocks them', async () => {
    const contractor = await opened('contractor', '/maniphest/');
    const page = await opened('admin', `${PAGE}decisions?person=contractor%40corp`);
    await page.locator('#table-requests tbody tr').first().locator('a').first().click();
    // The page before may say something as well: what the next one says is waited for.
    const order = async (action: string, answer: string): Promise<string> => {
      await page.fill('#lock-reason', 'INC-1');
      await page.click(`button[name=action][value=${action}]`);
      return (await page.locator('[role=status]', { hasText: answer }).textContent()) ?? '';
    };
    const said = await order('lock', 'Locked, at every host within ten seconds.');
    expect(said).toContain('Sessions ended in the store: 1.');
    expect(await page.locator('#table-access tbody tr').allTextContents()).toEqual([
      expect.stringMatching(/^locked.*admin \(http.*INC-1$/),
      expect.stringContaining('older sessions have ended'),
    ]);
    // The session at the provider is still there: without a question, the login comes back.
    const refused = await contractor.goto(`${origin}/maniphest/`);
    expect([refused?.status(), await contractor.textContent('main')]).toEqual([
      403,
      expect.stringMatching(/Your access is suspended\.[\s\S]*ask the platform team/),
    ]);
    await order('unlock', 'Unlocked.');
    // A session that starts in the second of the lock has ended with the others: until the next second, the login comes back.
    const visited = () => contractor.goto(`${origin}/maniphest/`).catch(() => null);
    await expect.poll(async () => (await visited())?.status()).toBe(200);
    const events = whole.lines.filter((line) => line.startsWith('{') && line.includes('"type":"lock"'));
    expect(events.map((line) => JSON.parse(line))).toMatchObject([
      { lock: { change: 'locked', sub: 'contractor', reason: 'INC-1' }, actor: { sub: 'admin' } },
      { lock: { change: 'unlocked', sub: 'contractor' }, actor: { sub: 'admin' } },
    ]);
    await Promise.all([contractor.context().close(), page.context().close()]);
  });

  test('who can see a path is answered by the policy and the roles of the running gate', async () => {
    await (await opened('engineer', '/maniphest/')).context().close();
    const page = await opened('admin', `${PAGE}access?host=127.0.0.1:${new URL(origin).port}&of=/config/`);
    const rows = await page.locator('#table-access tbody tr').allTextContents();
    expect(rows.find((row) => row.startsWith('engineer'))).toMatch(/^engineer\s*never\s*never$/);
    expect(rows.find((row) => row.startsWith('admin'))).toMatch(/only if|always/);
    await page.context().close();
  });

  test('requests appear while the page is open', async () => {
    const page = await opened('admin', `${PAGE}decisions`);
    const before = await page.locator('#table-requests tbody tr').count();
    const other = await opened('contractor', '/maniphest/query/just-now/');
    await page.locator('#table-requests tbody tr', { hasText: 'just-now' }).first().waitFor();
    expect(await page.locator('#table-requests tbody tr').count()).toBeGreaterThan(before);
    await Promise.all([page.context().close(), other.context().close()]);
  });

  test('an operator ends the session of another: dead within one request, and recorded with who did it', async () => {
    const contractor = await opened('contractor', '/maniphest/');
    const page = await opened('admin', `${PAGE}sessions`);
    // The address stays the same: the next page has one of theirs less.
    const theirs = page.locator('tr', { hasText: 'contractor@corp.example' });
    const before = await theirs.count();
    await theirs.locator('button').first().click();
    await expect.poll(() => theirs.count()).toBe(before - 1);
    expect(await contractor.evaluate(`fetch('/T1').then(({ status }) => status)`)).toBe(401);
    const ended = whole.lines.map((line) => JSON.parse(line.startsWith('{') ? line : '{}'));
    const logout = ended.findLast(({ type }) => type === 'logout');
    expect(logout).toMatchObject({ logout: { by: 'operator', sub: 'contractor' }, actor: { sub: 'admin' } });
    const request = ended.find(
      ({ type, id }) => type === 'request.decision' && id === logout.trace.request_id,
    );
    expect(request.actor.sub).toBe('admin');
    await Promise.all([contractor.context().close(), page.context().close()]);
  });
});
