import { expect, test } from 'vitest';
import { pageOfRows, type Rows } from '../fixtures/page-of-rows.ts';

const eventRow = (event: object) => ({
  line: JSON.stringify({ time: '2026-01-31T12:00:00.000Z', outcome: 'allow', reason: [], ...event }),
});
const requestOf = (more: object) =>
  eventRow({
    ...{ type: 'request.decision', id: 'e-1', outcome: 'deny', reason: ['first.reason', 'last.reason'] },
    ...{ http: { method: 'GET', host: 'wiki.example', path: '/T1' }, ...more },
  });
const REQUEST_COLUMNS = 'Time,Who,Request,Outcome,Reason,Rule,Why?';
const SIGNAL = { type: 'signal', signal: { name: 'new_country', before: 'AT', now: 'DE' } };

/** A table of a view, the rows of the database, and the lines of the file. */
const FILES: readonly [what: string, address: string, rows: Rows, lines: readonly string[]][] = [
  [
    'counts of decisions have a line for each hour, and none for other outcomes',
    'decisions?csv=over-time&since=2026-01-31T10:00&until=2026-01-31T12:00',
    {
      decisions: [
        { slot: '2026-01-31T10', outcome: 'allow', count: 5 },
        { slot: '2026-01-31T10', outcome: 'error', count: 1 },
        { slot: '2026-01-31T11', outcome: 'login', count: 2 },
        { slot: '2026-01-31T11', outcome: 'deny', count: 3 },
        { slot: '2026-01-31T11', outcome: 'other', count: 9 },
      ],
    },
    ['Time,failed,refused,redirected to login,allowed', '2026-01-31T10,1,0,0,5', '2026-01-31T11,0,3,2,0'],
  ],
  [
    'requests name the address of a user before the subject, and the last reason',
    'decisions?csv=requests',
    {
      requests: [
        requestOf({
          actor: { sub: 'ada', email: 'ada@corp.example', iss: 'https://id.example' },
          policy: { matched_rule: 'no-guests' },
        }),
        requestOf({ actor: { sub: 'eve' }, outcome: 'login', reason: [] }),
        requestOf({ http: { method: 'PUT', host: 'wiki.example', path_raw: '/%zz' }, outcome: 'error' }),
        requestOf({ http: { method: 'GET', host: 'wiki.example' }, outcome: 'allow' }),
        eventRow({ type: 'login', id: 'e-2' }),
      ],
    },
    [
      REQUEST_COLUMNS,
      '2026-01-31T12:00:00.000Z,ada@corp.example,GET wiki.example/T1,refused,last.reason,no-guests,Explain',
      '2026-01-31T12:00:00.000Z,eve,GET wiki.example/T1,redirected to login,,,Explain',
      '2026-01-31T12:00:00.000Z,anonymous,PUT wiki.example/%zz,failed,last.reason,,Explain',
      '2026-01-31T12:00:00.000Z,anonymous,GET wiki.example,allowed,last.reason,,Explain',
    ],
  ],
  [
    'reasons of refusals are counted for each rule and application',
    'refusals?csv=why',
    {
      refusedWhy: [
        { reason: 'policy.rule', rule: 'no-guests', app: 'wiki', count: 7, people: 2, last: 'e-1' },
        { reason: 'policy.no_rule', count: 1, people: 1, last: 'e-2' },
      ],
    },
    [
      'Reason,Rule,Application,Requests,People,Why?',
      'policy.rule,no-guests,wiki,7,2,Explain',
      'policy.no_rule,,unknown,1,1,Explain',
    ],
  ],
  [
    'refusals are counted for each user, those without a name too',
    'refusals?csv=who',
    {
      refusedWho: [
        { actor: 'ada', email: 'ada@corp.example', count: 3, reasons: 2, last: 'e-1' },
        { actor: 'eve', count: 2, reasons: 1, last: 'e-2' },
        { count: 1, reasons: 1, last: 'e-3' },
      ],
    },
    ['Who,Requests,Reasons,Why?', 'ada@corp.example,3,2,Explain', 'eve,2,1,Explain', 'anonymous,1,1,Explain'],
  ],
  [
    'refused requests are listed',
    'refusals?csv=requests',
    { refused: [requestOf({})] },
    [REQUEST_COLUMNS, '2026-01-31T12:00:00.000Z,anonymous,GET wiki.example/T1,refused,last.reason,,Explain'],
  ],
  [
    'sign-ins have a column for each provider, by name, and a line for each hour',
    'sign-ins?csv=over-time&since=2026-01-31T10:00&until=2026-01-31T12:00',
    {
      signIns: [
        { slot: '2026-01-31T10', provider: 'okta', count: 4 },
        { slot: '2026-01-31T11', provider: 'corp', count: 2 },
        { slot: '2026-01-31T11', count: 1 },
      ],
    },
    ['Time,unknown,corp,okta', '2026-01-31T10,0,0,4', '2026-01-31T11,1,2,0'],
  ],
  [
    'failed sign-ins say whether the user or the provider failed',
    'sign-ins?csv=failed',
    {
      failedSignIns: [
        { provider: 'corp', outcome: 'deny', reason: 'login.state', count: 2 },
        { outcome: 'error', reason: 'login.provider', count: 1 },
      ],
    },
    ['Provider,Outcome,Reason,Times', 'corp,refused,login.state,2', 'unknown,failed,login.provider,1'],
  ],
  [
    'applications are listed as the database counts them',
    'applications?csv=top',
    {
      applications: [
        { app: 'wiki', requests: 10, refused: 2, failed: 1 },
        { requests: 3, refused: 0, failed: 0 },
      ],
    },
    ['Application,Requests,refused,failed', 'wiki,10,2,1', 'unknown,3,0,0'],
  ],
  [
    'origins are listed by their slow answers, then by the number of answers',
    'applications?csv=origins',
    {
      origins: [
        { origin: 'FAST', bucket: 10, count: 100, failed: 0 },
        { origin: 'SLOW', bucket: 10, count: 50, failed: 1 },
        { origin: 'SLOW', bucket: 500, count: 50, failed: 2 },
        { origin: 'BUSY', bucket: 10, count: 200, failed: 0 },
      ],
    },
    [
      'Origin,Answers,Half within (ms),95% within (ms),Status 500 and above',
      'SLOW,100,10,500,3',
      'BUSY,200,10,10,0',
      'FAST,100,10,10,0',
    ],
  ],
  [
    'signals name the user, the country and what was before',
    'signals?csv=signals',
    {
      activities: [
        eventRow({
          ...SIGNAL,
          actor: { sub: 'ada', email: 'ada@corp.example' },
          src: { country: 'DE' },
        }),
        eventRow({ type: 'signal', signal: { name: 'denial_burst', value: 9 }, actor: { sub: 'eve' } }),
        eventRow({ type: 'signal', signal: { name: 'break_glass' } }),
        eventRow({ type: 'login' }),
      ],
    },
    [
      'Time,Signal,Who,Country,Details',
      '2026-01-31T12:00:00.000Z,a new country,ada@corp.example,DE,AT → DE',
      '2026-01-31T12:00:00.000Z,many refusals in a short time,eve,,9',
      '2026-01-31T12:00:00.000Z,access with an emergency grant,anonymous,,',
    ],
  ],
  [
    'the parts of a gate are healthy while nothing is wrong',
    'health?csv=states',
    { newest: [{ last: '2026-01-31T12:00:00.000Z' }] },
    [
      'Component,State,Times,Last,Details',
      'Signing keys,healthy,0,,uses of expired keys because the issuer did not respond',
      'Login,healthy,0,,sign-ins that failed at the identity provider',
      'Origins,healthy,0,,failed or missing responses',
      'Sinks,healthy,0,,reports of events that were not delivered to a sink',
      'Log,healthy,0,2026-01-31T12:00:00.000Z,the newest event; check if it is older than an hour',
    ],
  ],
  [
    'the parts of a gate need attention where events count failures',
    'health?csv=states',
    {
      newest: [{ last: '2026-01-31T11:34:55.999Z' }],
      countOfType: [{ count: 4, last: '2026-01-31T11:00:00.000Z' }],
      failedSignIns: [
        { outcome: 'error', count: 1 },
        { outcome: 'deny', count: 8 },
        { outcome: 'error', count: 1 },
      ],
      origins: [
        { origin: 'WIKI', bucket: 10, count: 5, failed: 3 },
        { origin: 'DESK', bucket: 10, count: 5, failed: 1 },
      ],
      errors: [
        { reason: 'proxy.origin_timeout', count: 2 },
        { reason: 'request.crashed', count: 5 },
      ],
    },
    [
      'Component,State,Times,Last,Details',
      'Signing keys,needs attention,4,2026-01-31T11:00:00.000Z,uses of expired keys because the issuer did not respond',
      'Login,needs attention,2,,sign-ins that failed at the identity provider',
      'Origins,needs attention,6,,failed or missing responses',
      'Sinks,needs attention,4,2026-01-31T11:00:00.000Z,reports of events that were not delivered to a sink',
      'Log,needs attention,0,2026-01-31T11:34:55.999Z,the newest event; check if it is older than an hour',
    ],
  ],
  [
    'failures are listed for each application',
    'health?csv=errors',
    {
      errors: [
        { reason: 'proxy.origin_timeout', app: 'wiki', count: 2, last: 'e-1' },
        { reason: 'request.crashed', count: 1, last: 'e-2' },
      ],
    },
    [
      'Reason,Application,Requests,Why?',
      'proxy.origin_timeout,wiki,2,Explain',
      'request.crashed,unknown,1,Explain',
    ],
  ],
  [
    'versions of policies are shown by the start of their hash',
    'policy?csv=versions',
    {
      policyVersions: [
        {
          ...{ policy: 'wiki', version: 'a'.repeat(12) + 'b'.repeat(52) },
          ...{ first: '2026-01-30T12:00:00.000Z', last: '2026-01-31T12:00:00.000Z' },
        },
      ],
    },
    [
      'Policy,Version,First seen,Last seen',
      'wiki,aaaaaaaaaaaa,2026-01-30T12:00:00.000Z,2026-01-31T12:00:00.000Z',
    ],
  ],
  [
    'changes of the configuration name who made them, as far as known',
    'policy?csv=changes',
    {
      activities: [
        eventRow({
          type: 'config.changed',
          config: { name: 'gate', version_sha256: 'c'.repeat(64), previous_sha256: 'd'.repeat(64) },
          actor: { sub: 'ada', email: 'ada@corp.example' },
        }),
        eventRow({ type: 'config.changed', config: { name: 'gate' }, actor: { sub: 'eve' } }),
        eventRow({ type: 'config.changed', config: { name: 'gate' } }),
        eventRow({ type: 'login' }),
      ],
    },
    [
      'Time,Configuration,Version,Before,Who',
      '2026-01-31T12:00:00.000Z,gate,cccccccccccc,dddddddddddd,ada@corp.example',
      '2026-01-31T12:00:00.000Z,gate,,,eve',
      '2026-01-31T12:00:00.000Z,gate,,,unknown',
    ],
  ],
];

