import { describe, expect, test } from 'vitest';
import { AccessError, type Identity, type Refusal } from '../../../src/index.ts';
import { html, type RefusalExtras, refusalPage, type Theme } from '../../../src/internal.ts';
import { canonicalTarget } from '../../../src/request/canonical-target.ts';
import { createTrail } from '../../../src/request/trail.ts';
import { startContext } from '../../start-context.ts';

const random = (bytes: Uint8Array): Uint8Array => bytes.fill(1);

interface Refused {
  readonly status?: number;
  readonly code?: string;
  readonly permanent?: boolean;
  readonly path?: string;
  readonly method?: string;
  readonly language?: string;
  readonly who?: Partial<Identity>;
  readonly recorded?: boolean;
  readonly theme?: Theme;
  readonly extras?: RefusalExtras;
}

async function pageOf(refused: Refused): Promise<{ response: Response; text: string }> {
  const {
    status = 403,
    code = 'door.closed',
    permanent,
    path = '/x?token=hunter2',
    method = 'GET',
    language = 'en',
  } = refused;
  const url = `https://a.example${path}`;
  const read = canonicalTarget(url);
  if (!read.ok) throw new Error('the address of the test is ambiguous');
  const refusal: Refusal = {
    ...startContext(),
    error: new AccessError({
      ...{ code, status, permanent, message: 'The <door> is closed.' },
      detail: 'private detail',
    }),
    trail: createTrail(),
    request: new Request(url, { method, headers: { 'accept-language': language } }),
    target: read.target,
    requestId: 'the-request-id',
    reached: refused.who === undefined ? {} : { caller: { kind: 'user', ...refused.who } as Identity },
    recorded: refused.recorded ?? false,
  };
  const { theme = {}, extras = {} } = refused;
  const response = await refusalPage(refusal, { theme, random, extras: () => extras });
  return { response, text: await response.text() };
}

