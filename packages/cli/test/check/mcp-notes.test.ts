import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { expect, test } from 'vitest';
import { mcpNotes } from '../../src/check/mcp-notes.ts';
import { goodConfiguration } from '../configuration-files.ts';

const RESOURCE = 'https://tools.corp.example/mcp';
const TOOLS = { name: 'tools', effect: 'allow', who: 'authenticated', tools: ['search_*', 'whoami'] };

function notesOf(
  { rules = [TOOLS], ...settings }: { readonly rules?: readonly object[] } & Record<string, unknown> = {},
  audience: string | string[] = RESOURCE,
  more: object = {},
) {
  const instance = {
    ...{ name: 'tools', application: 'mcp', hosts: ['tools.corp.example'], ...settings },
    policy: { name: 'tools', rules },
  } as unknown as InstanceConfiguration;
  const configuration = goodConfiguration(instance);
  const providers = [{ ...configuration.providers[0], audience }];
  return mcpNotes({ ...configuration, providers, ...more } as GatewayConfiguration);
}

test('a configuration that names its tools and its audience needs no note', () => {
  expect(notesOf()).toEqual([]);
  expect(notesOf({ reads: ['search_*', 'whoami', 'search_tasks'] }, ['other', RESOURCE])).toEqual([]);
  expect(mcpNotes(goodConfiguration())).toEqual([]);
});

test('a policy whose rules name no tool opens nothing', () => {
  const pages = { name: 'pages', effect: 'allow', who: 'anyone', paths: ['/**'] };
  const denial = { name: 'no', effect: 'deny', who: 'anyone', tools: ['*'] };
  for (const rules of [[pages], [pages, denial], [denial]])
    expect(notesOf({ rules })).toMatchObject([
      { path: 'instances[0].policy', message: expect.stringContaining('allows no call') },
    ]);
  const kinds = { name: 'kinds', effect: 'readOnly', who: 'anyone', kinds: ['mcp:tool'] };
  expect(notesOf({ rules: [pages, kinds] })).toEqual([
    {
      path: 'instances[0].policy.rules[0]',
      message: '"pages" allows nothing at an MCP server: name "tools", "resources" or "prompts"',
    },
  ]);
});

test('a tool that is said to read, and that no rule names, may be misspelled', () => {
  const [exact] = [{ ...TOOLS, tools: ['whoami', 'get_task'] }];
  expect(notesOf({ rules: [exact], reads: ['whoami', 'get_tsak', 'find_*', 'get_*'] })).toEqual([
    { path: 'instances[0].reads[1]', message: 'no rule names "get_tsak"' },
    { path: 'instances[0].reads[2]', message: 'no rule names "find_*"' },
  ]);
  // Whether two patterns overlap is not asked.
  expect(notesOf({ reads: ['*_tasks'] })).toEqual([]);
});

test('clients cannot get tokens that a provider accepts if none has the address of the endpoint as its audience', () => {
  const note = {
    path: 'instances[0].hosts[0]',
    message: expect.stringContaining(`no provider accepts tokens for ${RESOURCE}`),
  };
  expect(notesOf({}, 'tools')).toEqual([note]);
  expect(notesOf({ path: '/agents' })).toMatchObject([{ message: expect.stringContaining('/agents') }]);
  // Programs can have credentials of the gate.
  const login = { login: { credentials: {} } };
  expect(notesOf({}, 'tools', login)).toEqual([]);
  expect(notesOf({ resource: { authorizationServers: ['https://id.example'] } }, 'tools', login)).toEqual([
    note,
  ]);
});
