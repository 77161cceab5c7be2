import { AccessError, pipeline, refusalPages, type TrailEntry, worker } from '@portcullis/core';
import type { Browser as Chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, startChromium } from '../../../../scripts/fixtures/chromium.ts';
import { LANGUAGES, PageInspector } from '../../../../scripts/programs/chromium-pages.ts';
import { sealTicket } from '../../src/agents/agent-ticket.ts';
import { accessRequests } from '../../src/index.ts';
import { GOOD as ASKED, agentScene, TOOLS } from '../fixtures/agent-scene.ts';
import { callOf, SEALS } from '../fixtures/agent-write.ts';
import { credentialScene, GOOD } from '../fixtures/credential-scene.ts';
import { denied } from '../fixtures/denied.ts';
import { glassScene, PAGE } from '../fixtures/glass-scene.ts';
import { GATE } from '../fixtures/host-scene.ts';
import { BASE, optionsFor, type Scene, scene } from '../fixtures/scene.ts';

// Every page of the gate, made by the gate, in real Chromium: as axe, the keyboard and people with other settings find it.

const ICON = `data:image/svg+xml;base64,${btoa('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#c33"/></svg>')}`;
const THEME = {
  name: 'Phorge',
  contact: 'the IT desk, ext. 1234',
  contactAddress: 'it-desk@corp.example',
  color: '#1f6f5c',
};

/** What each status is refused with. */
const REFUSED: readonly (readonly [status: number, code: string, message: string])[] = [
  [400, 'request.path_ampersand', 'The address of this request can be read in more than one way.'],
  [401, 'token.expired', 'The token has expired.'],
  [404, 'request.not_found', 'There is no page at this address.'],
  [405, 'proxy.method_not_allowed', 'This HTTP method is not supported.'],
  [421, 'gateway.unknown_host', 'This gate does not serve the requested host.'],
  [429, 'phabricator.conduit_limit', 'Too many Conduit tokens were tried. Wait a minute.'],
  [
    431,
    'session.cookies_too_large',
    'Your browser sent too many cookies for this site. Delete them, and sign in again.',
  ],
  [500, 'request.crashed', 'Something went wrong here.'],
  [502, 'proxy.origin_unreachable', 'The application could not be reached.'],
  [503, 'session.provider_unavailable', 'The identity provider cannot be reached at the moment. Try again.'],
  [504, 'proxy.origin_timeout', 'The application did not answer in time.'],
];

const NAVIGATING = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

/** The page of a gate without a login. */
function refusal(language: string, [status, code, message]: (typeof REFUSED)[number]): Promise<Response> {
  const app = pipeline().handle(() => {
    throw new AccessError({ status, code, message });
  });
  const serve = worker(app, { pages: refusalPages(THEME), report: () => {} });
  const headers = { ...NAVIGATING, 'accept-language': language };
  return Promise.resolve(
    serve(new Request('https://gate.example/page', { headers }), {}, { waitUntil: () => {} }),
  );
}

const decided: TrailEntry = { type: 'policy.decided', decision: denied };

/** Somebody who is signed in, and refused one page. */
function signedIn(): Promise<Scene> {
  return scene(
    (provider) => {
      const { idp } = optionsFor(provider).providers;
      if (idp === undefined) throw new Error('the scene has no provider');
      return optionsFor(provider, {
        theme: THEME,
        providers: {
          idp: { ...idp, label: 'Corp login', icon: ICON, domains: ['corp.example'], paths: ['/config/'] },
          partners: { ...idp, label: 'Partners and contractors with an account of their own' },
        },
        rolesOf: ({ groups = [] }) =>
          groups.map((group) => ({ role: 'engineer', group, alias: 'Engineering' })),
        ruleInWords: () => 'The configuration is for administrators only.',
        accessRequests: accessRequests({
          recipient: { name: 'desk', deliver: async () => {} },
          ownerOf: () => 'security@corp.example',
        }),
      });
    },
    undefined,
    (context, next) => {
      if (context.target.path !== '/config/') return next();
      if (context.caller.kind === 'anonymous')
        throw new AccessError({
          status: 401,
          code: 'policy.login_required',
          message: 'You need to sign in to see this.',
        });
      context.trail.add(decided);
      throw new AccessError({
        status: 403,
        code: 'policy.denied',
        message: 'Your account does not have access to this.',
      });
    },
  );
}

