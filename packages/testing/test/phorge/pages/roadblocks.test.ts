import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { Browser, csrfField, location, titleOf } from '../browser.ts';

let phorge: Phorge;
let browser: Browser;

beforeEach(async () => {
  phorge = await startPhorge({
    users: [
      { username: 'alice', admin: true, apiToken: `api-${'a'.repeat(28)}` },
      { username: 'erin', approved: false },
    ],
  });
  browser = new Browser(phorge, phorge.signIn('alice').cookie);
});
afterEach(() => phorge.close());

describe('a disabled user', () => {
  beforeEach(() => phorge.setDisabled('alice', true));

  test.each([['/maniphest/'], ['/config/'], ['/auth/start/'], ['/auth/finish/'], ['/auth/link/1/']])(
    'sees a message on %s, with 200',
    async (target) => {
      const answer = await browser.get(target);
      expect([answer.status, titleOf(answer)]).toEqual([200, 'Account Disabled']);
    },
  );

  test('sees a message in a dialog by a script', async () => {
    const answer = await browser.post('/maniphest/', { __ajax__: 'true', __wflow__: 'true' });
    expect(answer.body).toMatch(/^for \(;;\);\{"error":null,"payload":\{"dialog":".*Account Disabled/);
  });

  test('can log out', async () => {
    const csrf = csrfField(await browser.get('/logout/'));
    expect(location(await browser.post('/logout/', { __csrf__: csrf, __form__: '1' }))).toBe(
      '/auth/loggedout/',
    );
  });

  test('cannot use the API, and gets another answer than before', async () => {
    const token = { 'api.token': `api-${'a'.repeat(28)}` };
    const whoami = async (): Promise<{ error_info: string | null }> =>
      JSON.parse((await new Browser(phorge).post('/api/user.whoami', token)).body);
    expect((await whoami()).error_info).toBe('User account is not permitted to use the API.');
    phorge.setDisabled('alice', false);
    expect((await whoami()).error_info).toBeNull();
  });
});

describe('a user who is not approved yet', () => {
  beforeEach(() => {
    browser = new Browser(phorge, phorge.signIn('erin').cookie);
  });

  test.each([['/maniphest/'], ['/config/'], ['/T1'], ['/settings/']])(
    'waits on %s, with 200',
    async (target) => {
      const answer = await browser.get(target);
      expect([answer.status, titleOf(answer)]).toEqual([200, 'Wait For Approval']);
      expect(answer.body).toContain('needs to be approved by an administrator');
      expect(answer.body).toContain('>erin</a>');
    },
  );

  test('can log out', async () => {
    expect(titleOf(await browser.get('/logout/'))).toBe('Log Out?');
  });

  test('is admitted immediately when an administrator approves', async () => {
    phorge.setApproved('erin', true);
    expect(titleOf(await browser.get('/maniphest/'))).toBe('Maniphest: /maniphest/');
    expect((await browser.get('/config/')).status).toBe(403);
  });
});