describe('the page of a refusal', () => {
  test.each([500, 502, 503])(
    'of a permanent fault with status %d sends people to the administrator, and never to try again',
    async (status) => {
      const { text } = await pageOf({ status, permanent: true, extras: { kind: 'unavailable' } });
      expect(text).toContain('Trying again does not help. Report it to the administrator.');
      expect(text).not.toMatch(/Try again|data-retry/);
      expect((await pageOf({ status })).text).toContain('Try again');
    },
  );

  test('shows what happened, what to do and what to report, and no detail and no query value', async () => {
    const { response, text } = await pageOf({});
    expect(response.status).toBe(403);
    expect(response.headers.get('x-request-id')).toBe('the-request-id');
    expect(text).toContain('<h1>The &lt;door&gt; is closed.</h1>');
    expect(text).toContain('The rules of this site do not allow it for the account that you use.');
    expect(text).toContain('<code>door.closed</code>');
    expect(text).toContain('<code id="request">the-request-id</code>');
    expect(text).not.toContain('private detail');
    expect(text).not.toContain('hunter2');
  });

  test.each([400, 401, 403, 404, 405, 413, 421, 429, 431, 500, 501, 502, 503, 504])(
    'of status %i says something of its own in each language',
    async (status) => {
      const english = (await pageOf({ status })).text;
      for (const language of ['de', 'fr', 'es', 'ja', 'zh-CN']) {
        const { response, text } = await pageOf({ status, language });
        expect(response.status).toBe(status);
        expect(text).toContain(`<html lang="${language === 'zh-CN' ? 'zh-Hans' : language}">`);
        expect(/<h1>(.*)<\/h1>/.exec(text)?.[1]).not.toBe(/<h1>(.*)<\/h1>/.exec(english)?.[1]);
        // The failure's own sentence, which is in English, is among the details.
        expect(text).toContain('<dd lang="en">The &lt;door&gt; is closed.</dd>');
      }
    },
  );

  test('offers to request access only where access was refused', async () => {
    expect((await pageOf({ status: 500 })).text).not.toMatch(/access/i);
  });

  test('says that a failure was recorded where it was, and only for faults of the gateway', async () => {
    expect((await pageOf({ status: 500, recorded: true })).text).toContain('The error has been recorded.');
    expect((await pageOf({ status: 500 })).text).not.toContain('The error has been recorded.');
    expect((await pageOf({ status: 403, recorded: true })).text).not.toContain(
      'The error has been recorded.',
    );
  });

  test('shows the signed-in user, escaped', async () => {
    const { text } = await pageOf({ who: { email: '<ada>@corp.example', subject: 's' } });
    expect(text).toContain('You are signed in as <strong>&lt;ada&gt;@corp.example</strong>.');
    expect((await pageOf({})).text).not.toContain('signed in as');
  });

  test('links back to the application by name, and not from its own start page', async () => {
    const theme = { name: 'Phorge & Co' };
    expect((await pageOf({ theme })).text).toContain('<a href="/">Back to Phorge &amp; Co</a>');
    expect((await pageOf({})).text).toContain('<a href="/">Back to the start page</a>');
    expect((await pageOf({ theme, path: '/' })).text).not.toContain('Back to');
    expect((await pageOf({ theme, status: 421 })).text).not.toContain('Back to');
  });

  test.each([502, 503, 504])(
    'of an outage (%i) offers to try again, and does so automatically where scripts run',
    async (status) => {
      const { response, text } = await pageOf({ status });
      expect(text).toContain('<a class="button" href="">Try again</a>');
      expect(text).toContain('<p class="quiet" data-retry hidden>');
      expect(response.headers.get('content-security-policy')).toContain("connect-src 'self'");
    },
  );

  test('of a form that was sent does not send it again, and says that the input may be lost', async () => {
    const { text } = await pageOf({ status: 502, method: 'POST' });
    expect(text).not.toContain('Try again</a>');
    expect(text).not.toContain('data-retry hidden');
    expect(text).toContain('may not have been saved');
    expect((await pageOf({ status: 502 })).text).not.toContain('may not have been saved');
  });

  test('of an address that works once is not requested again', async () => {
    const { text } = await pageOf({ status: 503, extras: { repeatable: false } });
    expect(text).not.toContain('Try again</a>');
  });

  test.each([400, 401, 403, 404, 421])(
    'of status %i, which is permanent, does not offer to try again',
    async (status) => {
      expect((await pageOf({ status })).text).not.toContain('Try again</a>');
    },
  );

  test('offers a mail with the number of the request and without the address', async () => {
    const theme = { name: 'Wiki', contact: 'the IT desk', contactAddress: 'it+wiki@corp.example' };
    const { text } = await pageOf({ theme });
    const href = /href="(mailto:[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const mail = new URL(href);
    expect(mail.pathname).toBe('it+wiki@corp.example');
    expect(mail.searchParams.get('subject')).toBe('Wiki: door.closed');
    expect(mail.searchParams.get('body')).toContain('Request: the-request-id');
    expect(href).not.toContain('hunter2');
    expect((await pageOf({ theme: { contact: 'the IT desk' } })).text).not.toContain('mailto:');
  });

  test.each([
    ['en', 'Reason:'],
    ['fr', 'Motif\u00a0:'],
    ['zh-CN', '原因：'],
  ])('in %s, the reason of a rule stands behind a colon as it is written there', async (language, before) => {
    const { text } = await pageOf({ language, extras: { reason: 'Admins only.' } });
    expect(text).toContain(`<span class="quiet">${before}</span>`);
  });

  test('has the words of others in their language, and the rest in the reader’s', async () => {
    const theme = { contact: 'das IT-Team', language: 'de' };
    const { text } = await pageOf({ theme, language: 'ja', extras: { reason: 'Nur für <Admins>.' } });
    expect(text).toContain('<span lang="de">das IT-Team</span>');
    expect(text).toContain('<span lang="de">Nur für &lt;Admins&gt;.</span>');
  });

  test('shows the additions of a caller that knows more', async () => {
    const extras = {
      title: 'Geschlossen',
      loginHref: '/login',
      anotherAccountHref: '/other',
      whoAmIHref: '/me',
      more: html`<form></form>`,
    };
    const { text } = await pageOf({ extras, language: 'de' });
    expect(text).toContain('<h1>Geschlossen</h1>');
    for (const shown of ['href="/login"', 'href="/other"', 'href="/me"', '<form></form>'])
      expect(text).toContain(shown);
    expect(text).not.toContain('<dd lang="en">');
  });
});

