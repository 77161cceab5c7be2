import { AccessError } from '@portcullis/core';
import type { SessionDirectory, SessionSummary } from '@portcullis/session';
import { describe, expect, test } from 'vitest';
import { HOST, pageOfRows } from '../fixtures/page-of-rows.ts';

const ISSUER = 'https://id.example';

function summary(subject: string): SessionSummary {
  return {
    id: `id-of-${subject}`,
    issuer: ISSUER,
    subject,
    name: undefined,
    email: `${subject}@corp.example`,
    provider: 'corp',
    acr: undefined,
    amr: ['pwd'],
    startedAt: 1_790_000_000,
    seenAt: 1_790_000_060,
    endsAt: 1_790_086_400,
    place: { country: 'NL' },
  };
}

/** A page over sessions, and what was asked of them. */
function withSessions(directory: Partial<SessionDirectory<unknown>> = {}) {
  const listed: unknown[] = [];
  const ended: string[] = [];
  const sessions: SessionDirectory<unknown> = {
    list: () => Promise.reject(new Error('not asked')),
    page: async (person, _context, skip) => {
      listed.push(person);
      const sessions = person === undefined ? [summary('ada'), summary('bob')] : [summary(person.subject)];
      return { sessions, next: skip < 400 ? skip + 200 : undefined };
    },
    end: async (id) => ended.push(id) > 0,
    ...directory,
  };
  return { listed, ended, ...pageOfRows({}, { sessions }) };
}

describe('the list of sessions', () => {
  test('is that of everybody', async () => {
    const { visit, listed } = withSessions();
    const page = await (await visit('sessions')).text();
    expect(page).toContain('ada@corp.example');
    expect(page).toContain('bob@corp.example');
    expect(page).not.toContain('href="/.portcullis/operator/sessions">Everybody');
    expect(page).toMatch(
      /<a [^>]*aria-current="page"[^>]*>Sessions|href="\/\.portcullis\/operator\/sessions"[^>]*aria-current/,
    );
    expect(listed).toEqual([undefined]);
  });

  test('is that of one person, who is named by issuer and subject together', async () => {
    const { visit, listed } = withSessions();
    const issuer = encodeURIComponent(ISSUER);
    const page = await (await visit(`sessions?issuer=${issuer}&subject=ada`)).text();
    expect(page).toContain('ada@corp.example');
    expect(page).toMatch(/<p><a href="\/\.portcullis\/operator\/sessions">/);
    await visit(`sessions?issuer=${issuer}`);
    await visit('sessions?subject=ada');
    expect(listed).toEqual([{ issuer: ISSUER, subject: 'ada' }, undefined, undefined]);
  });

  test('has a next page while there are more, which needs no script, and keeps the user', async () => {
    const { visit } = withSessions();
    const next = async (query: string) =>
      /<a href="([^"]*)" rel="next">/.exec(await (await visit(`sessions${query}`)).text())?.[1];
    const base = '/.portcullis/operator/sessions';
    expect(await next('')).toBe(`${base}?skip=200`);
    expect(await next('?skip=200')).toBe(`${base}?skip=400`);
    expect(await next('?skip=400')).toBeUndefined();
    const ofAda = `issuer=${encodeURIComponent(ISSUER)}&amp;subject=ada`;
    expect(await next(`?${ofAda.replace('&amp;', '&')}`)).toBe(`${base}?${ofAda}&amp;skip=200`);
  });

  test('has a next page though all of this one are over', async () => {
    const { visit } = withSessions({ page: async () => ({ sessions: [], next: 200 }) });
    expect(await (await visit('sessions')).text()).toContain('rel="next"');
  });

  test.each(['-1', '1.5', 'x', '1e3', '1000000'])('does not start at %s', async (skip) => {
    const { visit, failures } = withSessions();
    expect((await visit(`sessions?skip=${skip}`)).status).toBe(400);
    expect(failures).toEqual(['operator.parameters']);
  });

  test('finds the sessions of any user by issuer and subject', async () => {
    const { visit } = withSessions();
    const page = await (await visit('sessions')).text();
    expect(page).toContain('Latest sign-ins first.');
    expect(page).toMatch(/<form[^>]* method="get" action="\/\.portcullis\/operator\/sessions"/);
    expect(page).toContain(`<input id="issuer" name="issuer" value="${ISSUER}" required>`);
    expect(page).toContain('<input id="subject" name="subject" value="" required>');
    const issuer = encodeURIComponent(ISSUER);
    const one = await (await visit(`sessions?issuer=${issuer}&subject=%22bob`)).text();
    expect(one).toContain('<input id="subject" name="subject" value="&quot;bob" required>');
    expect(one).not.toContain('Latest sign-ins first.');
  });

  test('has a search field also where it is empty', async () => {
    const { visit } = withSessions({ page: async () => ({ sessions: [], next: undefined }) });
    expect(await (await visit('sessions')).text()).toContain(
      '<input id="issuer" name="issuer" value="" required>',
    );
  });

  test('has no other parameters', async () => {
    const { visit, failures, listed } = withSessions();
    expect((await visit('sessions?subject=ada&subject=bob')).status).toBe(400);
    expect([failures, listed]).toEqual([['operator.parameters'], []]);
  });

  test('reports that sessions are in cookies, which cannot be listed', async () => {
    const page = async (): Promise<never> => {
      throw new AccessError({ code: 'session.list_unsupported', status: 501, message: 'No.' });
    };
    const { visit, failures } = withSessions({ page });
    const response = await visit('sessions');
    const text = await response.text();
    expect([response.status, failures]).toEqual([200, []]);
    expect(text).not.toContain('<table');
    expect(text).toMatch(/<main[^>]*>[\s\S]*<p>\w/);
  });

  test.each([
    ['another refusal', new AccessError({ code: 'session.unavailable', status: 503, message: 'No.' }), 503],
    [
      'an error that only looks like it',
      Object.assign(new TypeError('a bug'), { code: 'session.list_unsupported' }),
      500,
    ],
  ])('fails by %s as by any', async (_, error, status) => {
    const { visit } = withSessions({ page: () => Promise.reject(error) });
    expect((await visit('sessions')).status).toBe(status);
  });

  test('does not exist where no sessions are given, and a page says so', async () => {
    const response = await pageOfRows().visit('sessions');
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).not.toContain('<table');
    expect(page).toMatch(/<main[^>]*>[\s\S]*<p>\w/);
  });
});

