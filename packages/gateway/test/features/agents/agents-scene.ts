import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { GatewayOptions } from '../../../src/index.ts';
import { LOGIN, openConfiguration } from '../../assembled.ts';
import { browsing } from '../../fixtures/browsing.ts';
import { mcpServer, message } from '../../kinds/applications/mcp-server.ts';

export const GATE = 'https://gate.corp.example';
export const REDIRECT = 'http://127.0.0.1/done';
const VERIFIER = 'v'.repeat(43);

/** A configuration with an authorization server for agents, and an instance with tools. */
export function configured(login: object = {}, instance: object = {}) {
  const configuration = openConfiguration();
  const made = {
    ...configuration,
    login: {
      ...LOGIN,
      durableObject: 'SESSIONS',
      host: GATE,
      agents: { clients: { chat: { name: 'Chat', redirectUris: [REDIRECT] } } },
      ...login,
    },
    instances: [
      configuration.instances[0],
      {
        ...{ name: 'tools', hosts: ['tools.corp.example'], application: 'mcp', origin: { binding: 'TOOLS' } },
        reads: ['search'],
        policy: {
          name: 'tools',
          rules: [
            { name: 'all', effect: 'allow', who: 'authenticated', tools: ['search', 'delete'] },
            { name: 'anyone', effect: 'allow', who: 'anyone', paths: ['/.well-known/**'] },
          ],
        },
        ...instance,
      },
    ],
  };
  return JSON.parse(JSON.stringify(made)) as typeof made;
}

/** A gate with such a configuration, a user, and what clients do to get tokens. */
export async function running(
  configuration: object = configured(),
  {
    clientId = 'chat',
    path = '/mcp',
    bindings = {},
    ...options
  }: Pick<GatewayOptions, 'publicFetch' | 'clock'> & {
    readonly clientId?: string;
    readonly path?: string;
    readonly bindings?: object;
  } = {},
) {
  const server = mcpServer(['search', 'delete', 'hidden']);
  const made = await browsing(configuration, { TOOLS: server, ...bindings }, options);
  const post = async (name: string, fields: Record<string, string>) => {
    const init = { method: 'POST', body: new URLSearchParams(fields), headers: { 'sec-fetch-mode': 'cors' } };
    return (await (await made.open(`${GATE}/.portcullis/agents/${name}`, init)).json()) as Record<
      string,
      string
    >;
  };
  /** Logs in on the way, allows it, and exchanges the code. */
  const tokens = async (scope: string) => {
    const asked = {
      ...{ response_type: 'code', client_id: clientId, redirect_uri: REDIRECT, state: 'x', scope },
      ...{
        code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
        code_challenge_method: 'S256',
      },
    };
    const page = await made.follow(`${GATE}/.portcullis/agents/authorize?${new URLSearchParams(asked)}`);
    expect(await page.answer.text()).toContain(`<dd>tools.corp.example${path}</dd>`);
    const body = new URLSearchParams({ ...asked, decision: 'allow' });
    const headers = { origin: GATE };
    const answer = await made.open(`${GATE}/.portcullis/agents/authorize`, { method: 'POST', body, headers });
    const [, href = ''] = /class="button" href="([^"]+)"/.exec(await answer.text()) ?? [];
    const code = new URL(href.replaceAll('&amp;', '&')).searchParams.get('code') ?? '';
    const fields = { grant_type: 'authorization_code', code, client_id: clientId, redirect_uri: REDIRECT };
    return await post('token', { ...fields, code_verifier: VERIFIER });
  };
  const call = (token: string | undefined, name: string, host = 'tools.corp.example') =>
    made.gate.ask(
      path,
      message('tools/call', { name }, token === undefined ? {} : { authorization: `Bearer ${token}` }),
      host,
    );
  return { ...made, server, tokens, call, post };
}

/** Phorge with tools for agents, in the place of the MCP server. */
export const PHORGE_TOOLS = {
  ...{ application: 'phabricator', origin: { binding: 'CONDUIT' }, reads: undefined },
  agents: { bots: [{ roles: ['engineer'], token: `api-${'b'.repeat(28)}` }] },
  policy: {
    name: 'tools',
    rules: [
      { name: 'tasks', effect: 'allow', who: 'authenticated', tools: ['find_*'] },
      { name: 'pages', effect: 'allow', who: 'authenticated', paths: ['/**'] },
    ],
  },
};
