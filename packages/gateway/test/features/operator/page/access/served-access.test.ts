import { expect, test } from 'vitest';
import type { PolicyDesk } from '../../../../../src/features/operator/page/policy-desk.ts';
import { pageOfRows, type Rows } from '../fixtures/page-of-rows.ts';

const DESK: PolicyDesk = {
  instance: 'wiki',
  policy: {
    name: 'wiki',
    rules: [
      { name: 'staff', effect: 'allow', who: { roles: ['staff'] }, paths: ['/**'] },
      { name: 'office', effect: 'allow', who: 'anyone', paths: ['/open'], networks: ['10.0.0.0/8'] },
      { name: 'code', effect: 'allow', who: { roles: ['guest'] }, kinds: ['repository'], ids: ['vendor'] },
    ],
  },
  options: {},
  roles: { staff: ['staff'], guest: ['guests'], lead: { groups: ['leads'], implies: ['staff'] } },
  application: {
    target: {},
    checkTarget: () => {},
    classify: (_method, { path }) => {
      const [, first, id] = path.split('/');
      return first === 'source' && id
        ? { application: 'code', kind: 'repository', id }
        : { application: 'wiki' };
    },
  },
};

function request(path: string, host = 'gate.example') {
  const [, , id] = path.split('/');
  const line = JSON.stringify({
    type: 'request.decision',
    id: path,
    time: '2026-01-31T12:00:00.000Z',
    outcome: 'allow',
    reason: ['policy.rule_allows'],
    http: { method: 'GET', host, path },
    resource: { app: 'code', kind: 'repository', id },
  });
  return { line };
}

async function answered(search: string, rows: Rows = {}) {
  const { visit } = pageOfRows(rows, { deskOf: (host) => (host === 'gate.example' ? DESK : undefined) });
  const response = await visit(`access?${search}`);
  const page = await response.text();
  const [, body = ''] = /<table id="table-access"[\s\S]*?<tbody>([\s\S]*?)<\/tbody>/.exec(page) ?? [];
  const table = [...body.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, cells = '']) =>
    [...cells.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell = '']) => cell.replace(/<[^>]*>/g, '')),
  );
  return { status: response.status, page, table };
}

test('who can see a path is answered for anonymous clients, users without a role and each role', async () => {
  const { table, status } = await answered('host=gate.example&of=/open');
  expect([status, table]).toEqual([
    200,
    [
      ['anonymous', 'only if: depends on the network', 'only if: depends on the network'],
      ['no role', 'only if: depends on the network', 'only if: depends on the network'],
      ['staff', 'always', 'always'],
      ['guest', 'only if: depends on the network', 'only if: depends on the network'],
      ['lead', 'always', 'always'],
    ],
  ]);
});

test('who can see a repository is answered by the addresses of recent requests about it', async () => {
  const { table, page } = await answered('host=gate.example&of=repository:vendor', {
    requests: [request('/source/vendor/'), request('/source/other/')],
  });
  expect(table.map(([who, read]) => [who, read])).toEqual([
    ['anonymous', 'never'],
    ['no role', 'never'],
    ['staff', 'always'],
    ['guest', 'always'],
    ['lead', 'always'],
  ]);
  expect(page).toContain('Only addresses that rules or recent requests name were checked.');
});

test('what no rule and no recent request is about is unknown, and is not said to be seen by nobody', async () => {
  for (const of of ['repository:third', 'page', 'constructor', ':', 'x:']) {
    const { table, page } = await answered(`host=gate.example&of=${of}`);
    expect([of, table]).toEqual([of, []]);
    expect(page).toContain('so nothing is known');
  }
});

test('a host without a policy and an address that the gate refuses are named', async () => {
  expect((await answered('host=other.example&of=/')).page).toContain('no policy for this host');
  const refused = await answered('host=gate.example&of=/a%252fb');
  expect([refused.status, refused.table]).toEqual([400, []]);
  expect(refused.page).toContain('Refused before a policy was evaluated');
});

test('hosts of recent requests that have a policy are offered', async () => {
  const { page } = await answered('', { requests: [request('/', 'other.example'), request('/')] });
  expect(page).toContain('name="host" value="gate.example"');
  expect(page.match(/<option/g)).toHaveLength(1);
});

test('what cannot be decided here is left to the command line', async () => {
  // An address that does not say which tool of an MCP server a request is about.
  const application = { ...DESK.application, classify: () => ({ application: 'mcp', kind: 'mcp:message' }) };
  const { visit } = pageOfRows({}, { deskOf: () => ({ ...DESK, application }) });
  const response = await visit('access?host=gate.example&of=/mcp');
  expect([response.status, (await response.text()).includes('takes too long to decide here')]).toEqual([
    200,
    true,
  ]);
});
