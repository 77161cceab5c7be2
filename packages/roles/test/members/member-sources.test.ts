import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  githubMembers,
  googleMembers,
  graphMembers,
  type MemberSource,
  oktaMembers,
} from '../../src/sources.ts';

const clock = { now: () => Date.UTC(2026, 0, 15) };

/** A directory that answers by path and query, and what it was asked. */
function directory(answers: Readonly<Record<string, unknown>>, links: Readonly<Record<string, string>> = {}) {
  const asked: {
    readonly path: string;
    readonly authorization: string | null;
    readonly accept: string | null;
  }[] = [];
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const { pathname, search } = new URL(url);
    const path = `${pathname}${search}`;
    const headers = new Headers(init.headers);
    asked.push({ path, authorization: headers.get('authorization'), accept: headers.get('accept') });
    if (!Object.hasOwn(answers, path)) return new Response(null, { status: 404 });
    return Response.json(answers[path], { headers: links[path] === undefined ? {} : { link: links[path] } });
  };
  return { asked, fetch };
}

const membersOf = (source: MemberSource, ...groups: string[]) => source.members(groups, clock);
const okta = (given: ReturnType<typeof directory>) =>
  oktaMembers({ domain: 'acme.okta.com', apiToken: 'secret', fetch: given.fetch });
const SEARCH = '/api/v1/groups?limit=200&search=profile.name+eq+%22eng%22';
const USERS = '/api/v1/groups/g1/users?limit=1000';
const person = (login: string, email?: string) => ({ profile: { login, ...(email && { email }) } });

test('Okta: the members of a group, page by page; other groups that a search finds are not it', async () => {
  const given = directory(
    {
      [SEARCH]: [
        { id: 'g0', profile: { name: 'ENG' } },
        { id: 'g1', profile: { name: 'eng' } },
      ],
      [USERS]: [person('ada@acme.example', 'ada@acme.example')],
      '/api/v1/groups/g1/users?after=x': [person('bob')],
    },
    { [USERS]: '<https://acme.okta.com/api/v1/groups/g1/users?after=x>; rel="next"' },
  );
  expect([...(await membersOf(okta(given), 'eng'))]).toEqual([
    [
      'eng',
      [
        { login: 'ada@acme.example', email: 'ada@acme.example' },
        { login: 'bob', email: undefined },
      ],
    ],
  ]);
  expect(new Set(given.asked.map(({ authorization }) => authorization))).toEqual(new Set(['SSWS secret']));
  expect(new Set(given.asked.map(({ accept }) => accept))).toEqual(new Set(['application/json']));
});

test('a group that the directory does not know is missing, and is not one without members', async () => {
  expect((await membersOf(okta(directory({ [SEARCH]: [] })), 'eng')).has('eng')).toBe(false);
  const empty = directory({ [SEARCH]: [{ id: 'g1', profile: { name: 'eng' } }], [USERS]: [] });
  expect((await membersOf(okta(empty), 'eng')).get('eng')).toEqual([]);
});

test.each([
  ['two groups have the name', { [SEARCH]: ['g1', 'g2'].map((id) => ({ id, profile: { name: 'eng' } })) }],
  ['a page is missing', { [SEARCH]: [{ id: 'g1', profile: { name: 'eng' } }] }],
  [
    'a member has no login',
    { [SEARCH]: [{ id: 'g1', profile: { name: 'eng' } }], [USERS]: [{ profile: {} }] },
  ],
])('where %s the membership is unknown, so that no user counts as gone', async (_what, answers) => {
  await expect(membersOf(okta(directory(answers)), 'eng')).rejects.toThrow(/acme\.okta\.com/);
});

test('Okta: an answer without members is reported by its kind', async () => {
  const eng = { id: 'g1', profile: { name: 'eng' } };
  const twice = directory({ [SEARCH]: [eng, { ...eng, id: 'g2' }], [USERS]: [] });
  await expect(membersOf(okta(twice), 'eng')).rejects.toThrow(
    'GET to acme.okta.com returned 2 groups with the same name: "eng"',
  );
  const noPeople = directory({ [SEARCH]: [eng], [USERS]: [{ profile: { login: '' } }] });
  await expect(membersOf(okta(noPeople), 'eng')).rejects.toThrow('did not return a list of people');
  const noGroups = directory({ [SEARCH]: {} });
  await expect(membersOf(okta(noGroups), 'eng')).rejects.toThrow('did not return a list of groups');
});

