import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startWholeGate, type WholeGate } from '../../../scripts/demo/test/running-gate.ts';
import { freePort } from '../../../scripts/free-port.ts';

const BOT = `api-${'b'.repeat(28)}`;
const TASK_BOT = `api-${'t'.repeat(28)}`;
const MINE = 'PHID-PROJ-mine';
const OTHER = 'PHID-PROJ-other';
/** All three are named by the rule, and what is below the first is not. */
const [ABOVE, WHOLE, PART] = ['PHID-PROJ-above', 'PHID-PROJ-whole', 'PHID-PROJ-part'];
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

let whole: WholeGate;
let ci: string;
/** Numbers of tasks: of one project, of another, of both, of none. */
let [mine, other, both, none] = [0, 0, 0, 0];
/** How many requests that took. */
let seeded = 0;

beforeAll(async () => {
  const port = await freePort();
  whole = await startWholeGate({
    phorge: {
      users: [
        { username: 'task-bot', apiToken: TASK_BOT },
        { username: 'ci-bot', apiToken: BOT },
      ],
      projects: [
        { name: 'Mine', slug: 'mine', phid: MINE },
        { name: 'Other', slug: 'other', phid: OTHER },
        { name: 'Above', phid: ABOVE },
        { name: 'Between', phid: 'PHID-PROJ-between', parent: 'above', archived: true },
        { name: 'Whole', phid: WHOLE },
        { name: 'Part', phid: PART, parent: 'whole' },
      ],
    },
    gate: { port, configurationFile: join(import.meta.dirname, 'fixtures/conduit-rules.json') },
    variables: { BOT_TOKEN: BOT },
  });
  ci = await whole.tokenOf('engineer');
});
afterAll(() => whole?.close());
beforeEach(async () => {
  whole.phorge.reset();
  mine = await task([MINE]);
  other = await task([OTHER]);
  both = await task([MINE, OTHER]);
  none = await task([]);
  seeded = whole.phorge.requests.length;
});

const paramsOf = (values: object, token: string) =>
  `params=${encodeURIComponent(JSON.stringify({ ...values, __conduit__: { token } }))}&output=json`;

/** Writes a task past the gate. */
function task(projects: readonly string[]): Promise<number> {
  const transactions = [
    { type: 'title', value: 'a task' },
    { type: 'projects.set', value: projects },
  ];
  return new Promise((resolve, reject) => {
    const headers = { ...FORM, host: `127.0.0.1:${whole.port}` };
    const sent = request(`${whole.phorge.url}/api/maniphest.edit`, { method: 'POST', headers }, (answer) => {
      let text = '';
      answer.on('data', (part) => {
        text += part;
      });
      answer.on('end', () => resolve(JSON.parse(text).result.object.id));
    });
    sent.on('error', reject);
    sent.end(paramsOf({ transactions }, BOT));
  });
}

/** What comes back of a call: its error code, `allowed` where there is none. */
async function call(method: string, body: string) {
  const answer = await whole.ask(`/api/${method}`, { method: 'POST', headers: FORM, body });
  expect(answer.body).not.toContain(BOT);
  expect(whole.lines.join('\n')).not.toContain(BOT);
  const { error_code: code, error_info: info } = JSON.parse(answer.body);
  return { code: code ?? 'allowed', info, event: answer.event };
}

const REFUSED = 'ERR-PORTCULLIS-POLICY-DENIED';
const asked = () => whole.phorge.requests.slice(seeded).map(({ target }) => target);
const edit = (transactions: readonly object[], objectIdentifier?: unknown) => ({
  ...(objectIdentifier === undefined ? {} : { objectIdentifier }),
  transactions,
});
const comment = { type: 'comment', value: 'hello' };
const title = { type: 'title', value: 'new' };
const add = (...value: string[]) => ({ type: 'projects.add', value });
const set = (...value: string[]) => ({ type: 'projects.set', value });

