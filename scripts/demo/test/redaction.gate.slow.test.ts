import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Secrets } from './redaction.ts';
import { startWholeGate, type WholeGate } from './running-gate.ts';

describe('the check of a log', () => {
  const token = `${'h'.repeat(20)}.${'p'.repeat(20)}.${'s'.repeat(20)}`;
  const exchanged = {
    path: '/file/data/abcdefghij0123456789/PHID-FILE-abcdefghijklmnopqrst/name.png?token=query-value-1',
    headers: {
      authorization: `Bearer ${token}`,
      cookie: 'phsid=cookie-value-1; a=b',
      'x-phabricator-csrf': 'csrf-value-1',
      'user-agent': 'a user agent',
    },
    body: 'password=form-value-1&x=y',
    setCookies: ['phsid=set-value-1; Path=/'],
    location: 'https://id.example/?state=state-value-1',
  };

  function secrets(): Secrets {
    const all = new Secrets();
    all.addExchange(exchanged);
    return all;
  }

  test.each([
    ['a token', token],
    ['the signature of a token', 's'.repeat(20)],
    ['a cookie', 'cookie-value-1'],
    ['another header', 'csrf-value-1'],
    ['a query value', 'query-value-1'],
    ['a form value', 'form-value-1'],
    ['a cookie that was set', 'set-value-1'],
    ['a value of a redirect', 'state-value-1'],
    ['what opens a capability URL', 'abcdefghij0123456789'],
  ])('fails for %s, and does not print it', (_what, text) => {
    const check = () => secrets().assertNotIn(['{}', JSON.stringify({ detail: `it was ${text}` })]);
    expect(check).toThrow(/^line 2 of the audit log holds /);
    expect(check).not.toThrow(text);
  });

  test('fails for a value in another spelling', () => {
    const all = new Secrets();
    all.add('a password', 'pass "word"/1');
    for (const line of [JSON.stringify({ a: 'pass "word"/1' }), '{"a":"pass%20%22word%22%2F1"}']) {
      expect(() => all.assertNotIn([line])).toThrow('a password');
    }
  });

  test('passes a line without any of them, whatever else it says', () => {
    const line = JSON.stringify({ http: { path: '/file/data/', ua: 'a user agent', query_keys: ['token'] } });
    secrets().assertNotIn([line]);
    expect(secrets().size).toBeGreaterThanOrEqual(10);
  });
});

describe('the whole gate', () => {
  let whole: WholeGate;
  beforeAll(async () => {
    whole = await startWholeGate();
  });
  // Closing it checks every line.
  afterAll(() => whole?.close());

  test('sees many secrets, and writes none of them', async () => {
    const token = await whole.tokenOf('engineer');
    const secret = 'a-value-that-is-nowhere-else';
    await whole.ask(`/maniphest/?q=${secret}&code=${secret}`, { token });
    await whole.ask(`/maniphest/`, { headers: { cookie: `phsid=${secret}; phusr=${secret}` } });
    await whole.ask(`/api/user.whoami`, {
      method: 'POST',
      body: `api.token=cli-${secret}&output=json`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    await whole.ask(`//status/?a=${secret}`);
    await whole.ask('/maniphest/', { token: `${token}x` });
    await whole.ask('/.portcullis/callback/corp?code=a-code-of-nobody&state=a-state-of-nobody');
    await whole.ask('/file/data/abcdefghij0123456789/PHID-FILE-abcdefghijklmnopqrst/name.png', { token });
    expect(whole.secrets.size).toBeGreaterThanOrEqual(8);
    expect(whole.lines.length).toBeGreaterThanOrEqual(7);
    whole.secrets.assertNotIn(whole.lines);
  });

  test('would be caught if it did', async () => {
    whole.secrets.assertNotIn(whole.lines);
    const token = await whole.tokenOf('engineer');
    expect(() => whole.secrets.assertNotIn([...whole.lines, JSON.stringify({ detail: token })])).toThrow(
      `line ${whole.lines.length + 1} of the audit log holds`,
    );
  });
});
