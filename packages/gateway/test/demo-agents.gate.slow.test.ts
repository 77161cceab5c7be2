import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentToken } from '../../../scripts/demo/agent-token.ts';
import { demoConfiguration } from '../../../scripts/demo/demo-configuration.ts';
import { AUDIT_DB, seedDatabase } from '../../../scripts/demo/operator-setting.ts';
import { ADMIN_TOKEN, PROGRAM_VARIABLES } from '../../../scripts/demo/programs.ts';
import { type BrowserClient, browserClient } from '../../../scripts/demo/test/browser-client.ts';
import { startWholeGate, type WholeGate } from '../../../scripts/demo/test/running-gate.ts';
import { freePort } from '../../../scripts/free-port.ts';
import { inspect, OFFICIAL_CLIENTS } from './fixtures/official-clients.ts';

// The demo with the official clients and the inspector: what agents of each account list, and a write that its user confirms.

const TEXT = 'Looked at by an agent.';
const CALL = ['--method', 'tools/call', '--tool-name'];

let whole: WholeGate;
let origin: string;
/** The browser of the administrator, who is logged in to Phorge by single sign-on. */
let admin: BrowserClient;

beforeAll(async () => {
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  const [host, loginHost] = [`127.0.0.1:${port}`, `http://gate.localhost:${port}`];
  whole = await startWholeGate({
    gate: {
      port,
      configurationFile: demoConfiguration({ loginHost }),
      databases: {
        [AUDIT_DB]: (database) => seedDatabase(database, { host, count: 1, days: 1, until: Date.now() }),
      },
    },
    provider: { webGate: origin, otherGates: [loginHost] },
    variables: PROGRAM_VARIABLES,
  });
  admin = browserClient();
  expect((await admin.logIn(`${origin}/maniphest/`, 'admin')).answer.status).toBe(200);
});
afterAll(async () => {
  await whole?.close();
  const recorded = whole.lines.join('\n');
  expect(recorded).not.toContain(ADMIN_TOKEN);
  // No argument's value is in an event.
  expect(recorded).not.toContain(TEXT);
});

const endpoint = () => new URL(`${origin}/.portcullis/mcp`);

/** The address of a page that an answer leads to. */
function addressIn(answer: unknown, page: 'deposit' | 'confirm'): string {
  const [address] = new RegExp(
    `http://gate\\.localhost:\\d+/\\.portcullis/agents/${page}\\?[^\\s"\\\\]+`,
  ).exec(JSON.stringify(answer)) ?? [`none in ${JSON.stringify(answer)}`];
  return address ?? '';
}

/** Opens such a page as an account, and sends its form. */
async function sent(
  browser: BrowserClient,
  account: string,
  address: string,
  fields: Readonly<Record<string, string>>,
): Promise<number> {
  const { url } = await browser.logIn(address, account);
  const { answer } = await browser.open(`${url.origin}${url.pathname}`, {
    method: 'POST',
    headers: {
      origin: url.origin,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({
      ticket: new URL(address).searchParams.get('ticket') ?? '',
      ...fields,
    }).toString(),
  });
  return answer.status;
}

describe.each(OFFICIAL_CLIENTS)('%s, with the demo', (_library, connected) => {
  test('lists what agents of each account may call', async () => {
    const names = async (account: string) => {
      const client = await connected(endpoint(), await agentToken(origin, account));
      const { tools } = await client.listTools();
      await client.close();
      return tools.map(({ name }) => name);
    };
    expect(await names('contractor')).toEqual([
      ...['find_tasks', 'read_task', 'read_task_comments', 'find_task_statuses'],
    ]);
    const engineers = await names('engineer');
    expect(engineers).toHaveLength(17);
    expect(engineers).toEqual(expect.arrayContaining(['comment_on_task', 'create_task']));
    expect(await names('admin')).toEqual(engineers);
    await expect(names('nobody')).rejects.toThrow();
  });

  test('writes what the administrator confirms, once, and nothing that was declined or confirmed by another user', async () => {
    const client = await connected(endpoint(), await agentToken(origin, 'admin'));
    const create = () =>
      client.callTool({ name: 'create_task', arguments: { title: `For ${_library}`, description: TEXT } });
    const made = () =>
      whole.phorge.requests.filter(({ target }) => target.startsWith('/api/maniphest.edit')).length;
    const before = made();

    const deposit = addressIn(await create(), 'deposit');
    expect(await sent(admin, 'admin', deposit, { secret: ADMIN_TOKEN })).toBe(200);
    const asked = addressIn(await create(), 'confirm');
    expect(await sent(browserClient(), 'engineer', asked, { decision: 'confirm' })).toBe(400);
    expect(await sent(admin, 'admin', asked, { decision: 'decline' })).toBe(200);
    expect(JSON.stringify(await create())).toContain('The user declined this. Nothing was written.');
    expect(made()).toBe(before);

    const again = addressIn(await create(), 'confirm');
    const twice = await Promise.all(
      ['confirm', 'confirm'].map((decision) => sent(admin, 'admin', again, { decision })),
    );
    expect(twice.toSorted()).toEqual([200, 400]);
    expect(JSON.stringify(await create())).toMatch(/T\d+/);
    expect(addressIn(await create(), 'confirm')).toContain('/agents/confirm?');
    expect(made()).toBe(before + 1);
    await client.close();
  });
});

test('the inspector lists the tools of an account, and leads to the page where a write is confirmed', async () => {
  const token = await agentToken(origin, 'admin');
  const asked = async (...args: readonly string[]) => (await inspect(endpoint(), token, ...args)).output;
  const write = () => asked(...CALL, 'create_task', '--tool-arg', 'title=By the inspector');
  const listed = JSON.parse(await asked('--method', 'tools/list'));
  expect(listed.tools).toHaveLength(17);
  const deposit = addressIn(await write(), 'deposit');
  expect(await sent(admin, 'admin', deposit, { secret: ADMIN_TOKEN })).toBe(200);
  const waiting = addressIn(await write(), 'confirm');
  expect(await sent(admin, 'admin', waiting, { decision: 'confirm' })).toBe(200);
  expect(await write()).toMatch(/T\d+/);
});