const SEARCHES: readonly (readonly [string, object, string])[] = [
  ['its project', { constraints: { projects: [MINE] } }, 'allowed'],
  ['its project and another, which is less', { constraints: { projects: [MINE, OTHER] } }, 'allowed'],
  ['its project, by numbered names', { constraints: { projects: { 0: MINE } } }, 'allowed'],
  ['another project', { constraints: { projects: [OTHER] } }, REFUSED],
  [
    'a project with one below it, in which Phorge finds things too',
    { constraints: { projects: [ABOVE] } },
    REFUSED,
  ],
  ['that and its project, which is less', { constraints: { projects: [ABOVE, MINE] } }, 'allowed'],
  ['a project of which all below it is named', { constraints: { projects: [WHOLE] } }, 'allowed'],
  [
    'more projects than are asked about',
    { constraints: { projects: Array.from({ length: 11 }, () => MINE) } },
    REFUSED,
  ],
  ['no project', {}, REFUSED],
  ['no project at all', { constraints: { projects: [] } }, REFUSED],
  ['projects of which any will do', { constraints: { projects: [`any(${MINE})`, MINE] } }, REFUSED],
  ['a project by its name', { constraints: { projects: ['mine'] } }, REFUSED],
  ['another by an alias', { constraints: { projects: [MINE], tags: [OTHER] } }, REFUSED],
  ['another by a stored query', { queryKey: 'all', constraints: { projects: [MINE] } }, REFUSED],
  ['a project that is a list', { constraints: { projects: [[MINE]] } }, REFUSED],
  ['a name with dots', { 'constraints.projects': [MINE] }, REFUSED],
];

const EDITS: readonly (readonly [string, () => object, string])[] = [
  ['a new task of its project', () => edit([title, set(MINE)]), 'allowed'],
  ['a new task of it, added', () => edit([title, add(MINE)]), 'allowed'],
  ['a new task of another project', () => edit([title, set(OTHER)]), REFUSED],
  ['a new task of both', () => edit([title, set(MINE, OTHER)]), REFUSED],
  ['a new task of none', () => edit([title]), REFUSED],
  ['a new task that leaves it again', () => edit([title, set(MINE), set()]), REFUSED],
  ['a task of its project, by number', () => edit([comment], mine), 'allowed'],
  ['by monogram', () => edit([comment], `T${mine}`), 'allowed'],
  ['by PHID', () => edit([comment], `PHID-TASK-${String(mine).padStart(20, '0')}`), 'allowed'],
  ['a task of both projects', () => edit([comment], both), 'allowed'],
  ['a task of another project', () => edit([comment], other), REFUSED],
  ['another, by PHID', () => edit([comment], `PHID-TASK-${String(other).padStart(20, '0')}`), REFUSED],
  ['a task of none', () => edit([comment], none), REFUSED],
  ['a task that there is not', () => edit([comment], 999_999), REFUSED],
  ['a task of another, drawn into its own', () => edit([add(MINE)], other), REFUSED],
  ['its task, put into another project', () => edit([add(OTHER)], mine), REFUSED],
  ['its task, taken out of another project by what it leaves', () => edit([set(MINE)], both), REFUSED],
  [
    'its task, taken out of another by the second of two',
    () => edit([set(MINE, WHOLE), set(WHOLE)], both),
    REFUSED,
  ],
  ['its task, put into what it is in', () => edit([set(MINE, WHOLE)], mine), 'allowed'],
  ['its task, taken out of all', () => edit([set()], mine), 'allowed'],
  ['its task, with another below it', () => edit([{ type: 'subtasks.add', value: [] }], mine), REFUSED],
  ['a number in another spelling', () => edit([comment], `0${mine}`), REFUSED],
  ['an object of another application', () => edit([comment], 'D1'), REFUSED],
  ['nothing that could be told', () => ({ ...edit([comment], mine), form: 1 }), REFUSED],
  ['a title that nobody may give', () => edit([{ type: 'title', value: 'password 1' }], mine), REFUSED],
];