/** A device that waits, and what a person is asked about it. */
async function devicePages(language: string): Promise<readonly (readonly [name: string, page: Response])[]> {
  const stage = await credentialScene();
  const own = { 'accept-language': language };
  const device = '/.portcullis/credentials/device';
  await stage.logIn();
  // Two browsers of the same make.
  await stage.logIn(stage.newBrowser());
  const body = new URLSearchParams({ client_id: 'git on a server' });
  const asked = await stage.serve(new Request(`${BASE}${device}`, { method: 'POST', body }));
  const { user_code: code } = (await asked.json()) as { readonly user_code: string };
  return [
    ['device', await stage.browser.open(device, own)],
    ['device-unknown', await stage.browser.open(`${device}?user_code=BBBB-BBBB`, own)],
    ['device-ask', await stage.browser.open(`${device}?user_code=${code}`, own)],
    ['device-granted', await stage.browser.submit(`${device}/grant`, { user_code: code }, own)],
    ['credentials', await stage.browser.open('/.portcullis/credentials', own)],
    [
      'authorize',
      await stage.browser.open(`/.portcullis/credentials/authorize?${new URLSearchParams(GOOD)}`, own),
    ],
    ['sessions', await stage.browser.open('/.portcullis/sessions', own)],
  ];
}

/** What a user is asked about an agent, the list of those that act for the user, and what operators see. */
async function agentPages(language: string): Promise<readonly (readonly [name: string, page: Response])[]> {
  const deposits = {
    [TOOLS]: { application: 'Wiki', managedAt: 'https://wiki.corp.example/tokens', isOwn: async () => true },
  };
  const rolesOf = () => [{ role: 'admin', group: 'eng' }];
  const stage = await agentScene({ operators: ['admin'] }, { rolesOf, agentDeposits: deposits });
  const own = { 'accept-language': language };
  const address = `${GATE}/.portcullis/agents`;
  const asked = await stage.browser.open(`${address}/authorize?${new URLSearchParams(ASKED)}`, own);
  const none = await stage.browser.open(address, own);
  await stage.tokens();
  const [agent] = await stage.sessions.listAgents(undefined, 0);
  if (agent === undefined) throw new Error('no agent was stored');
  const agents = await stage.browser.open(address, own);
  const { id, sessionKey } = agent;
  const endsAt = stage.clock.seconds + 600;
  const ticket = await sealTicket(SEALS, GATE, 'deposit', { id, secret: 's', endsAt });
  const deposit = await stage.browser.open(`${address}/deposit?ticket=${ticket}`, own);
  await stage.sessions.depositForAgent(id, 'sealed', stage.clock.seconds, sessionKey);
  const call = await callOf(stage, agent);
  const waiting = call?.state === 'asked' ? call.address : '';
  const fields = { ticket: new URL(waiting).searchParams.get('ticket') ?? '', decision: 'confirm' };
  return [
    ['agent-ask', asked],
    ['agents-none', none],
    ['agents', agents],
    ['agents-everyone', await stage.browser.open(`${address}?everyone=1`, own)],
    ['agents-of-a-client', await stage.browser.open(`${address}?everyone=1&client=chat`, own)],
    ['agent-deposit', deposit],
    ['agents-deposited', await stage.browser.open(address, own)],
    ['agent-confirm', await stage.browser.open(waiting, own)],
    ['agent-confirmed', await stage.browser.submit(`${address}/confirm`, fields, own)],
  ];
}

/** The page that takes grants, before and after. */
async function glassPages(language: string): Promise<readonly (readonly [name: string, page: Response])[]> {
  const { browser, grant } = glassScene();
  const own = { 'accept-language': language };
  const before = await browser.open(PAGE, own);
  await browser.submit(PAGE, { grant: await grant() }, own);
  return [
    ['break-glass', before],
    ['break-glass-inside', await browser.open(PAGE, own)],
    ['break-glass-ended', await browser.submit(PAGE, { end: '1' }, own)],
  ];
}

const LONG = 'Donaudampfschifffahrtsgesellschaftskapitaensmuetze';

