import type { Identity, RoleGrant } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import type { Browser } from '../../../../scripts/fixtures/browser.ts';
import { memorySessions } from '../../src/index.ts';
import { basic, type CredentialScene, credentialScene, GOOD } from '../fixtures/credential-scene.ts';
import { BASE } from '../fixtures/scene.ts';

const LIST = '/.portcullis/credentials';
const AUTHORIZE = `${LIST}/authorize`;
const DEVICE = `${LIST}/device`;
const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

async function loggedIn(...options: Parameters<typeof credentialScene>): Promise<CredentialScene> {
  const scene = await credentialScene(...options);
  await scene.logIn();
  return scene;
}

/** Somebody may end what is everybody's. */
async function operated(store = memorySessions()): Promise<CredentialScene> {
  const rolesOf = ({ subject }: Identity): RoleGrant[] =>
    subject === 'ada' ? [{ role: 'operator', group: 'ops' }] : [{ role: 'reader', group: 'all' }];
  return await loggedIn({ operators: ['operator'], store }, { rolesOf, store });
}

async function device(scene: CredentialScene): Promise<Readonly<Record<string, string>>> {
  const init = { method: 'POST', body: new URLSearchParams({ client_id: 'git' }) };
  return (await (await scene.serve(new Request(`${BASE}${DEVICE}`, init))).json()) as Record<string, string>;
}

const identified = (scene: CredentialScene): unknown[] =>
  scene.entries.filter((entry) => entry.type === 'caller.identified').map(({ identity }) => identity.subject);

const ask = async (scene: CredentialScene, browser: Browser = scene.browser): Promise<string> =>
  await (await browser.open(`${AUTHORIZE}?${new URLSearchParams(GOOD)}`)).text();