test.each(FILES)('in a file of operators, %s', async (_, address, rows, lines) => {
  const file = await (await pageOfRows(rows).visit(address)).text();
  expect(file.trimEnd().split('\r\n')).toEqual(lines);
});

const SPAN = ['2026-01-30T12', '2026-01-31T14'];
const TIMES = ['2026-01-30T12:34:56.000Z', '2026-01-31T13:34:56.000Z'];
const FILTERS = 'app=Wiki&person=Ada&reason=Policy';

test.each<[string, readonly (readonly [string, readonly unknown[]])[]]>([
  ['decisions?csv=over-time', [['decisions', [...SPAN, 'wiki', 13]]]],
  ['refusals?csv=why', [['refusedWhy', [...SPAN, 'wiki', 'policy', 'ada']]]],
  ['refusals?csv=who', [['refusedWho', [...SPAN, 'wiki', 'policy', 'ada']]]],
  ['refusals?last=30d&csv=why', [['refusedWhyByDay', ['2026-01-01', '2026-02-01', 'wiki', 'policy', 'ada']]]],
  ['refusals?last=30d&csv=who', [['refusedWhoByDay', ['2026-01-01', '2026-02-01', 'wiki', 'policy', 'ada']]]],
  ['sign-ins?csv=over-time', [['signIns', [...SPAN, 13]]]],
  ['sign-ins?csv=failed', [['failedSignIns', SPAN]]],
  ['applications?csv=top', [['applications', [...SPAN, 'wiki']]]],
  ['applications?csv=origins', [['origins', SPAN]]],
  ['signals?csv=signals', [['activities', [...TIMES, 'signal', 200]]]],
  ['health?csv=errors', [['errors', [...SPAN, 'wiki', 'policy', 'ada']]]],
  ['health?last=30d&csv=errors', [['errorsByDay', ['2026-01-01', '2026-02-01', 'wiki', 'policy', 'ada']]]],
  [
    'health?csv=states',
    [
      ['countOfType', [...TIMES, 'jwks.stale_used']],
      ['countOfType', [...TIMES, 'audit.loss']],
      ['failedSignIns', SPAN],
      ['origins', SPAN],
      ['newest', []],
      ['errors', [...SPAN, '', '', '']],
    ],
  ],
  ['policy?csv=versions', [['policyVersions', [...TIMES, 'policy.loaded']]]],
  ['policy?csv=changes', [['activities', [...TIMES, 'config.changed', 100]]]],
])('the file %s asks the database for what its filters name', async (address, asked) => {
  const page = pageOfRows();
  await page.visit(`${address}&${FILTERS}`);
  expect(page.asked.map(({ name, values }) => [name, values])).toEqual(asked);
});

