import { memorySink } from '@portcullis/audit';
import { createIdentityProvider } from '@portcullis/testing';
import { generateAssertionKey } from '@portcullis/web';
import { describe, expect, test } from 'vitest';
import { builtEntry } from '../../../src/build/built-entry.ts';
import { readConfiguration } from '../../../src/checks/check-configuration.ts';
import { checkConfiguration, gateway } from '../../../src/index.ts';
import { mcpApplication } from '../../../src/kinds/applications/mcp.ts';
import { mcpPart, mcpPartWith } from '../../../src/kinds/applications/mcp-part.ts';
import { explainedApplication } from '../../../src/kinds/applications/registry.ts';
import { mcpServer, message } from './mcp-server.ts';

const HOST = 'tools.corp.example';
const ISSUER = 'https://login.corp.example';
const idp = await createIdentityProvider({ issuer: ISSUER, audience: `https://${HOST}/mcp` });

/** A configuration whose only instance is an MCP server. */
function mcpConfiguration(settings: object = {}, rules: readonly object[] = []) {
  return {
    providers: [{ type: 'oidc', name: 'corp', issuer: ISSUER, audience: `https://${HOST}/mcp` }],
    roles: { engineer: ['eng'], contractor: ['ext'] },
    instances: [
      {
        name: 'tools',
        hosts: [HOST],
        application: 'mcp',
        origin: { binding: 'TOOLS' },
        reads: ['search_*'],
        policy: {
          name: 'tools',
          rules: [
            { name: 'engineers', effect: 'allow', who: { roles: ['engineer'] }, tools: ['*'] },
            { name: 'reading', effect: 'readOnly', who: { roles: ['contractor'] }, tools: ['*'] },
            { name: 'pages', effect: 'allow', who: 'authenticated', paths: ['/**'] },
            ...rules,
          ],
        },
        ...settings,
      },
    ],
  };
}

type Limits = readonly { readonly key: string }[];

async function gateOf(settings: object = {}) {
  const log = memorySink();
  const server = mcpServer(['search_tasks', 'delete_task']);
  const counted: { key: string }[] = [];
  const serve = gateway(mcpConfiguration(settings) as object, { sinks: [log], fetch: idp.fetch as never });
  const env = {
    TOOLS: server,
    CALLS: { limit: async (one: { key: string }) => ({ success: counted.push(one) > 0 }) },
  };
  const ask = async (init: RequestInit, groups?: readonly string[], path = '/mcp') => {
    const headers = new Headers(init.headers);
    if (groups !== undefined)
      headers.set(
        'authorization',
        `Bearer ${await idp.token({ subject: groups.join(), groups: [...groups] })}`,
      );
    return serve(new Request(`https://${HOST}${path}`, { ...init, headers }), env, {
      waitUntil: () => {},
    } as never);
  };
  return { ask, server, log, counted: counted as Limits };
}

const CALL = (name: string) => message('tools/call', { name, arguments: { project: 'apollo' } });

describe('an instance of an MCP server', () => {
  test('forwards calls that a rule allows by the name of their tool, and no others', async () => {
    const { ask, server } = await gateOf();
    const allowed = await ask(CALL('delete_task'), ['eng']);
    expect(await allowed.json()).toMatchObject({ result: { content: [{ text: 'called delete_task' }] } });
    const forwarded = server.received.length;
    // A contractor may only read, and a rule about paths opens no tool to anyone else.
    for (const groups of [['ext'], ['other']]) {
      expect(await (await ask(CALL('delete_task'), groups)).json()).toMatchObject({
        error: { code: -32602, message: 'Unknown tool: delete_task' },
      });
    }
    expect(server.received).toHaveLength(forwarded);
  });

  test('lists to each caller what the rules allow them', async () => {
    const { ask } = await gateOf();
    const names = async (group: string) => {
      const { result } = (await (await ask(message('tools/list'), [group])).json()) as {
        result: { tools: { name: string }[] };
      };
      return result.tools.map(({ name }) => name);
    };
    expect(await names('eng')).toEqual(['search_tasks', 'delete_task']);
    expect(await names('ext')).toEqual(['search_tasks']);
  });

  test('sends a client without a token to the metadata of the resource', async () => {
    const { ask } = await gateOf({ resource: { authorizationServers: [ISSUER], scopes: ['tools'] } });
    const refused = await ask(CALL('search_tasks'));
    expect(refused.status).toBe(401);
    const address = `https://${HOST}/.well-known/oauth-protected-resource/mcp`;
    expect(refused.headers.get('www-authenticate')).toContain(
      `resource_metadata="${address}", scope="tools"`,
    );
    const metadata = await ask({ method: 'GET' }, undefined, new URL(address).pathname);
    expect(await metadata.json()).toMatchObject({
      resource: `https://${HOST}/mcp`,
      authorization_servers: [ISSUER],
    });
  });

  test('leaves the other paths of its host to the gate, such as the health page', async () => {
    const log = memorySink();
    const configuration = { ...mcpConfiguration(), health: '/healthz' };
    const serve = gateway(configuration as object, { sinks: [log], fetch: idp.fetch as never });
    const at = (path: string) =>
      serve(new Request(`https://${HOST}${path}`), { TOOLS: mcpServer([]) }, {
        waitUntil: () => {},
      } as never);
    expect([(await at('/healthz')).status, (await at('/other')).status]).toEqual([200, 401]);
  });

  test('charges a call what the setting costs says, and other requests one unit', async () => {
    const limit = { name: 'calls', binding: 'CALLS', periodSeconds: 60, by: 'caller' };
    const costs = { writing: 10, tools: { 'search_*': 3, '*_everything': 20 } };
    const { ask, counted } = await gateOf({ limits: [limit], costs });
    const costOf = async (init: RequestInit) => {
      const before = counted.length;
      await ask(init, ['eng']);
      return counted.length - before;
    };
    expect(await costOf(CALL('delete_task'))).toBe(10);
    expect(await costOf(CALL('unknown'))).toBe(10);
    expect(await costOf(CALL('search_tasks'))).toBe(3);
    expect(await costOf(CALL('search_everything'))).toBe(20);
    expect(await costOf(message('tools/list'))).toBe(1);
    expect(await costOf(message('prompts/get', { name: 'delete_task' }))).toBe(1);
  });

  test('records the tool and the names of the arguments, and no value', async () => {
    const { ask, log } = await gateOf();
    await ask(CALL('delete_task'), ['eng']);
    expect(log.events[0]).toMatchObject({
      resource: {
        app: 'mcp',
        kind: 'mcp:tool',
        id: 'delete_task',
        operation: 'tools/call',
        arguments: ['project'],
      },
    });
    expect(JSON.stringify(log.events)).not.toContain('apollo');
  });
});

