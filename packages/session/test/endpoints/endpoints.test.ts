import { describe, expect, test } from 'vitest';
import { memorySessions, type SessionOptions } from '../../src/index.ts';
import { BASE, optionsFor, type Scene, scene } from '../fixtures/scene.ts';

const AT = '/.portcullis/';

async function loggedIn(options: Partial<SessionOptions> = {}): Promise<Scene> {
  const stage = await scene(options);
  await stage.logIn();
  return stage;
}

/** Two providers, of which one is known by the domain of e-mail addresses. */
function withTwo(domains: readonly string[] = ['corp.example']): Promise<Scene> {
  return scene((provider) => {
    const { providers, ...options } = optionsFor(provider);
    const { idp } = providers as Record<string, NonNullable<(typeof providers)[string]>>;
    if (idp === undefined) throw new Error('the scene has no provider');
    return { ...options, providers: { staff: { ...idp, label: 'Staff', domains }, guests: idp } };
  });
}

const textOf = async (answer: Response): Promise<string> => (await answer.text()).replaceAll('&amp;', '&');

test('a callback of a provider that is not configured does not exist', async () => {
  const stage = await scene();
  expect((await stage.browser.open(`${AT}callback/other?code=a&state=b`)).status).toBe(404);
});

describe('the page that offers providers', () => {
  test('links to each provider, and back to the page that the user wanted', async () => {
    const stage = await withTwo();
    const page = await textOf(await stage.browser.open(`${AT}login?return_to=/D1&prompt=select_account`));
    for (const name of ['staff', 'guests']) {
      const link = `${BASE}${AT}login?provider=${name}&return_to=%2FD1&prompt=select_account`;
      expect(page).toContain(`href="${link}"`);
    }
    expect(page).toContain(`<form method="post" action="${BASE}${AT}login">`);
    expect(page).toContain('<input type="hidden" name="return_to" value="/D1">');
    expect(page).not.toContain('class="problem"');
  });

  test('asks for no e-mail address where no provider has e-mail domains', async () => {
    const stage = await withTwo([]);
    expect(await textOf(await stage.browser.open(`${AT}login`))).not.toContain('<form');
  });

  test('says that no provider has the address, and leaves it in its field', async () => {
    const stage = await withTwo();
    for (const [fields, shown] of [
      [{ email: 'eve@evil.example', return_to: '/D1' }, 'eve@evil.example'],
      [{ return_to: '/D1' }, ''],
    ] as [Record<string, string>, string][]) {
      const answer = await stage.browser.submit(`${AT}login`, fields);
      expect(answer.status).toBe(400);
      const page = await textOf(answer);
      expect(page).toContain(`value="${shown}" aria-invalid="true"`);
      expect(page).toContain('provider=staff&return_to=%2FD1"');
    }
  });

  test('redirects a user who gave an address to the provider of its domain, by its display name', async () => {
    const stage = await withTwo();
    const form = { email: 'ada@corp.example', return_to: '/D1' };
    const page = await textOf(await stage.browser.submit(`${AT}login`, form));
    expect(page).toContain(`content="0; url=${BASE}${AT}login?provider=staff&return_to=%2FD1"`);
    expect(page).toContain('Staff');
  });

  test('passes on the parameters of the login by each of its links', async () => {
    const stage = await withTwo();
    const asked = 'return_to=%2FD1&acr_values=mfa&max_age=60&prompt=select_account';
    const page = await textOf(await stage.browser.open(`${AT}login?${asked}`));
    expect(page).toContain(`login?provider=guests&${asked}"`);
    const hidden = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
    const form = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
    expect(new URLSearchParams(form).toString()).toBe(asked);
    const unknown = await stage.browser.submit(`${AT}login`, { ...form, email: 'eve@evil.example' });
    expect(await textOf(unknown)).toContain(`login?provider=guests&${asked}"`);
    const known = await stage.browser.submit(`${AT}login`, { ...form, email: 'ada@corp.example' });
    expect(await textOf(known)).toContain(`login?provider=staff&${asked}"`);
  });

  test('does not pass on parameters that no login accepts', async () => {
    const stage = await withTwo();
    for (const asked of ['max_age=soon', 'acr_values=%20', 'prompt=none']) {
      expect((await stage.browser.open(`${AT}login?${asked}`)).status, asked).toBe(400);
    }
  });

  test('accepts forms of this site only', async () => {
    const stage = await withTwo();
    const form = { email: 'ada@corp.example' };
    await stage.browser.submit(`${AT}login`, form, { origin: 'https://evil.example' });
    expect(stage.failure).toBe('session.origin');
  });
});