describe('a session that is named', () => {
  const form = (body: string, origin: string = HOST): RequestInit => ({
    method: 'POST',
    body,
    headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
  });

  test('is ended, and redirects back to the list', async () => {
    const { visit, ended } = withSessions();
    const response = await visit('sessions', form('session=id-of-ada'));
    expect([
      response.status,
      response.headers.get('location'),
      response.headers.get('cache-control'),
    ]).toEqual([303, `${HOST}/.portcullis/operator/sessions`, 'no-store']);
    expect(ended).toEqual(['id-of-ada']);
  });

  test('redirects back to those of its user, where they were shown', async () => {
    const { visit } = withSessions();
    const path = `sessions?issuer=${encodeURIComponent(ISSUER)}&subject=ada`;
    const page = await (await visit(path)).text();
    const action = /<form method="post" action="([^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
    expect(action).toBe(`/.portcullis/operator/${path}`);
    const response = await visit(path, form('session=id-of-ada'));
    expect(response.headers.get('location')).toBe(`${HOST}${action}`);
  });

  test.each([
    ['from elsewhere', form('session=id-of-ada', 'https://evil.example'), 'operator.origin'],
    ['from nowhere', { ...form('session=id-of-ada'), headers: {} }, 'operator.origin'],
    [
      'by a script',
      {
        ...form('session=id-of-ada'),
        headers: { origin: HOST, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
      },
      'operator.origin',
    ],
    [
      'that nobody clicked for',
      { ...form('session=id-of-ada'), headers: { origin: HOST, 'sec-ch-ua': '"Chromium";v="140"' } },
      'operator.origin',
    ],
    ['without a session', form(''), 'operator.parameters'],
    ['with two sessions', form('session=a&session=b'), 'operator.parameters'],
    ['that is longer than any', form(`session=${'a'.repeat(5000)}`), 'operator.parameters'],
  ])('is not ended by a form %s', async (_, init, code) => {
    const { visit, ended, failures } = withSessions();
    expect((await visit('sessions', init)).status).toBeGreaterThanOrEqual(400);
    expect([ended, failures]).toEqual([[], [code]]);
  });

  test('does not exist where no sessions are given', async () => {
    const { visit, failures } = pageOfRows();
    await visit('sessions', form('session=id-of-ada'));
    expect(failures).toEqual(['operator.parameters']);
  });
});
