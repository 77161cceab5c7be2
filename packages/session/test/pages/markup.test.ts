import { html } from '@portcullis/core/internal';
import { describe, expect, test } from 'vitest';
import { askPage, credentialsPage, userCodePage } from '../../src/credentials/credential-pages.ts';
import { chooserPage } from '../../src/pages/chooser.ts';
import { messages } from '../../src/pages/messages/en.ts';
import { sessionListPage } from '../../src/pages/session-list.ts';
import { type WhoAmI, whoAmIPage } from '../../src/pages/who-am-i.ts';

const { chooser, credentials: words, sessionList, whoAmI } = messages;
/** Without line ends, and with each moment by its seconds alone. */
const markupOf = ({ main }: { readonly main: unknown }): string =>
  String(main)
    .replaceAll('\n', '')
    .replaceAll(/<time datetime="([^"]*)"[^>]*>.*?<\/time>/g, (_, at: string) => `@${Date.parse(at) / 1000}`);

describe('the page about the user’s identity', () => {
  const identity = {
    ...{
      kind: 'user',
      name: 'Ada',
      email: 'ada@acme.example',
      subject: 's-1',
      issuer: 'https://idp.example',
    },
    ...{ groups: ['eng', 'ops'], claims: {}, expiresAt: 9 },
    authentication: { method: 'session', provider: 'main', acr: 'gold', amr: ['pwd', 'otp'], authTime: 1 },
  };
  const shown = (changes: object = {}, who: object = {}): string =>
    markupOf(
      whoAmIPage(
        {
          identity: { ...identity, ...who } as never,
          ...{ grants: undefined, startedAt: 1, identifiedAt: 2, endsAt: 3, logoutAction: '/out' },
          ...{ canEndOthers: false, back: html`back` },
          ...changes,
        } as WhoAmI,
        messages,
        'en',
      ),
    );

  test('has every fact under its name, and a logout', () => {
    const facts: readonly (readonly [string, string])[] = [
      [whoAmI.name, 'Ada'],
      [whoAmI.email, 'ada@acme.example'],
      [whoAmI.subject, 's-1'],
      [whoAmI.issuer, 'https://idp.example'],
      [whoAmI.provider, 'main'],
      [whoAmI.loginClass, 'gold'],
      [whoAmI.loginMethods, 'pwd, otp'],
    ];
    const times = [whoAmI.signedInAt, whoAmI.groupsReadAt, whoAmI.endsAt].map(
      (term, at) => `<dt>${term}</dt><dd>@${at + 1}</dd>`,
    );
    expect(shown()).toBe(
      `<dl>${facts.map(([term, value]) => `<dt>${term}</dt><dd>${value}</dd>`).join('')}</dl>` +
        `<h2>${whoAmI.groups}</h2><ul><li><code>eng</code></li><li><code>ops</code></li></ul>` +
        `<h2>${whoAmI.session}</h2><dl>${times.join('')}</dl>` +
        `<div class="row"><form method="post" action="/out"><button type="submit" class="button">${whoAmI.signOut}</button></form></div>`,
    );
  });

  test('leaves out unknown facts, and distinguishes unknown groups from no groups', () => {
    const without = shown(
      {},
      {
        name: undefined,
        email: undefined,
        authentication: { ...identity.authentication, acr: undefined, amr: [] },
      },
    );
    expect(without).toContain(
      `<dl><dt>${whoAmI.subject}</dt><dd>s-1</dd><dt>${whoAmI.issuer}</dt><dd>https://idp.example</dd><dt>${whoAmI.provider}</dt><dd>main</dd></dl>`,
    );
    expect(shown({}, { groups: undefined })).toContain(`<p class="quiet">${whoAmI.unknownGroups}</p>`);
    expect(shown({}, { groups: [] })).toContain(`<p class="quiet">${whoAmI.noGroups}</p>`);
  });

  test('has a title with the name, or without one', () => {
    const titleOf = (name: string | undefined) =>
      whoAmIPage(
        { ...{ startedAt: 1, identifiedAt: 2, endsAt: 3 }, identity: { ...identity, name } } as never,
        messages,
        'en',
      ).title;
    expect([titleOf('Ada'), titleOf(undefined)]).toEqual([whoAmI.titleAs('Ada'), whoAmI.title]);
  });

  test('shows each role with its source, where roles are known', () => {
    const grants = [
      { role: 'admin', group: 'g-1', alias: 'Admins' },
      { role: 'reader', group: 'eng', via: 'admin' },
    ];
    const roles = shown({ grants });
    expect(roles).toContain('<tr><th scope="row">admin</th><td>Admins, <code>g-1</code></td></tr>');
    expect(roles).toContain(
      `<tr><th scope="row">reader</th><td><code>eng</code> (${whoAmI.byWayOf('admin')})</td></tr>`,
    );
    expect(shown({ grants: [] })).toContain(`<h2>${whoAmI.roles}</h2><p class="quiet">${whoAmI.noRoles}</p>`);
    expect(shown()).not.toContain(`<h2>${whoAmI.roles}</h2>`);
  });

  test('links to all sessions, and to ending the others, only where that is possible', () => {
    expect(shown({ sessionsHref: '/all' })).toContain(`<p><a href="/all">${whoAmI.allSessions}</a></p>`);
    expect(shown({ canEndOthers: true })).toContain('name="everywhere" value="1"');
    expect(shown()).not.toContain('everywhere');
  });
});