/** Pages with names that others made up, which are as long as others like. */
async function longPages(): Promise<readonly (readonly [name: string, page: Response])[]> {
  const stage = await scene((provider) => {
    const { idp } = optionsFor(provider).providers;
    if (idp === undefined) throw new Error('the scene has no provider');
    return optionsFor(provider, {
      theme: { name: LONG, contact: LONG, color: '#767676' },
      providers: { idp: { ...idp, label: LONG }, other: { ...idp, label: 'Other' } },
      rolesOf: ({ groups = [] }) => groups.map((group) => ({ role: LONG, group, alias: LONG })),
    });
  });
  const { browser, provider } = stage;
  const chooser = await browser.open('/.portcullis/login');
  provider.person = { ...provider.person, name: LONG, email: `${LONG}@corp.example`, groups: [LONG] };
  const away = await browser.open('/.portcullis/login?provider=idp&return_to=/.portcullis/whoami');
  await browser.open(provider.authorize(away.headers.get('location') ?? ''));
  return [
    ['long-chooser', chooser],
    ['long-who-am-i', await browser.open('/.portcullis/whoami')],
    ['long-refusal', await browser.open('/.portcullis/whoami?x=1')],
  ];
}

async function loginPages(language: string): Promise<readonly (readonly [name: string, page: Response])[]> {
  const stage = await signedIn();
  const own = { 'accept-language': language };
  const prefix = '/.portcullis/';
  const stranger = stage.newBrowser();
  const pages: [string, Response][] = [
    ['chooser', await stranger.open(`${prefix}login?return_to=/.portcullis/whoami`, own)],
    [
      'chooser-error',
      await stranger.submit(`${prefix}login`, { email: 'ada@elsewhere.example', return_to: '/' }, own),
    ],
    ['unsent', await stranger.submit('/config/', { title: 'x' }, own)],
    ['signed-out', await stranger.open(`${prefix}signed-out`, own)],
    ['login-unknown', await stranger.open(`${prefix}callback/idp?code=c&state=s`, own)],
  ];
  await stage.logIn(stage.browser, '/config/');
  const refused = await stage.browser.open('/config/', own);
  const offer = /name="offer" value="([^"]*)"/.exec(await refused.clone().text())?.[1] ?? '';
  pages.push(
    ['403', refused.clone()],
    ['access-request', await stage.browser.submit(`${prefix}access-requests`, { offer, reason: 'x' }, own)],
    ['who-am-i', await stage.browser.open(`${prefix}whoami`, own)],
    ['confirm-logout', await stage.browser.open(`${prefix}logout`, own)],
  );
  return pages;
}

describe.skipIf(!hasChromium)('every page in Chromium', () => {
  let chromium: Chromium;
  let inspector: PageInspector;

  beforeAll(async () => {
    chromium = await startChromium();
    inspector = await PageInspector.in(chromium);
  });

  afterAll(() => chromium?.close());

  test('none is wider than the window for a long name, or unreadable in the color of a theme', async () => {
    const problems: string[] = [];
    for (const [name, page] of await longPages()) problems.push(...(await inspector.problems(name, page)));
    // A name without a hyphen has nowhere else to break.
    expect(problems.filter((problem) => !problem.includes('breaks the word'))).toEqual([]);
  }, 240_000);

  test.each(['fr', 'es', 'zh-Hans'])(
    'in %s too, if it is about agents',
    async (language) => {
      const problems: string[] = [];
      for (const [name, page] of await agentPages(language))
        problems.push(...(await inspector.problems(`${name}-${language}`, page, language)));
      expect(problems).toEqual([]);
    },
    240_000,
  );

  describe.each(LANGUAGES)('in %s', (language) => {
    test('of a refusal', async () => {
      const problems: string[] = [];
      for (const refused of REFUSED) {
        const page = await refusal(language, refused);
        expect(page.status).toBe(refused[0]);
        problems.push(...(await inspector.problems(`${refused[0]}-${language}`, page, language)));
      }
      expect(problems).toEqual([]);
    }, 240_000);

    test('of a login', async () => {
      const problems: string[] = [];
      const pages = await Promise.all([
        loginPages(language),
        devicePages(language),
        agentPages(language),
        glassPages(language),
      ]);
      for (const [name, page] of pages.flat()) {
        expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
        problems.push(...(await inspector.problems(`${name}-${language}`, page, language)));
      }
      expect(problems).toEqual([]);
    }, 240_000);
  });
});
