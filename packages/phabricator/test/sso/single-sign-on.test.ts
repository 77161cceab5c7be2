import type { BaseContext, Caller } from '@portcullis/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTrail } from '../../../../scripts/fixtures/test-context.ts';
import { accountId, memorySso, type SingleSignOn, singleSignOn } from '../../src/sso/index.ts';
import { type Browser, formFields, viewerOf } from '../fixtures/browser.ts';
import { contextOf } from '../fixtures/context.ts';
import { cookiesOf, type SsoGate, startSsoGate } from '../fixtures/sso-gate.ts';
import { AUTHORIZE, authorizeQuery, person, signOnOptions } from '../fixtures/sso-server.ts';

let gate: SsoGate;
let browser: Browser;

const GRACE = person({
  subject: 'grace',
  email: 'grace@corp.example',
  claims: { preferred_username: 'hopper' },
});

beforeAll(async () => {
  const [grace, mallory] = await Promise.all(
    ['grace', 'mallory'].map((subject) => accountId('https://login.corp.example', subject)),
  );
  gate = await startSsoGate({
    users: [
      { username: 'grace', externalId: grace ?? '' },
      { username: 'mallory', externalId: mallory ?? '', disabled: true },
      { username: 'admin', admin: true },
    ],
  });
});
afterAll(() => gate.close());
beforeEach(() => {
  gate.phorge.reset();
  gate.restart();
  browser = gate.browser();
});

/** The hops of a journey, without the key of a registration. */
async function journey(path: string): Promise<readonly string[]> {
  const { hops } = await browser.open(path);
  return hops.map(({ path, status }) => `${status} ${path.replace(/\/register\/\w+\//, '/register/KEY/')}`);
}