describe('a bot with maniphest.* in one project', () => {
  test.each(SEARCHES)('searches %s', async (_what, values, expected) => {
    expect((await call('maniphest.search', paramsOf(values, TASK_BOT))).code).toBe(expected);
    expect(asked().filter((path) => path === '/api/maniphest.search')).toHaveLength(
      expected === 'allowed' ? 1 : 0,
    );
  });

  test.each(EDITS)('edits %s', async (_what, values, expected) => {
    const { code, info } = await call('maniphest.edit', paramsOf(values(), TASK_BOT));
    expect(code).toBe(expected);
    if (expected === REFUSED) expect(info).toMatch(/^\w+ .+ \(request \S+\)$/);
    expect(asked().filter((path) => path === '/api/maniphest.edit')).toHaveLength(
      expected === 'allowed' ? 1 : 0,
    );
  });

  test('is refused on project.edit, and on methods that do not say which tasks they are about', async () => {
    for (const method of ['project.edit', 'maniphest.query', 'maniphest.info', 'maniphest.update']) {
      expect((await call(method, paramsOf({ projectPHIDs: [MINE] }, TASK_BOT))).code).toBe(REFUSED);
    }
    expect(asked().filter((path) => path !== '/api/user.whoami')).toEqual([]);
  });

  test('reads what happened to a task of it, and to no other', async () => {
    const of = (number: number) =>
      call('transaction.search', paramsOf({ objectIdentifier: `T${number}` }, TASK_BOT));
    expect((await of(mine)).event.outcome).toBe('allow');
    expect((await of(other)).code).toBe(REFUSED);
  });

  test('is the same by the token that the gate puts in', async () => {
    expect((await call('maniphest.edit', paramsOf(edit([comment], mine), ci))).code).toBe('allowed');
    expect((await call('maniphest.edit', paramsOf(edit([comment], other), ci))).code).toBe(REFUSED);
  });

  test('is the same in every form of a call', async () => {
    const plain = (number: number) =>
      `api.token=${TASK_BOT}&objectIdentifier=${number}&transactions[0][type]=comment&transactions[0][value]=x`;
    const console = (number: number) =>
      [
        `params[__conduit__]=${encodeURIComponent(`{"token":"${TASK_BOT}"}`)}`,
        `params[objectIdentifier]=${number}`,
        `params[transactions]=${encodeURIComponent('[{"type":"comment","value":"x"}]')}`,
      ].join('&');
    for (const form of [plain, console]) {
      expect((await call('maniphest.edit', form(mine))).code).toBe('allowed');
      expect((await call('maniphest.edit', form(other))).code).toBe(REFUSED);
    }
    const beside = `${paramsOf(edit([comment], other), TASK_BOT)}&objectIdentifier=${mine}`;
    expect((await call('maniphest.edit', beside)).code).toBe(REFUSED);
  });

  test('an unauthenticated client cannot make the gateway call Phorge', async () => {
    await call('maniphest.edit', paramsOf(edit([comment], mine), `api-${'x'.repeat(28)}`));
    expect(asked()).toEqual(['/api/user.whoami']);
  });

  test('an answer of Phorge without the place of a task admits no one', async () => {
    whole.phorge.respond('/api/maniphest.search', { body: '<html>' });
    const { code } = await call('maniphest.edit', paramsOf(edit([comment], mine), TASK_BOT));
    expect(code).toBe('ERR-PORTCULLIS-PHABRICATOR-CONDUIT-UNVERIFIED');
    expect(asked()).not.toContain('/api/maniphest.edit');
  });
});

describe('a rule that names parameters', () => {
  test.each([
    ['what it names', { constraints: { slugs: ['mine'] }, limit: 1 }, 'allowed'],
    ['another value', { constraints: { slugs: ['other'] }, limit: 1 }, REFUSED],
    ['another value beside it', { constraints: { slugs: ['mine', 'other'] }, limit: 1 }, REFUSED],
    ['nothing', { limit: 1 }, REFUSED],
    ['an empty list', { constraints: { slugs: [] }, limit: 1 }, REFUSED],
    ['an object in its place', { constraints: { slugs: { x: 'mine' } }, limit: 1 }, REFUSED],
    ['a number of another spelling', { constraints: { slugs: ['mine'] }, limit: 1e21 }, REFUSED],
  ])('%s', async (_what, values, expected) => {
    const { code } = await call('project.search', paramsOf(values, TASK_BOT));
    expect(code).toBe(expected);
  });
});
