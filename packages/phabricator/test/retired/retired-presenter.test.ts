import { AccessError, allowAnyone, pipeline } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { phabricator } from '../../src/phabricator.ts';
import { phabricatorPresenter } from '../../src/refusal/presenter.ts';
import { RetiredError } from '../../src/retired/retired-error.ts';
import { retiredPresenter } from '../../src/retired/retired-presenter.ts';
import { refusalOf } from '../fixtures/refusal.ts';

const RETIRED = { since: '2026-03-01', to: 'https://gitlab.example.com/acme' };
const MESSAGE = 'This site is read-only since 2026-03-01. It moved to https://gitlab.example.com/acme';
const present = retiredPresenter(phabricatorPresenter, { name: 'Old Phorge' });

function refused(path: string, init: RequestInit = {}) {
  return { ...refusalOf(path, init), error: new RetiredError(RETIRED, 'for the operator') };
}

describe('the refusal of a change', () => {
  test.each([
    ['en', 'This site is read-only', 'March 1, 2026'],
    ['de', 'Diese Website ist schreibgeschützt', '1. März 2026'],
    ['fr', 'Ce site est en lecture seule', '1 mars 2026'],
    ['es', 'Este sitio es de solo lectura', '1 de marzo de 2026'],
    ['ja', 'このサイトは読み取り専用です', '2026年3月1日'],
    ['zh-CN', '此网站为只读', '2026年3月1日'],
  ])('is a page with day and address in the language %s', async (language, title, day) => {
    const headers = { accept: 'text/html', 'accept-language': language };
    const response = await present(refused('/maniphest/task/edit/1/', { method: 'POST', headers }));
    expect(response?.status).toBe(403);
    const page = await response?.text();
    expect(page).toContain(title);
    expect(page).toContain(`<time datetime="2026-03-01">${day}</time>`);
    expect(page).toContain('<a href="https://gitlab.example.com/acme">');
    expect(page).toContain('Old Phorge');
    expect(page).not.toContain('for the operator');
  });

  test.each([
    ['arc', 'POST', {}],
    ['a call that is opened in a browser', 'GET', { accept: 'text/html' }],
  ])('tells %s in the envelope of Conduit', async (_who, method, headers) => {
    const response = await present(refused('/api/maniphest.edit', { method, headers }));
    expect(response?.status).toBe(200);
    expect(await response?.json()).toEqual({
      result: null,
      error_code: 'ERR-PORTCULLIS-PHABRICATOR-RETIRED',
      error_info: expect.stringContaining(MESSAGE),
    });
  });

  test.each([
    ['git', '/source/lab.git/info/refs?service=git-receive-pack', {}],
    ['Mercurial', '/source/hg/?cmd=unbundle', { accept: 'application/mercurial-0.1' }],
    ['git-lfs', '/source/lab.git/info/lfs/objects/batch', { accept: 'application/vnd.git-lfs+json' }],
  ])('tells %s in the reason phrase and the body', async (_program, path, headers) => {
    const response = await present(refused(path, { headers }));
    expect(response?.status).toBe(403);
    expect(response?.statusText).toBe(MESSAGE);
    expect(await response?.text()).toContain(MESSAGE);
  });

  test('leaves other programs, and other refusals, to the next presenter', async () => {
    expect(
      await present(refused('/maniphest/', { headers: { accept: 'application/json' } })),
    ).toBeUndefined();
    const other = new AccessError({ code: 'policy.rule_denies', status: 403, message: 'No.' });
    const page = { ...refused('/maniphest/', { headers: { accept: 'text/html' } }), error: other };
    expect(await present(page)).toBeUndefined();
  });
});

describe('phabricator() with the option "retired"', () => {
  const sent: string[] = [];
  const origin = {
    name: 'phorge',
    send: async ({ href }: { readonly href: string }) => {
      sent.push(href);
      return new Response('page');
    },
  };
  const ask = async (options: object, path: string, init: RequestInit = {}) => {
    const app = pipeline(phabricator(options as never)).use(allowAnyone());
    return app.fetch(new Request(`https://phorge.example.com${path}`, init), {}, { waitUntil: () => {} });
  };

  test('sends on what reads and refuses what may change something, also where the options come from bindings', async () => {
    const fixed = { origin, retired: RETIRED };
    for (const options of [fixed, () => fixed]) {
      sent.length = 0;
      expect((await ask(options, '/T1')).status).toBe(200);
      const headers = { accept: 'text/html' };
      const refusal = await ask(options, '/maniphest/task/edit/1/', { method: 'POST', headers });
      expect(refusal.status).toBe(403);
      expect(await refusal.text()).toContain('<a href="https://gitlab.example.com/acme">');
      expect(sent).toEqual(['https://phorge.example.com/T1']);
    }
  });

  test('sends on changes where the bindings do not retire it', async () => {
    expect((await ask(() => ({ origin }), '/maniphest/task/edit/1/', { method: 'POST' })).status).toBe(200);
  });

  test('leads to a site without encryption on this machine only', () => {
    const to = 'http://localhost:8080/';
    expect(() => phabricator({ origin, retired: { since: '2026-03-01', to } } as never)).not.toThrow();
  });

  test.each([
    [{ since: '2026-02-31', to: 'https://a.example/' }, 'retired.since must be a day such as 2026-03-01'],
    [
      { since: '2026-03-01', to: 'https://u:p@a.example/' },
      'retired.to must be an https URL without credentials',
    ],
    [{ since: '2026-03-01', to: 'https://u@a.example/' }, 'retired.to must be an https URL'],
    [{ since: '2026-03-01', to: 'https://:p@a.example/' }, 'retired.to must be an https URL'],
    [{ since: '2026-03-01', to: 'http://a.example/' }, 'retired.to must be an https URL'],
    [{ since: '2026-03-01', to: 'javascript:alert(1)' }, 'retired.to must be an https URL'],
    [{ since: '2026-03-01' }, 'retired.to'],
  ])('refuses %j', (retired, problem) => {
    expect(() => phabricator({ origin, retired } as never)).toThrow(problem);
  });
});