describe('singleSignOn', () => {
  it('signs a new user in with no click, in the number of navigations that a real Phorge needs', async () => {
    browser.person = person();
    expect(await journey('/maniphest/query/all/')).toEqual([
      '302 /maniphest/query/all/',
      `302 ${AUTHORIZE}`,
      '302 /auth/login/phabricator:edge.gateway/',
      '302 /auth/register/KEY/',
      '302 /auth/validate/',
      '302 /auth/finish/',
      '200 /maniphest/query/all/',
    ]);
    const { text } = await browser.open('/');
    expect(viewerOf(text)).toBe('ada');
    expect(gate.phorge.user('ada')).toMatchObject({ realName: 'Ada Lovelace', email: 'ada@corp.example' });
  });

  it('signs a known user in, whatever their current name', async () => {
    browser.person = GRACE;
    expect(await journey('/maniphest/')).toEqual([
      '302 /maniphest/',
      `302 ${AUTHORIZE}`,
      '302 /auth/login/phabricator:edge.gateway/',
      '302 /auth/validate/',
      '302 /auth/finish/',
      '200 /maniphest/',
    ]);
    expect(viewerOf((await browser.open('/')).text)).toBe('grace');
  });

  it('redirects no more from then on', async () => {
    browser.person = person();
    await browser.open('/');
    expect(await journey('/maniphest/')).toEqual(['200 /maniphest/']);
    expect(gate.steps).toEqual([]);
  });

  it('starts again when Phorge has ended the session', async () => {
    browser.person = person();
    await browser.open('/');
    gate.phorge.endSessions('ada');
    const { hops, text } = await browser.open('/maniphest/');
    expect(hops).toHaveLength(7);
    expect(viewerOf(text)).toBe('ada');
  });

  it('recognizes its users under a cookie prefix as well', async () => {
    const prefixed = await startSsoGate({ cookiePrefix: 'lab' });
    try {
      prefixed.restart({ cookiePrefix: 'lab' });
      const other = prefixed.browser();
      other.person = person();
      expect(viewerOf((await other.open('/')).text)).toBe('ada');
      expect([...other.cookies.keys()].sort()).toEqual(['__Host-portcullis-phsid', 'lab_phsid', 'lab_phusr']);
      other.person = GRACE;
      expect(viewerOf((await other.open('/')).text)).toBe('hopper');
    } finally {
      await prefixed.close();
    }
  });

  it('leaves the session, its name and its proof in the browser, and no intermediate cookie', async () => {
    browser.person = person();
    await browser.open('/');
    expect([...browser.cookies.keys()].sort()).toEqual(['__Host-portcullis-phsid', 'phsid', 'phusr']);
  });

  it('forwards no cookie of the gateway to Phorge', async () => {
    browser.person = person();
    await browser.open('/');
    await browser.open('/maniphest/');
    for (const request of gate.phorge.requests) expect(cookiesOf(request)).not.toContain('portcullis');
    expect(cookiesOf(gate.phorge.requests.at(-1))).toContain('phsid=');
  });

  it('accepts forms of a signed-in page, with the session that they belong to', async () => {
    browser.person = person();
    const { text } = await browser.open('/T1');
    const fields = formFields(text, 'query');
    const response = await browser.submit('/maniphest/task/edit/1/comment/', { ...fields, comment: 'Hello' });
    expect(response.status).toBe(302);
    expect((await browser.open('/T1')).text).toContain('Hello');
  });

  it('records each step, with name and account and without a secret', async () => {
    browser.person = person();
    const account = await accountId('https://login.corp.example', '248289761001');
    const steps: unknown[] = [];
    let path = '/';
    for (let hop = 0; hop < 5; hop += 1) {
      const response = await browser.visit(path);
      steps.push(...gate.steps);
      path = response.headers.get('location') ?? '/';
    }
    expect(steps).toEqual([
      { type: 'sso', step: 'code_issued', username: 'ada', account },
      { type: 'sso', step: 'registered', username: 'ada', account },
      { type: 'sso', step: 'signed_in', username: 'ada', account },
    ]);
    for (const secret of browser.cookies.values()) {
      if (secret !== 'ada') expect(JSON.stringify(steps)).not.toContain(secret);
    }
  });

  it('shows Phorge’s message to a user whose account is disabled', async () => {
    browser.person = person({ subject: 'mallory' });
    const { text } = await browser.open('/maniphest/');
    expect(text).toContain('Your account has been disabled.');
    gate.phorge.setDisabled('mallory', false);
    expect(viewerOf((await browser.open('/maniphest/')).text)).toBe('mallory');
    gate.phorge.setDisabled('mallory', true);
    expect((await browser.open('/maniphest/')).text).toContain('Your account has been disabled.');
  });

  it.each<[string, Caller, number, string]>([
    ['nobody', { kind: 'anonymous', challenges: ['Session'] }, 401, 'sso.login_required'],
    ['a service', { ...person(), kind: 'service' }, 403, 'sso.people_only'],
  ])('gives %s no account', async (_, caller, status, code) => {
    browser.person = caller;
    const { response } = await browser.open('/maniphest/');
    expect(response.status).toBe(status);
    expect(gate.failure?.code).toBe(code);
  });

  it('returns the page that Phorge shows anonymous visitors', async () => {
    const response = await browser.send('/status/');
    expect([response.status, await response.text()]).toEqual([200, 'ALIVE\n']);
  });

  it.each(['/.portcullis/idp/', '/.portcullis/idp/link', '/.portcullis/idp/oauthserver/authorize/'])(
    'serves nothing at %s',
    async (path) => {
      browser.person = person();
      const response = await browser.visit(path);
      expect([response.status, gate.failure?.code]).toEqual([404, 'sso.not_found']);
      expect(gate.phorge.requests).toEqual([]);
    },
  );

  it('refuses requests below its prefix also where the server step is missing', async () => {
    const { step } = singleSignOn(signOnOptions());
    const next = () => Promise.reject(new Error('went on'));
    for (const path of [
      '/.portcullis/idp/x',
      '/.portcullis/idp/api/user.whoami',
      '/.portcullis/idp/oauthserver/token/',
    ]) {
      await expect(step({ ...contextOf(path), caller: person() }, next)).rejects.toMatchObject({
        code: 'sso.not_found',
      });
    }
  });

  it('reports wrong plain options immediately, and those of a Worker at its first request', async () => {
    const wrong = signOnOptions({ serverName: 'Edge' });
    expect(() => singleSignOn(wrong)).toThrow('singleSignOn: serverName');
    const later: SingleSignOn<{ NAME: string }> = singleSignOn((env: { NAME: string }) => ({
      ...signOnOptions({ store: memorySso() }),
      serverName: env.NAME,
    }));
    const call = (NAME: string) => later.server(contextOf('/', {}, { NAME }), async () => new Response('on'));
    expect(() => call('Edge')).toThrow('singleSignOn: serverName');
    expect(await (await call('edge')).text()).toBe('on');
  });

  it('builds its options once for the bindings of a Worker', async () => {
    let made = 0;
    const sso = singleSignOn(() => {
      made += 1;
      return signOnOptions();
    });
    const context: BaseContext = { ...contextOf(`${AUTHORIZE}?${authorizeQuery()}`), trail: createTrail() };
    await sso.server(context, async () => new Response());
    await sso.step({ ...context, caller: person() }, async () => new Response());
    expect(made).toBe(1);
  });
});
