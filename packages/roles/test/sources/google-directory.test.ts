import { decodeJwt, decodeProtectedHeader, exportPKCS8, generateKeyPair, jwtVerify } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { type GoogleDirectoryOptions, googleDirectory } from '../../src/sources.ts';
import { member } from '../callers.ts';
import { contextAt, standIn, timeline } from './directory.ts';

const caller = { ...member(), issuer: 'https://accounts.google.com', email: 'ada@acme.example' };
const all = (): boolean => true;

let privateKey = '';
let publicKey: CryptoKey;

beforeAll(async () => {
  const pair = await generateKeyPair('RS256', { extractable: true });
  ({ publicKey } = pair);
  privateKey = (await exportPKCS8(pair.privateKey)).replaceAll('\n', '\\n');
});

function source(groups: (url: URL) => Response, options: Partial<GoogleDirectoryOptions> = {}) {
  const time = timeline();
  const directory = standIn((url) =>
    url.host === 'oauth2.googleapis.com'
      ? Response.json({ access_token: 'google-token', expires_in: 3600 })
      : groups(url),
  );
  const google = googleDirectory({
    ...{ serviceAccount: 'gate@acme.iam.gserviceaccount.com', privateKey, administrator: 'it@acme.example' },
    ...{ domains: ['acme.example'], fetch: directory.fetch, sleep: time.sleep },
    ...options,
  });
  return {
    time,
    asked: directory.asked,
    ask: (who = caller) => google.groupsOf(who, contextAt(time.clock), all),
  };
}