describe('the settings of an MCP server', () => {
  test('are checked by the schema and by the package', () => {
    expect(checkConfiguration(mcpConfiguration())).toEqual([]);
    expect(
      checkConfiguration(mcpConfiguration({ reads: ['*'], costs: { tools: { x: 0 } }, path: '/mcp/' })),
    ).toEqual([
      { path: 'instances[0].path', message: expect.stringContaining('without a slash at its end') },
      { path: 'instances[0].costs.tools.x', message: 'must be at least 1 units' },
    ]);
    expect(checkConfiguration(mcpConfiguration({ reads: ['*'] }))).toEqual([
      { path: 'instances[0].reads', message: expect.stringContaining('without "*"') },
    ]);
    expect(checkConfiguration(mcpConfiguration({ sessionSecrets: ['short'] }))).toEqual([
      { path: 'instances[0].sessionSecrets[0]', message: expect.stringContaining('32 characters') },
    ]);
    const variables = {
      ...{ sessionSecrets: ['${S}'], assertion: { audience: 'tools', keys: ['${K}'] } },
      ...{ resource: { authorizationServers: ['${ISSUER}'] }, allowedOrigins: ['https://${CHAT}'] },
    };
    expect(checkConfiguration(mcpConfiguration(variables))).toEqual([]);
  });

  test('are compared with the policy: methods of the protocol, and fields for tools elsewhere', () => {
    const rule = { name: 'r', effect: 'allow', who: 'anyone' };
    expect(
      checkConfiguration(mcpConfiguration({}, [{ ...rule, tools: ['x'], operations: ['tools/cal'] }])),
    ).toEqual([
      {
        path: 'instances[0].policy.rules[3].operations[0]',
        message: '"tools/cal" is not a known operation; did you mean "tools/call"?',
      },
    ]);
    const web = { application: 'web', reads: undefined };
    expect(checkConfiguration(mcpConfiguration(web)).map(({ message }) => message)).toContain(
      'names what an MCP server offers, but this application is not one',
    );
  });

  test('of assertions must not name the audience of another application', () => {
    const [instance] = mcpConfiguration().instances;
    const assertion = { audience: 'tools', keys: ['${K}'] };
    const wiki = {
      ...{
        name: 'wiki',
        hosts: ['wiki.corp.example'],
        application: 'web',
        origin: { binding: 'WIKI' },
        assertion,
      },
      policy: { name: 'wiki', rules: [{ name: 'all', effect: 'allow', who: 'anyone', paths: ['/**'] }] },
    };
    const both = { ...mcpConfiguration(), instances: [{ ...instance, assertion }, wiki] };
    expect(checkConfiguration(both)).toEqual([
      { path: 'instances[1].assertion.audience', message: expect.stringContaining('could replay') },
    ]);
  });

  test('are explained without a server, secrets and keys', () => {
    const explained = explainedApplication({
      ...{ name: 'tools', application: 'mcp', applicationName: 'crm', sessionSecrets: ['${S}'] },
      assertion: { audience: 'a', keys: ['${K}'] },
    } as never);
    expect(explained.vocabulary.applications).toEqual(['crm']);
    expect(mcpApplication.explained({ path: 7 })).toBeUndefined();
  });
});

describe('a built Worker', () => {
  const FACTS = { source: 'a file', configurationHash: 'hash', provedClaims: 0 };

  test('imports an MCP server without what signs, unless its instance has assertions', async () => {
    const entry = await builtEntry(readConfiguration(mcpConfiguration()), FACTS);
    expect(entry).toContain('"mcp": mcpPart');
    expect(entry).not.toContain('webAssertions');
    const assertion = { audience: 'tools', keys: ['${K}'] };
    const signed = await builtEntry(readConfiguration(mcpConfiguration({ assertion })), FACTS);
    expect(signed).toContain('"mcp": mcpPartWith(webAssertions)');
  });

  test('that was built without what signs has no gate for an instance with assertions', async () => {
    const assertion = { audience: 'tools', keys: [await generateAssertionKey()] };
    const instance = { name: 'tools', application: 'mcp', assertion } as never;
    const dependencies = { origin: { name: 'tools' } } as never;
    expect(() => mcpPart.create(instance, dependencies)).toThrow(
      'this Worker was built without "assertion" of tools: run "portcullis build" again',
    );
    expect(() => mcpPartWith({}).create(instance, dependencies)).toThrow('built without');
  });
});