describe('the page that asks for consent', () => {
  test('sends on the program’s request, and the record names the user who was asked', async () => {
    const scene = await loggedIn();
    const page = await ask(scene);
    expect(page).toContain(`action="${BASE}${AUTHORIZE}"`);
    for (const [name, text] of Object.entries(GOOD))
      expect(page).toContain(`<input type="hidden" name="${name}" value="${text}">`);
    expect(page).toContain('A program on this computer requests this');
    expect(identified(scene)).toEqual(['ada']);
  });

  test.each([
    [
      'their name, where the provider vouches for no e-mail',
      { email_verified: false },
      '<dd>Ada Lovelace</dd>',
    ],
    [
      'what the provider calls them, where nothing else is known',
      { email: undefined, name: undefined, preferred_username: undefined },
      '<dd>ada</dd>',
    ],
  ])('names the user by %s', async (_what, changes, shown) => {
    const scene = await credentialScene();
    scene.provider.person = { ...scene.provider.person, name: 'Ada Lovelace', ...changes };
    await scene.logIn();
    expect(await ask(scene)).toContain(shown);
  });

  // RFC 9207: a program that was led here by another gate must not bring that one what this one gave.
  test('returns the code, the state of the program’s request, and the issuer', async () => {
    const scene = await loggedIn();
    const page = await (await scene.browser.submit(AUTHORIZE, GOOD)).text();
    const { href } = new URL(/href="(http:\/\/127[^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '');
    expect(href).toMatch(
      /^http:\/\/127\.0\.0\.1:9000\/done\?code=[\w.-]+&state=st-1&iss=https%3A%2F%2Fapp\.example$/,
    );
    expect(identified(scene)).toEqual(['ada']);
  });
});

describe('a device', () => {
  test('has ten minutes to fetch its credential', async () => {
    const scene = await loggedIn();
    const { device_code, user_code = '' } = await device(scene);
    await scene.browser.submit(`${DEVICE}/grant`, { user_code });
    scene.clock.pass(599);
    expect((await scene.token({ grant_type: DEVICE_CODE, device_code: device_code ?? '' })).status).toBe(200);
  });

  test('is shown by its code, for comparison, on a page whose form sends the code on', async () => {
    const scene = await loggedIn();
    const { user_code } = await device(scene);
    const page = await (await scene.browser.open(`${DEVICE}?user_code=${user_code}`)).text();
    expect(page).toContain(`<code>${user_code}</code>`);
    expect(page).toContain(`action="${BASE}${DEVICE}/grant"`);
    expect(page).toContain(`<input type="hidden" name="user_code" value="${user_code}">`);
    expect(identified(scene)).toEqual(['ada']);
  });

  test('is looked up by its code, and the page asks for the code where it is missing', async () => {
    const scene = await loggedIn();
    const page = await scene.browser.open(DEVICE);
    expect(page.status).toBe(200);
    const text = await page.text();
    expect(text).toContain(`<form method="get" action="${BASE}${DEVICE}">`);
    expect(text).not.toContain('class="problem"');
  });

  test.each(['BCDF-GHJK', 'short'])(
    'with an unknown code (%s) gets the form again, with a message',
    async (code) => {
      const scene = await loggedIn();
      const asked = await scene.browser.open(`${DEVICE}?user_code=${code}`);
      expect([asked.status, await asked.text()]).toEqual([400, expect.stringContaining('class="problem"')]);
      const granted = await scene.browser.submit(`${DEVICE}/grant`, { user_code: code });
      const page = await granted.text();
      expect([granted.status, page]).toEqual([400, expect.stringContaining('class="problem"')]);
      expect(page).toContain(`action="${BASE}${DEVICE}"`);
      expect((await scene.browser.submit(`${DEVICE}/grant`, {})).status).toBe(400);
    },
  );

  test('that another browser has allowed meanwhile is not reported as allowed here', async () => {
    const store = { ...memorySessions(), grantDevice: async () => false };
    const scene = await loggedIn({ store }, { store });
    const { user_code = '' } = await device(scene);
    expect((await scene.browser.submit(`${DEVICE}/grant`, { user_code })).status).toBe(400);
  });

  test('that was allowed is confirmed to its user, with a link to revoke it', async () => {
    const scene = await loggedIn();
    const { user_code = '' } = await device(scene);
    const page = await (await scene.browser.submit(`${DEVICE}/grant`, { user_code })).text();
    expect(page).toContain(`<a href="${BASE}${LIST}">`);
    expect(identified(scene)).toEqual(['ada']);
  });
});

describe('the list of credentials', () => {
  test('of an operator links to the list of all users and back', async () => {
    const scene = await operated();
    await scene.credential();
    expect(await (await scene.browser.open(LIST)).text()).toContain(`href="${BASE}${LIST}?everyone=1"`);
    const page = await (await scene.browser.open(`${LIST}?everyone=1`)).text();
    expect(page).toContain(`<a href="${BASE}${LIST}">`);
    expect(page).toContain('name="everyone" value="1"');
  });

  test('of more than a thousand has a next page, which needs no script, and reports its start to programs', async () => {
    const store = memorySessions();
    const scene = await operated(store);
    const credential = await scene.credential();
    const [own] = await store.listCredentials(undefined, scene.clock.seconds);
    if (own === undefined) throw new Error('there is one');
    for (let number = 0; number < 1000; number++) {
      const createdAt = own.createdAt - number;
      await store.addCredential({ ...own, id: `id-${number}`, name: `program ${number}.`, createdAt }, 0);
    }
    const page = async (query: string) => (await scene.browser.open(`${LIST}${query}`)).text();
    const next = (html: string) => /href="([^"]+)" rel="next"/.exec(html)?.[1];
    expect(next(await page(''))).toBe(`${BASE}${LIST}?skip=1000`);
    expect(next(await page('?everyone=1'))).toBe(`${BASE}${LIST}?everyone=1&amp;skip=1000`);
    const last = await page('?everyone=1&skip=1000');
    expect([last.includes('program 999.'), last.includes('program 998.'), next(last)]).toEqual([
      true,
      false,
      undefined,
    ]);
    const list = async (query: string) =>
      (await scene.ask(`${LIST}/list${query}`, `Bearer ${credential}`)).json();
    expect(await list('')).toMatchObject({ next: 1000 });
    expect(await list('?skip=1000')).toEqual({ credentials: [expect.objectContaining({ id: 'id-999' })] });
    for (const skip of ['-1', 'x', '1000000']) {
      expect((await scene.browser.open(`${LIST}?skip=${skip}`)).status).toBe(400);
      expect(scene.failure).toBe('session.parameters');
    }
  });

  test('is shown again after a credential was ended, at the page where it was ended', async () => {
    const scene = await operated();
    const back = async (fields: Record<string, string>) => {
      const { headers } = await scene.browser.submit(LIST, { id: 'x', ...fields });
      return [headers.get('location'), ...headers.getSetCookie()];
    };
    expect(await back({})).toEqual([`${BASE}${LIST}`]);
    expect(await back({ everyone: '1' })).toEqual([`${BASE}${LIST}?everyone=1`]);
  });

  test('of all users names the owner of each, and is not cached', async () => {
    const scene = await operated();
    const answer = await scene.ask(`${LIST}/list?everyone=1`, `Bearer ${await scene.credential()}`);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toMatchObject({
      credentials: [{ issuer: scene.provider.issuer, subject: 'ada' }],
    });
    expect(identified(scene)).toEqual(['ada']);
  });

  test('is for a client that is signed in, or presents a credential', async () => {
    const scene = await credentialScene();
    expect((await scene.browser.send(LIST)).status).toBe(401);
    expect(scene.failure).toBe('session.login_required');
    expect((await scene.ask(`${LIST}/list`, basic('ada', 'x'))).status).toBe(401);
    expect(scene.failure).toBe('session.login_required');
  });
});