test.each([undefined, null, 'eng', 7])(
  'Okta: a group whose profile is %j is not the one',
  async (profile) => {
    const given = directory({ [SEARCH]: [{ id: 'g1', profile }] });
    expect((await membersOf(okta(given), 'eng')).size).toBe(0);
  },
);

test('Okta: a group without an id is not the one', async () => {
  const given = directory({
    [SEARCH]: [{ profile: { name: 'eng' } }, { id: 'g1', profile: { name: 'eng' } }],
    [USERS]: [person('ada')],
  });
  expect((await membersOf(okta(given), 'eng')).get('eng')).toHaveLength(1);
});

test('Okta: a token that may not read groups is reported with the missing scope', async () => {
  const fetch = async () => new Response(null, { status: 403 });
  const source = oktaMembers({ domain: 'acme.okta.com', apiToken: 'secret', fetch });
  expect(source.name).toBe('oktaMembers');
  await expect(membersOf(source, 'eng')).rejects.toThrow(
    'give the API token the right to read users and groups',
  );
});

test('Okta: options that cannot work are reported with its name', () => {
  expect(() => oktaMembers({ domain: 'https://acme.okta.com', apiToken: 'secret' })).toThrow(
    /^oktaMembers: /,
  );
});

test('a next page elsewhere is not asked: the token would go along', async () => {
  const given = directory(
    { [SEARCH]: [{ id: 'g1', profile: { name: 'eng' } }], [USERS]: [] },
    { [USERS]: '<https://evil.example/>; rel="next"' },
  );
  await expect(membersOf(okta(given), 'eng')).rejects.toThrow('another origin');
});

test('Entra ID: the members of a group by its id, those of groups in it included', async () => {
  const group = '11111111-2222-3333-4444-555555555555';
  const path = `/v1.0/groups/${group}/transitiveMembers/microsoft.graph.user?$select=userPrincipalName,mail&$top=999`;
  const tenant = '66666666-7777-8888-9999-aaaaaaaaaaaa';
  const given = directory({
    [`/${tenant}/oauth2/v2.0/token`]: { access_token: 'bearer', expires_in: 3600 },
    [path]: {
      value: [
        { userPrincipalName: 'ada@acme.example', mail: null },
        // A guest, who would be the Bob of this organization by what stands before the @ of an address of theirs.
        {
          userPrincipalName: 'bob_elsewhere.example#EXT#@acme.onmicrosoft.com',
          mail: 'bob@elsewhere.example',
        },
        { userPrincipalName: 'eve@acme.example', mail: 'eve@acme.example' },
      ],
    },
  });
  const source = graphMembers({ tenant, clientId: 'client', clientSecret: 'secret', fetch: given.fetch });
  expect([...(await membersOf(source, group, 'no id'))]).toEqual([
    [
      group,
      [
        { login: 'ada@acme.example', email: undefined },
        { login: 'bob_elsewhere.example#EXT#@acme.onmicrosoft.com', email: undefined },
        { login: 'eve@acme.example', email: 'eve@acme.example' },
      ],
    ],
  ]);
  expect(given.asked.at(-1)?.authorization).toBe('Bearer bearer');
});

test('Google Workspace: the users of a group, and not the groups in it', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const path =
    '/admin/directory/v1/groups/eng%40acme.example/members?maxResults=200&includeDerivedMembership=true';
  const given = directory({
    '/token': { access_token: 'bearer', expires_in: 3600 },
    [path]: {
      members: [
        { email: 'ada@acme.example', type: 'USER' },
        { email: 'sub@acme.example', type: 'GROUP' },
        { type: 'USER' },
        // Would be the Bob of this organization, by what stands before the @.
        { email: 'bob@elsewhere.example', type: 'USER' },
        { email: 'bob@acme.example@elsewhere.example', type: 'USER' },
        { email: 'Eve@Acme.Example', type: 'USER' },
      ],
      nextPageToken: '2',
    },
    [`${path}&pageToken=2`]: {},
  });
  const source = googleMembers({
    serviceAccount: 'gate@acme.iam.gserviceaccount.com',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    administrator: 'it@acme.example',
    domains: ['Acme.example'],
    fetch: given.fetch,
  });
  expect((await membersOf(source, 'eng@acme.example')).get('eng@acme.example')).toEqual([
    { login: 'ada@acme.example', email: 'ada@acme.example' },
    { login: 'Eve@Acme.Example', email: 'Eve@Acme.Example' },
  ]);
});