describe('a link to a login', () => {
  test('may ask the user to choose an account, and may set no other prompt', async () => {
    const stage = await scene();
    const away = await stage.browser.open(`${AT}login?prompt=select_account`);
    expect(new URL(away.headers.get('location') ?? '').searchParams.get('prompt')).toBe('select_account');
    await stage.browser.open(`${AT}login?prompt=none`);
    expect([stage.failure, stage.detail]).toEqual([
      'session.parameters',
      '"prompt" must be select_account or absent',
    ]);
  });

  test.each([
    ['provider=other', '"provider" is not the name of a configured identity provider'],
    ['max_age=soon', 'max_age is not a number of seconds'],
    ['acr_values=%20', 'acr_values is not a list of values separated by spaces'],
  ])('is refused with %s', async (query, detail) => {
    const stage = await scene();
    expect((await stage.browser.open(`${AT}login?${query}`)).status).toBe(400);
    expect([stage.failure, stage.detail]).toEqual(['session.parameters', detail]);
  });
});

test('a login that starts in a frame is refused, whatever page embeds it', async () => {
  const stage = await scene();
  const answer = await stage.browser.open(`${AT}login`, { 'sec-fetch-dest': 'iframe' });
  expect([answer.status, stage.failure, stage.browser.flows]).toEqual([401, 'session.login_required', []]);
});

describe('a logout', () => {
  test('is recorded with the user of the session', async () => {
    const stage = await loggedIn();
    await stage.browser.submit(`${AT}logout`, {});
    expect(stage.entries).toContainEqual({
      type: 'caller.identified',
      identity: expect.objectContaining({ subject: 'ada' }),
    });
  });

  test('asks for confirmation where it started with a link', async () => {
    const stage = await loggedIn();
    const page = await textOf(await stage.browser.open(`${AT}logout`));
    expect(page).toContain(`<form method="post" action="${BASE}${AT}logout"`);
  });

  test('is by forms of this site only, and ends one session unless all are meant', async () => {
    const store = memorySessions();
    const stage = await loggedIn({ store });
    const phone = stage.newBrowser();
    await stage.logIn(phone);
    await stage.browser.submit(`${AT}logout`, {}, { origin: 'https://evil.example' });
    expect([stage.failure, (await stage.browser.send('/')).status]).toEqual(['session.origin', 200]);
    await stage.browser.submit(`${AT}logout`, { everywhere: '0' });
    expect([(await stage.browser.send('/')).status, (await phone.send('/')).status]).toEqual([401, 200]);
  });

  test('redirects to the provider’s logout, or says that it is done', async () => {
    const stage = await loggedIn();
    expect(await textOf(await stage.browser.submit(`${AT}logout`, {}))).toContain(
      `content="0; url=${stage.provider.issuer}/logout?`,
    );
    await stage.logIn();
    const plain = await scene({}, stage);
    stage.provider.does.discovery = ({ end_session_endpoint, ...metadata }) => metadata;
    for (const [name, value] of stage.browser.cookies) plain.browser.cookies.set(name, value);
    const done = await plain.browser.submit(`${AT}logout`, {});
    expect([done.status, done.headers.get('location')]).toEqual([303, `${BASE}${AT}signed-out`]);
    expect(plain.browser.cookies.size).toBe(0);
  });

  test('without a session is done already, and no cookie is left', async () => {
    const stage = await scene();
    const done = await stage.browser.submit(`${AT}logout`, {});
    expect([done.status, done.headers.get('location')]).toEqual([303, `${BASE}${AT}signed-out`]);
    expect(done.headers.getSetCookie()).toEqual([expect.stringContaining('Max-Age=0')]);
  });

  test('by a provider needs its token', async () => {
    const stage = await scene({ store: memorySessions() });
    const init = { method: 'POST', body: new URLSearchParams() };
    expect((await stage.serve(new Request(`${BASE}${AT}backchannel-logout`, init))).status).toBe(400);
    expect([stage.failure, stage.detail]).toEqual(['session.parameters', 'the form has no logout_token']);
  });

  test('ends on a page that links to the login, whatever state a provider adds', async () => {
    const stage = await scene();
    const page = await stage.browser.open(`${AT}signed-out?state=x`);
    expect([page.status, await textOf(page)]).toEqual([
      200,
      expect.stringContaining(`href="${BASE}${AT}login"`),
    ]);
    expect((await stage.browser.open(`${AT}signed-out?return_to=/x`)).status).toBe(400);
  });
});