describe('the page that offers providers', () => {
  const providers = [
    { label: 'Main', href: '/a' },
    { label: 'Office', href: '/b', icon: 'data:image/png;base64,AAAA' },
  ];

  test('shows each with its picture, if it has one', () => {
    const page = chooserPage({ providers, emailAction: undefined, asked: {} }, messages);
    expect(markupOf(page)).toBe(
      `<p>${chooser.choose}</p><ul class="choices"><li><a class="button" href="/a"><span>Main</span></a></li>` +
        '<li><a class="button" href="/b"><img src="data:image/png;base64,AAAA" alt="" width="20" height="20"><span>Office</span></a></li></ul>',
    );
    expect(page.status).toBeUndefined();
  });

  test('asks for an e-mail address, passes on the login’s parameters, and says where no provider has the address', () => {
    const asked = { return_to: '/x', acr_values: undefined };
    const form = markupOf(chooserPage({ providers, emailAction: '/mail', asked }, messages));
    expect(form).toContain(
      '<form method="post" action="/mail"><input type="hidden" name="return_to" value="/x"><label for="email">',
    );
    expect(form).not.toContain('role="alert"');
    const unknown = chooserPage({ providers, emailAction: '/mail', asked, unknownEmail: 'a@b' }, messages);
    expect(unknown.status).toBe(400);
    expect(markupOf(unknown)).toContain(
      `<p id="problem" class="problem" role="alert">${chooser.unknownEmail}</p><input id="email" name="email" type="email" autocomplete="username" required value="a@b"`,
    );
  });
});