describe('ending a credential', () => {
  const end = (scene: CredentialScene, credential: string, fields: Record<string, string>) =>
    scene.ask(`${LIST}/revoke`, `Bearer ${credential}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
    });

  test('is recorded as done by its own user, though the user is an operator', async () => {
    const scene = await operated();
    const fields = { grant_type: 'authorization_code', redirect_uri: GOOD.redirect_uri ?? '' };
    const { body } = await scene.token({
      ...{ ...fields, code: await scene.code(), code_verifier: 'v'.repeat(43) },
    });
    const id = String(body.credential_id);
    expect((await end(scene, String(body.access_token), { id, everyone: '1' })).status).toBe(204);
    expect(scene.entries.filter(({ type }) => type === 'credential')).toEqual([
      {
        ...{ type: 'credential', change: 'revoked', by: 'user', id, name: 'portcullis login on laptop' },
        ...{ issuer: scene.provider.issuer, subject: 'ada', expires: scene.clock.seconds + 28_800 },
      },
    ]);
  });

  test('that does not exist is refused, and not recorded', async () => {
    const scene = await loggedIn();
    const credential = await scene.credential();
    for (const fields of [{ id: 'x' }, {}]) {
      expect((await end(scene, credential, fields as Record<string, string>)).status).toBe(404);
      expect(scene.failure).toBe('session.credential_unknown');
      expect(scene.entries.some(({ type }) => type === 'credential')).toBe(false);
    }
    expect((await end(scene, credential, { id: 'x', everyone: '1' })).status).toBe(403);
  });
});

test('looks up no roles where no operators are configured', async () => {
  let asked = 0;
  const rolesOf = () => {
    asked += 1;
    return [];
  };
  const scene = await loggedIn({}, { rolesOf });
  await scene.browser.open(LIST);
  expect(asked).toBe(0);
});

test('by a user of the same name at another provider is refused', async () => {
  const store = memorySessions();
  const ended: unknown[] = [];
  const lent = {
    ...store,
    revokeCredential: async (...given: Parameters<typeof store.revokeCredential>) => {
      ended.push(given);
      const found = await store.revokeCredential(...given);
      return found && { ...found, issuer: 'https://other.example' };
    },
  };
  const rolesOf = (): RoleGrant[] => [{ role: 'operator', group: 'ops' }];
  const scene = await loggedIn({ store: lent, operators: ['operator'] }, { store: lent, rolesOf });
  const credential = await scene.credential();
  const list = await scene.ask(`${LIST}/list`, `Bearer ${credential}`);
  const { credentials } = (await list.json()) as { credentials: [{ id: string }] };
  await scene.browser.submit(LIST, { id: credentials[0].id, everyone: '1' });
  expect(scene.entries.find(({ type }) => type === 'credential')).toMatchObject({ by: 'operator' });
  expect(ended).toEqual([[credentials[0].id, undefined]]);
});