describe('googleDirectory', () => {
  test('lists the addresses of the groups of all pages, in the name of the administrator', async () => {
    const { ask, asked, time } = source((url) =>
      url.searchParams.get('pageToken') === 'two'
        ? Response.json({ groups: [{ email: 'ops@acme.example' }] })
        : Response.json({ groups: [{ email: 'eng@acme.example' }], nextPageToken: 'two' }),
    );
    expect(await ask()).toEqual({
      answered: true,
      groups: ['eng@acme.example', 'ops@acme.example'],
      seen: 2,
    });
    const form = new URLSearchParams(asked[0]?.body);
    const assertion = form.get('assertion') ?? '';
    await jwtVerify(assertion, publicKey, { currentDate: new Date(time.now) });
    expect(decodeJwt(assertion)).toMatchObject({
      iss: 'gate@acme.iam.gserviceaccount.com',
      sub: 'it@acme.example',
      aud: 'https://oauth2.googleapis.com/token',
      scope: 'https://www.googleapis.com/auth/admin.directory.group.readonly',
      iat: time.now / 1000,
      exp: time.now / 1000 + 3600,
    });
    expect(decodeProtectedHeader(assertion)).toEqual({ alg: 'RS256', typ: 'JWT' });
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    expect(asked[0]?.url.href).toBe('https://oauth2.googleapis.com/token');
    expect(asked[1]?.url.searchParams.get('userKey')).toBe('ada@acme.example');
    expect(asked[1]?.headers.get('authorization')).toBe('Bearer google-token');
    expect(asked[1]?.headers.get('accept')).toBe('application/json');
    expect(asked[2]?.url.href).toBe(
      'https://admin.googleapis.com/admin/directory/v1/groups?maxResults=200&userKey=ada%40acme.example&pageToken=two',
    );
  });

  describe('where groups may be nested', () => {
    /** Which groups somebody, or a group, is in. */
    const IN: Readonly<Record<string, readonly string[]>> = {
      'ada@acme.example': ['eng@acme.example', 'all@acme.example'],
      'eng@acme.example': ['product@acme.example'],
      'product@acme.example': ['all@acme.example', 'eng@acme.example'],
    };
    const google = (url: URL) =>
      Response.json({
        groups: (IN[url.searchParams.get('userKey') ?? ''] ?? []).map((email) => ({ email })),
      });
    const keys = (asked: readonly { readonly url: URL }[]) =>
      asked.slice(1).map(({ url }) => url.searchParams.get('userKey'));

    test('are included with `nested`, each once, even in cycles', async () => {
      const { ask, asked } = source(google, { nested: true });
      expect(await ask()).toEqual({
        answered: true,
        groups: ['eng@acme.example', 'all@acme.example', 'product@acme.example'],
        seen: 3,
      });
      expect(keys(asked)).toEqual([
        'ada@acme.example',
        'eng@acme.example',
        'all@acme.example',
        'product@acme.example',
      ]);
    });

    test('are not included by default, and cause no requests', async () => {
      const { ask, asked } = source(google);
      expect(await ask()).toMatchObject({ groups: ['eng@acme.example', 'all@acme.example'], seen: 2 });
      expect(keys(asked)).toEqual(['ada@acme.example']);
    });

    test('an incomplete list is no answer', async () => {
      const broken = source(
        (url) =>
          url.searchParams.get('userKey') === 'product@acme.example'
            ? new Response(null, { status: 500 })
            : google(url),
        { nested: true },
      );
      expect(await broken.ask()).toEqual({
        answered: false,
        detail: expect.stringContaining('answered 500'),
      });
    });

    test('a user in more than 200 groups is reported, and no further page is read', async () => {
      const many = source(
        ({ searchParams }) => {
          const [, number = '-1'] = /^g(\d+)@/.exec(searchParams.get('userKey') ?? '') ?? [];
          return Response.json({ groups: [{ email: `g${Number(number) + 1}@acme.example` }] });
        },
        { nested: true },
      );
      expect(await many.ask()).toEqual({
        answered: false,
        detail: expect.stringContaining('more than 200 groups'),
      });
      expect(many.asked).toHaveLength(202);
    });
  });

  test('a user in no group has none', async () => {
    expect(await source(() => Response.json({})).ask()).toEqual({ answered: true, groups: [], seen: 0 });
  });

  test('returns no groups where Google refuses, and reports what to do', async () => {
    const answer = await source(() => new Response(null, { status: 403 })).ask();
    expect(answer).toEqual({ answered: false, detail: expect.stringContaining('domain-wide') });
  });

  test.each([
    ['an address elsewhere', { ...caller, email: 'ada@evil.example' }],
    ['another issuer', { ...caller, issuer: 'https://idp.example' }],
  ])('does not ask for a caller with %s', (_name, who) => {
    expect(source(() => Response.json({})).ask(who)).toBeUndefined();
  });

  test.each([undefined, 'a@evil.example@acme.example'])(
    'has not answered for a caller of its issuer whose verified address is %j, and makes no call',
    async (email) => {
      const { ask, asked } = source(() => Response.json({}));
      const detail = expect.stringContaining('"email" is missing or is not a verified e-mail address');
      expect(await ask({ ...caller, email: email as never })).toEqual({ answered: false, detail });
      expect(asked).toEqual([]);
    },
  );

  test('does not ask for a service', () => {
    const service = { ...caller, kind: 'service' as never };
    expect(source(() => Response.json({})).ask(service)).toBeUndefined();
  });

  test('asks for the callers of the issuers that are named, instead of Google’s own', () => {
    const { ask } = source(() => Response.json({}), { issuers: ['https://idp.example'] });
    expect(ask({ ...caller, issuer: 'https://idp.example' })).toBeDefined();
    expect(ask()).toBeUndefined();
  });

  test.each([
    ['no list', { groups: 'eng@acme.example' }],
    ['a group without an address', { groups: [{ email: 'eng@acme.example' }, { id: '1' }] }],
  ])('gives no groups where Google gives %s', async (_name, body) => {
    expect(await source(() => Response.json(body)).ask()).toMatchObject({ answered: false });
  });

  test.each([
    { serviceAccount: '' },
    { administrator: '' },
    { domains: [''] },
    { domains: ['acme.example', ''] },
    { domains: [] },
  ])('refuses %j where it is given', (wrong) => {
    expect(() => source(() => Response.json({}), wrong as never)).toThrow(
      /^googleDirectory: \w+ must (?:not be empty|be an array of at least one string, none empty)$/,
    );
  });

  test.each([
    ['', 'nothing'],
    ['d34db33f', 'the id of a key'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n', 'PKCS #1'],
    ['{ "private_key": "-----BEGIN PRIVATE KEY-----" }', 'the whole key file'],
  ])('refuses %j, which is %s and no private key, where it is given', (wrong) => {
    expect(() => source(() => Response.json({}), { privateKey: wrong })).toThrow(
      'googleDirectory: privateKey must be the complete "private_key" of the service account\'s key file: PKCS #8 in PEM',
    );
  });

  test('returns no groups where the private key is cut off, and reports what to do, without the key', async () => {
    const cut = privateKey.slice(0, 400);
    const answer = await source(() => Response.json({}), { privateKey: cut }).ask();
    expect(answer).toEqual({
      answered: false,
      detail: expect.stringContaining('the private key is invalid: use the complete "private_key"'),
    });
    expect(JSON.stringify(answer)).not.toContain(cut.slice(30, 60));
  });

  test('reads a private key with escaped line ends, and one without', async () => {
    const asInTheFile = privateKey.replaceAll('\\n', '\n');
    for (const key of [privateKey, asInTheFile, `\n${asInTheFile}\n`]) {
      expect(await source(() => Response.json({}), { privateKey: key }).ask()).toMatchObject({
        answered: true,
      });
    }
  });

  test('a Google directory without an answer has the name googleDirectory', () => {
    expect(
      googleDirectory({ serviceAccount: 's', privateKey, administrator: 'a', domains: ['d'] }).name,
    ).toBe('googleDirectory');
  });
});