test('signals are those of the person that is asked for, by the subject or the address', async () => {
  const activities = [
    eventRow({ ...SIGNAL, actor: { sub: 'ada' } }),
    eventRow({ ...SIGNAL, actor: { sub: 'x', email: 'ada@corp.example' } }),
    eventRow({ ...SIGNAL, actor: { sub: 'eve' } }),
    eventRow(SIGNAL),
  ];
  const { visit } = pageOfRows({ activities });
  const lines = (await (await visit('signals?csv=signals&person=ada')).text()).trimEnd().split('\r\n');
  expect(lines.slice(1).map((line) => line.split(',')[2])).toEqual(['ada', 'ada@corp.example']);
});

test.each([
  ['a person among the most that are read', 'person=ada', 200, true],
  ['a person among all', 'person=ada', 199, false],
  ['no person', '', 200, false],
])('signals of %s say whether older ones were not looked at', async (_, search, count, isCutOff) => {
  const activities = Array.from({ length: count }, () => eventRow(SIGNAL));
  const text = await (await pageOfRows({ activities }).visit(`signals?${search}`)).text();
  expect(text.includes('Only the newest 200 requests were searched.')).toBe(isCutOff);
  expect(text).toContain('A signal is a hint for review.');
});

test.each<[string, string, Rows, readonly string[]]>([
  [
    'a user of a request, with the issuer',
    'decisions',
    { requests: [requestOf({ actor: { sub: 'ada', iss: 'https://id.example' } })] },
    [
      'person?last=24h&amp;issuer=https%3A%2F%2Fid.example&amp;subject=ada">ada</a>',
      'explain?event=e-1">Explain</a>',
    ],
  ],
  [
    'an application to its refusals, by its whole name',
    'applications',
    { applications: [{ app: 'wiki', requests: 1 }] },
    ['refusals?last=24h&amp;app=%22wiki%22">wiki</a>'],
  ],
  [
    'a reason and an application to their refusals, by their whole names',
    'refusals',
    { refusedWhy: [{ reason: 'policy.rule', app: 'wiki', last: 'e-1' }], refusedWho: [{ actor: 'ada' }] },
    [
      'refusals?last=24h&amp;reason=%22policy.rule%22">policy.rule</a>',
      'refusals?last=24h&amp;app=%22wiki%22">wiki</a>',
      'explain?event=e-1">Explain</a>',
      'person?last=24h&amp;subject=ada">ada</a>',
    ],
  ],
  [
    'a failure to its explanation',
    'health',
    { errors: [{ reason: 'request.crashed', last: 'e-1' }] },
    ['explain?event=e-1">Explain</a>'],
  ],
  [
    'the user of a signal',
    'signals',
    { activities: [eventRow({ ...SIGNAL, actor: { sub: 'ada', iss: 'https://id.example' } })] },
    ['person?last=24h&amp;issuer=https%3A%2F%2Fid.example&amp;subject=ada">ada</a>'],
  ],
])('a page of operators leads from %s', async (_, address, rows, links) => {
  const text = await (await pageOfRows(rows).visit(address)).text();
  for (const link of links) expect(text).toContain(`href="/.portcullis/operator/${link}`);
});

test('a chart shows the eight largest applications and origins, and the sums lead to what they count', async () => {
  const applications = Array.from({ length: 9 }, (_, index) => ({
    app: `app-${index}`,
    requests: 9 - index,
  }));
  const origins = applications.map(({ app }, index) => ({ origin: app, bucket: 900 - index, count: 1 }));
  const text = await (await pageOfRows({ applications, origins }).visit('applications')).text();
  const bars = [...text.matchAll(/<div class="bar"><code>([^<]*)/g)].map(([, name]) => name);
  const eight = applications.slice(0, 8).map(({ app }) => app);
  expect(bars).toEqual([...eight, ...eight]);
  const totals = await (await pageOfRows().visit('decisions')).text();
  const [, list = ''] = /<ul class="totals">([\s\S]*?)<\/ul>/.exec(totals) ?? [];
  expect([...list.matchAll(/operator\/([a-z]+)\?/g)].map(([, view]) => view)).toEqual([
    ...['decisions', 'decisions', 'refusals', 'health'],
  ]);
});