test('GitHub: the members of a team of this organization, and of no other', async () => {
  const given = directory({ '/orgs/acme/teams/eng/members?per_page=100': [{ login: 'ada' }] });
  const options = {
    organization: 'acme',
    token: 'secret',
    issuer: 'https://id.example',
    loginClaim: 'login',
  };
  const listed = await membersOf(githubMembers({ ...options, fetch: given.fetch }), 'acme/eng', 'other/eng');
  expect([...listed]).toEqual([['acme/eng', [{ login: 'ada', email: undefined }]]]);
  expect(given.asked).toHaveLength(1);
});

describe('a group that is not there any more', () => {
  const GROUP = '11111111-2222-3333-4444-555555555555';
  const TENANT = '66666666-7777-8888-9999-aaaaaaaaaaaa';
  const transitive = (id: string) =>
    `/v1.0/groups/${id}/transitiveMembers/microsoft.graph.user?$select=userPrincipalName,mail&$top=999`;
  const google = (group: string) =>
    `/admin/directory/v1/groups/${group}%40acme.example/members?maxResults=200&includeDerivedMembership=true`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const sources: readonly [
    string,
    string,
    string,
    object,
    (given: ReturnType<typeof directory>) => MemberSource,
  ][] = [
    [
      'Entra ID',
      GROUP,
      GROUP.replace('1', '2'),
      {
        [`/${TENANT}/oauth2/v2.0/token`]: { access_token: 'bearer', expires_in: 3600 },
        [transitive(GROUP)]: { value: [{ userPrincipalName: 'ada', mail: null }] },
      },
      ({ fetch }) => graphMembers({ tenant: TENANT, clientId: 'client', clientSecret: 'secret', fetch }),
    ],
    [
      'Google Workspace',
      'eng@acme.example',
      'gone@acme.example',
      {
        '/token': { access_token: 'bearer', expires_in: 3600 },
        [google('eng')]: { members: [{ email: 'ada@acme.example', type: 'USER' }] },
      },
      ({ fetch }) =>
        googleMembers({
          serviceAccount: 'gate@acme.iam.gserviceaccount.com',
          privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
          ...{ administrator: 'it@acme.example', domains: ['acme.example'], fetch },
        }),
    ],
    [
      'GitHub',
      'acme/eng',
      'acme/gone',
      { '/orgs/acme/teams/eng/members?per_page=100': [{ login: 'ada' }] },
      ({ fetch }) =>
        githubMembers({
          ...{
            organization: 'acme',
            token: 'secret',
            issuer: 'https://id.example',
            loginClaim: 'login',
            fetch,
          },
        }),
    ],
  ];

  test.each(sources)(
    'is missing, and blocks no other group: %s',
    async (_name, here, gone, answers, made) => {
      const listed = await membersOf(made(directory(answers as Record<string, unknown>)), gone, here);
      expect([...listed.keys()]).toEqual([here]);
    },
  );

  test('is not one with a missing later page', async () => {
    const path = '/orgs/acme/teams/eng/members?per_page=100';
    const given = directory(
      { [path]: [{ login: 'ada' }] },
      { [path]: '<https://api.github.com/orgs/acme/teams/eng/members?page=2>; rel="next"' },
    );
    const source = githubMembers({
      ...{ organization: 'acme', token: 'secret', issuer: 'https://id.example', loginClaim: 'login' },
      fetch: given.fetch,
    });
    await expect(membersOf(source, 'acme/eng')).rejects.toThrow('answered 404 instead of 200');
  });

  test('is not one whose directory has no tokens', async () => {
    const given = directory({ [transitive(GROUP)]: { value: [] } });
    const source = graphMembers({
      tenant: TENANT,
      clientId: 'client',
      clientSecret: 's',
      fetch: given.fetch,
    });
    await expect(membersOf(source, GROUP)).rejects.toThrow('answered 404 instead of 200');
  });
});

