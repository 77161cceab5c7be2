import { expect, test } from 'vitest';
import { pageOfRows } from '../fixtures/page-of-rows.ts';

/** A request as a row of the database. */
function row(path: string, app: string, sub: string, reason: string, place = 1) {
  const line = JSON.stringify({
    type: 'request.decision',
    id: path,
    time: '2026-01-31T12:00:00.000Z',
    outcome: 'deny',
    reason: ['seen.first', reason],
    actor: { kind: 'user', sub },
    http: { method: 'GET', host: 'gate.example', path },
    resource: { app },
  });
  return { line, place };
}

const ROWS = [
  row('/wanted', 'wiki', 'ada', 'policy.no_rule', 1),
  row('/of-another-application', 'tasks', 'ada', 'policy.no_rule', 2),
  row('/of-somebody-else', 'wiki', 'eve', 'policy.no_rule', 3),
  row('/for-another-reason', 'wiki', 'ada', 'policy.rule', 4),
];
const PATHS = ROWS.map(({ line }) => JSON.parse(line).id as string);

const FILTERS = [
  ['', [0, 1, 2, 3]],
  ['app=wiki', [0, 2, 3]],
  ['person=ada', [0, 1, 3]],
  ['person=AD', [0, 1, 3]],
  ['person=%22ad%22', []],
  ['app=%22wiki%22', [0, 2, 3]],
  ['reason=policy.no_rule', [0, 1, 2]],
  ['app=wiki&person=ada&reason=policy.no_rule', [0]],
] as const;

test.each(FILTERS)('the newest decisions by "%s" are those that fit all of it', async (search, fitting) => {
  const { visit } = pageOfRows({ people: [{ name: 'ada' }], requests: ROWS, requestsOf: ROWS });
  const file = await (await visit(`decisions?csv=requests&${search}`)).text();
  expect(PATHS.filter((path) => file.includes(path))).toEqual(fitting.map((index) => PATHS[index]));
});

test.each(FILTERS)(
  'the decisions that come while the page by "%s" is open are those that fit all of it',
  async (search, fitting) => {
    const { visit } = pageOfRows({ writtenSince: ROWS });
    const page = await (await visit(`decisions?${search}`)).text();
    const [, live = ''] = /data-live="([^"]*)"/.exec(page) ?? [];
    const { body } = await visit(live.replaceAll('&amp;', '&'));
    const reader = (body as ReadableStream<Uint8Array>).getReader();
    const come = new TextDecoder().decode((await reader.read()).value);
    await reader.cancel();
    expect(PATHS.filter((path) => come.includes(path))).toEqual(fitting.map((index) => PATHS[index]));
  },
);

test('people are found by a part of their name, and their newest requests are read', async () => {
  const { visit, asked } = pageOfRows({ people: [{ name: 'ada' }, { name: 'adam@corp.example' }] });
  await visit('decisions?csv=requests&person=AD');
  expect(asked.map(({ name, values }) => [name, values.slice(-2)])).toEqual([
    ['people', ['ad', 21]],
    ['requestsOf', ['["ada","adam@corp.example"]', 50]],
  ]);
});

test('where no name is found, no request is read', async () => {
  const { visit, asked } = pageOfRows({ requests: ROWS, requestsOf: ROWS });
  const file = await (await visit('decisions?csv=requests&person=nobody')).text();
  expect([file.trim().split('\r\n').length, asked.map(({ name }) => name)]).toEqual([1, ['people']]);
});

test('a reason of refused requests is found by a part as well', async () => {
  const { visit, asked } = pageOfRows({ reasons: [{ name: 'policy.no_rule' }] });
  await visit('refusals?csv=requests&reason=no_r');
  expect(asked.map(({ name, values }) => [name, values.slice(-2)])).toEqual([
    ['reasons', ['no_r', 21]],
    ['refusedBecause', ['["policy.no_rule"]', 50]],
  ]);
});

const CUT_OFF = 'Only the newest 500 requests were searched.';
const MORE_NAMES = 'Only the first 20 matching names are included.';
const many = (count: number) => Array.from({ length: count }, () => row('/x', 'tasks', 'eve', 'r'));
const names = (count: number) => Array.from({ length: count }, (_, at) => ({ name: `ada${at}` }));

test.each([
  ['app=wiki', { requests: many(500) }, true, false],
  ['app=wiki', { requests: many(499) }, false, false],
  // All that is listed fits: older ones are known to be missing.
  ['app=tasks', { requests: many(500) }, false, false],
  ['', { requests: many(50) }, false, false],
  ['person=ada', { people: names(20) }, false, false],
  ['person=ada', { people: names(21) }, false, true],
  // Not all names were looked at.
  ['person=ada', { people: [{ name: null }] }, false, true],
] as const)('a list by "%s" says what was not searched', async (search, rows, isCutOff, isMore) => {
  const page = await (await pageOfRows(rows).visit(`decisions?${search}`)).text();
  expect([page.includes(CUT_OFF), page.includes(MORE_NAMES)]).toEqual([isCutOff, isMore]);
});