describe('pages about credentials', () => {
  const asked = {
    ...{ name: 'git', application: 'https://wiki.example', person: 'Ada', action: '/allow' },
    fields: { user_code: 'AB-CD', other: 'x' },
  };
  const hidden =
    '<input type="hidden" name="user_code" value="AB-CD"><input type="hidden" name="other" value="x">';

  test('ask before one is issued, and warn where the program is on another machine', () => {
    const here = askPage({ ...asked, where: 'here' }, messages);
    expect(markupOf(here)).toBe(
      `<dl><dt>${words.program}</dt><dd>git</dd><dt>${words.application}</dt><dd>wiki.example</dd><dt>${words.actsAs}</dt><dd>Ada</dd></dl><p>${words.startedHere}</p>` +
        `<form method="post" action="/allow">${hidden}<button type="submit" class="button" data-deliberate>${words.allow}</button></form>`,
    );
    expect(here.scripts).toHaveLength(1);
    expect(markupOf(askPage({ ...asked, where: 'elsewhere' }, messages))).toContain(
      `<dt>${words.code}</dt><dd><code>AB-CD</code></dd><dt>${messages.sessionList.where}</dt><dd>${messages.sessionList.unknownPlace}</dd></dl><p><strong>${words.startedElsewhere}</strong></p>`,
    );
  });

  test('keep a code under which no device waits', () => {
    expect(userCodePage('/code', messages).status).toBeUndefined();
    const unknown = userCodePage('/code', messages, 'AB');
    expect([unknown.status, markupOf(unknown).includes('value="AB"')]).toEqual([400, true]);
  });

  const one = { id: 'c-1', name: 'git', subject: 's-1', createdAt: 1, usedAt: 2, endsAt: 3 };
  const list = (changes: object = {}): string =>
    markupOf(
      credentialsPage(
        {
          credentials: [one],
          action: '/end',
          isEveryones: false,
          otherHref: undefined,
          nextHref: undefined,
          ...changes,
        } as never,
        messages,
        'en',
      ),
    );

  test('list the user’s own, with times and a button for each', () => {
    expect(list()).toBe(
      `<div class="wide"><table><thead><tr><th scope="col">${words.program}</th><th scope="col">${words.givenAt}</th><th scope="col">${words.usedAt}</th><th scope="col">${whoAmI.endsAt}</th><td></td></tr></thead>` +
        '<tbody><tr><th scope="row">git</th><td>@1</td><td>@2</td><td>@3</td>' +
        `<td><form method="post" action="/end"><button type="submit" class="button quiet" name="id" value="c-1">${words.end}</button></form></td></tr></tbody></table></div>`,
    );
    expect(list({ credentials: [] })).toBe(
      `<div class="wide"><p class="quiet">${words.noneOfYours}</p></div>`,
    );
  });

  test('list those of all users with their owners, and link to the other list and the next page', () => {
    const all = list({ isEveryones: true, otherHref: '/mine', nextHref: '/next' });
    expect(all).toContain(`<th scope="col">${words.owner}</th>`);
    expect(all).toContain('<th scope="row">git</th><td>s-1</td><td>@1</td>');
    expect(all).toContain('<input type="hidden" name="everyone" value="1">');
    expect(all).toContain(
      `</div><p class="row"><a href="/next" rel="next">${words.nextPage}</a></p><p class="row"><a href="/mine">${words.onlyMine}</a></p>`,
    );
    expect(list({ otherHref: '/all' })).toContain(`<a href="/all">${words.showEverybodys}</a>`);
  });
});

test('the page of all sessions shows this browser first, and a button that names the session it ends', () => {
  const session = (id: string, more: object = {}) => ({
    ...{ id, place: {}, startedAt: 1, seenAt: 2, provider: 'main', acr: undefined, amr: [] },
    ...more,
  });
  const sessions = [
    session('other', { place: { country: 'DE' }, acr: 'gold', amr: ['pwd'] }),
    session('own'),
    session('third', { amr: ['otp', 'pwd'] }),
  ];
  const page = markupOf(sessionListPage({ sessions, ownId: 'own', action: '/end' } as never, messages, 'en'));
  expect([...page.matchAll(/<h2 id="(\w+)">/g)].map(([, id]) => id)).toEqual(['own', 'other', 'third']);
  const sections = page.split('</section>');
  expect(sections[0]).toContain(
    `<h2 id="own">${sessionList.unknownBrowser} <strong>(${sessionList.thisBrowser})</strong></h2>`,
  );
  expect(sections.map((section) => section.includes(sessionList.thisBrowser))).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(sections[0]).toContain(`aria-describedby="own">${whoAmI.signOut}</button>`);
  expect(sections[1]).toContain(`aria-describedby="other">${sessionList.end}</button>`);
  expect(sections[0]).toContain(`<dd>${sessionList.unknownPlace}</dd>`);
  expect(sections[0]).toContain(`<dd>${sessionList.unknownHow}</dd>`);
  expect(sections[1]).toContain('<dd>Germany</dd>');
  expect(sections[1]).toContain('<dd>gold, pwd</dd>');
  expect(sections[2]).toContain('<dd>otp, pwd</dd>');
  const own = { sessions: [...sessions].reverse(), ownId: 'own', action: '/end' } as never;
  const german = markupOf(sessionListPage(own, messages, 'de'));
  expect([...german.matchAll(/<h2 id="(\w+)">/g)].map(([, id]) => id)).toEqual(['own', 'third', 'other']);
  expect(german).toContain('<dd>Deutschland</dd>');
});