describe('what a page of a refusal offers', () => {
  const actionsOf = async (refused: Refused): Promise<string> => {
    const { text } = await pageOf({ path: '/', ...refused });
    return /<p class="row">.*?<\/p>(?:<p class="quiet" data-retry hidden>.*?<\/p>)?/s.exec(text)?.[0] ?? '';
  };
  const AGAIN = '<a class="button" href="">Try again</a>';

  test.each([
    [403, ''],
    [404, ''],
    [429, `<p class="row">${AGAIN}</p>`],
    [500, `<p class="row">${AGAIN}</p>`],
  ])('of status %i is, with nothing else to offer: %s', async (status, offered) => {
    expect(await actionsOf({ status })).toBe(offered);
  });

  test.each([502, 503, 504])(
    'of status %i offers to try again, which the page does automatically',
    async (status) => {
      const offered = await actionsOf({ status });
      expect(offered.startsWith(`<p class="row">${AGAIN}</p><p class="quiet" data-retry hidden>`)).toBe(true);
    },
  );

  test('does not offer to try again for a form that was sent, or where that changes nothing', async () => {
    expect(await actionsOf({ status: 503, method: 'POST' })).toBe('');
    expect(await actionsOf({ status: 503, extras: { repeatable: false } })).toBe('');
    expect(await actionsOf({ status: 500, method: 'HEAD' })).toBe(`<p class="row">${AGAIN}</p>`);
  });

  test('is each link that is known, and no other', async () => {
    expect(await actionsOf({ extras: { loginHref: '/login' } })).toBe(
      '<p class="row"><a class="button" href="/login">Sign in</a></p>',
    );
    expect(await actionsOf({ extras: { anotherAccountHref: '/other' } })).toMatch(
      /^<p class="row"><a class="button quiet" href="\/other">[^<]*<\/a><\/p>$/,
    );
    expect(await actionsOf({ extras: { whoAmIHref: '/who' } })).toMatch(
      /^<p class="row"><a href="\/who">[^<]*<\/a><\/p>$/,
    );
  });

  test('has no reason where none is known, and says of a form that was sent that it was not', async () => {
    const [plain, reasoned, sent, head] = await Promise.all(
      [{}, { extras: { reason: 'no contractors' } }, { method: 'POST' }, { method: 'HEAD' }].map(
        async (refused) => (await pageOf(refused)).text,
      ),
    );
    expect(plain).not.toContain('class="note"');
    expect(reasoned).toMatch(
      /<p class="note"><span class="quiet">[^<]+<\/span> <span>no contractors<\/span><\/p>/,
    );
    expect([plain, sent, head].map((text) => text?.includes('<p><strong>'))).toEqual([false, true, false]);
  });

  test('is a mail to the contact, with what the operator needs to find the record of it, line by line', async () => {
    const { text } = await pageOf({ theme: { contactAddress: 'it@acme.example', contact: 'the IT desk' } });
    const href = /<p><a href="(mailto:[^"]+)">/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const mail = new URL(href);
    expect(mail.pathname).toBe('it@acme.example');
    expect(mail.searchParams.get('subject')).toContain('a.example');
    const lines = mail.searchParams.get('body')?.split('\r\n') ?? [];
    expect(lines.slice(1, 3)).toEqual(['', '']);
    expect(lines.slice(3).map((line) => line.replace(/^[^:]+: /, ''))).toEqual([
      'door.closed',
      'the-request-id',
      expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    ]);
    expect(text).toContain('<span>the IT desk</span>');
    const { text: plain } = await pageOf({});
    expect(plain).not.toContain('mailto:');
    expect(plain).toContain('your administrator');
  });
});
