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
  ['reason=policy.no_rule', [0, 1, 2]],
  ['app=wiki&person=ada&reason=policy.no_rule', [0]],
] as const;

test.each(FILTERS)('the newest decisions by "%s" are those that fit all of it', async (search, fitting) => {
  const { visit } = pageOfRows({ requests: ROWS, requestsOf: ROWS });
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