describe('the page about the signed-in user', () => {
  test('shows where each role comes from, and links to all actions', async () => {
    const rolesOf = () => [{ role: 'admin', group: 'eng' }];
    const stage = await loggedIn({ store: memorySessions(), rolesOf });
    const page = await textOf(await stage.browser.open(`${AT}whoami`));
    for (const part of [
      'admin</th>',
      '<code>eng</code>',
      'name="everywhere"',
      `action="${BASE}${AT}logout"`,
      `href="${BASE}${AT}sessions"`,
      'href="/"',
    ]) {
      expect(page).toContain(part);
    }
  });

  test('says that the user has no role where roles are known, and says nothing of roles where they are not', async () => {
    const told = await loggedIn({ rolesOf: () => [] });
    expect(await textOf(await told.browser.open(`${AT}whoami`))).toContain('None of your groups grants you');
    const untold = await textOf(await (await loggedIn()).browser.open(`${AT}whoami`));
    expect(untold).not.toContain('None of your groups grants you');
    expect(untold).not.toContain('<h2>Roles</h2>');
  });

  test('offers no action that sessions in cookies cannot do', async () => {
    const page = await textOf(await (await loggedIn()).browser.open(`${AT}whoami`));
    expect(page).not.toContain('name="everywhere"');
    expect(page).not.toContain(`${AT}sessions`);
  });
});

describe('the list of the user’s sessions', () => {
  test('needs a session, and the form names the session to end', async () => {
    const stage = await loggedIn({ store: memorySessions() });
    expect((await stage.newBrowser().send(`${AT}sessions`)).status).toBe(401);
    expect(stage.failure).toBe('session.login_required');
    await stage.browser.submit(`${AT}sessions`, {});
    expect([stage.failure, stage.detail]).toEqual(['session.parameters', 'the form does not name a session']);
    expect((await stage.browser.open(`${AT}sessions?of=eve`)).status).toBe(400);
  });

  test('is shown again after a session of another browser was ended', async () => {
    const stage = await loggedIn({ store: memorySessions() });
    const again = await stage.browser.submit(`${AT}sessions`, { session: 'over already' });
    expect([again.status, again.headers.get('location')]).toEqual([303, `${BASE}${AT}sessions`]);
    expect(again.headers.getSetCookie()).toEqual([]);
  });

  test('sends its forms to itself, and marks the current session', async () => {
    const stage = await loggedIn({ store: memorySessions() });
    const page = await textOf(await stage.browser.open(`${AT}sessions`));
    expect(page).toContain(`action="${BASE}${AT}sessions"`);
    expect(stage.entries).toContainEqual({
      type: 'caller.identified',
      identity: expect.objectContaining({ subject: 'ada' }),
    });
  });
});

test('any other address below the prefix does not exist', async () => {
  const stage = await loggedIn();
  for (const path of ['', 'x', 'login/x', 'Login']) {
    expect([path, (await stage.browser.open(`${AT}${path}`)).status]).toEqual([path, 404]);
  }
  expect((await stage.browser.submit(`${AT}whoami`, {})).status).toBe(404);
});