describe('a group that a directory cannot have', () => {
  const options = {
    organization: 'acme',
    token: 'secret',
    issuer: 'https://id.example',
    loginClaim: 'login',
  };

  test.each(['x/acme/eng', 'acme/eng/', 'acme/eng web', 'acme', ''])(
    'GitHub is not asked for %j, which is no team of it',
    async (group) => {
      const given = directory({});
      const listed = await membersOf(githubMembers({ ...options, fetch: given.fetch }), group);
      expect([[...listed], given.asked]).toEqual([[], []]);
    },
  );

  test.each([
    'x11111111-2222-3333-4444-555555555555',
    '11111111-2222-3333-4444-5555555555556',
    '../users',
    '',
  ])('Entra ID is not asked for %j, which is no id', async (group) => {
    const given = directory({});
    const tenant = '66666666-7777-8888-9999-aaaaaaaaaaaa';
    const source = graphMembers({ tenant, clientId: 'client', clientSecret: 's', fetch: given.fetch });
    expect([[...(await membersOf(source, group))], given.asked]).toEqual([[], []]);
  });
});

describe('a directory of members', () => {
  const path = '/orgs/acme/teams/eng/members?per_page=100';
  const options = {
    organization: 'acme',
    token: 'secret',
    issuer: 'https://id.example',
    loginClaim: 'login',
  };

  test('GitHub gets the token, the type that it documents, and a name', async () => {
    const sent: Headers[] = [];
    const fetch = async (_url: string, init: RequestInit) => {
      sent.push(new Headers(init.headers));
      return Response.json([]);
    };
    const listed = await membersOf(githubMembers({ ...options, fetch }), 'acme/eng');
    expect([...listed]).toEqual([['acme/eng', []]]);
    expect(sent.map((headers) => Object.fromEntries(headers))).toEqual([
      {
        accept: 'application/vnd.github+json',
        authorization: 'Bearer secret',
        'user-agent': 'portcullis',
      },
    ]);
  });

  test.each([
    ['githubMembers', () => githubMembers({ ...options, organization: '' })],
    ['googleMembers', () => googleMembers({ domains: [] } as never)],
    ['graphMembers', () => graphMembers({ tenant: '' } as never)],
  ])('%s reports wrong options with its name', (name, made) => {
    expect(made).toThrow(new RegExp(`^${name}: `));
  });

  test('a directory that lists no users, or a user without a name, is reported', async () => {
    const github = (body: unknown) =>
      membersOf(githubMembers({ ...options, fetch: directory({ [path]: body }).fetch }), 'acme/eng');
    await expect(github({})).rejects.toThrow('did not return a list of people');
    await expect(github([{ id: 7 }])).rejects.toThrow('did not return a list of people');
  });

  const id = '11111111-2222-3333-4444-555555555555';
  const tenant = '66666666-7777-8888-9999-aaaaaaaaaaaa';
  const members = `/v1.0/groups/${id}/transitiveMembers/microsoft.graph.user?$select=userPrincipalName,mail&$top=999`;
  const graph = (answers: Readonly<Record<string, unknown>>) => {
    const given = directory({
      [`/${tenant}/oauth2/v2.0/token`]: { access_token: 'bearer', expires_in: 3600 },
      ...answers,
    });
    const source = graphMembers({ tenant, clientId: 'client', clientSecret: 'secret', fetch: given.fetch });
    return { asked: given.asked, listed: membersOf(source, id) };
  };

  test('Entra ID is asked for every page', async () => {
    const next = 'https://graph.microsoft.com/v1.0/next?$skiptoken=x';
    const { asked, listed } = graph({
      [members]: { value: [{ userPrincipalName: 'ada' }], '@odata.nextLink': next },
      '/v1.0/next?$skiptoken=x': { value: [{ userPrincipalName: 'bob' }] },
    });
    expect((await listed).get(id)?.map(({ login }) => login)).toEqual(['ada', 'bob']);
    expect(asked.slice(1).map(({ accept }) => accept)).toEqual(['application/json', 'application/json']);
  });

  test('Entra ID that lists no users, or a user without a name, is reported', async () => {
    await expect(graph({ [members]: {} }).listed).rejects.toThrow('did not return a list of people');
    await expect(graph({ [members]: { value: [{ mail: 'a@b.example' }] } }).listed).rejects.toThrow(
      'did not return a list of people',
    );
  });

  test('a directory that is down is not one that lacks the group', async () => {
    const fetch = async () => new Response(null, { status: 500 });
    await expect(membersOf(githubMembers({ ...options, fetch }), 'acme/eng')).rejects.toThrow('500');
    const bug = new RangeError('bug');
    const broken = githubMembers({ ...options, fetch: () => Promise.reject(bug) });
    await expect(membersOf(broken, 'acme/eng')).rejects.toThrow();
  });
});
