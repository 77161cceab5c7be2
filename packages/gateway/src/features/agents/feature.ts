import type {
  AgentsOptions,
  ClientDocumentsOptions,
  DynamicClientsOptions,
} from '@portcullis/session/agents';
import { agentsFields, clientDocumentsFields, dynamicClientsFields } from '@portcullis/session/internal';
import * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { optional, setting, shape } from '../../configuration/setting.ts';
import { anyText, hostname, listOf, longSecret } from '../../configuration/values.ts';
import { type Feature, onePart } from '../../feature.ts';
import { agentsProblems } from './checks.ts';
import { agentsPart } from './part.ts';

const option = optionsOf<AgentsOptions>('AgentsOptions', agentsFields);

const client = shape(
  'AgentClientConfiguration',
  v.strictObject({
    name: setting({ option: 'RegisteredClient.name' }, anyText),
    redirectUris: setting({ option: 'RegisteredClient.redirectUris' }, listOf(anyText)),
    secret: optional(
      { option: 'RegisteredClient.secret', also: 'Use a variable: `${CHAT_SECRET}`.' },
      longSecret,
    ),
    keys: optional({ option: 'RegisteredClient.keys' }, listOf(v.record(anyText, anyText))),
  }),
);

const documentOption = optionsOf<ClientDocumentsOptions>('ClientDocumentsOptions', clientDocumentsFields);

const documents = shape(
  'ClientDocumentsConfiguration',
  v.strictObject({
    hosts: documentOption('hosts', listOf(hostname)),
    zones: documentOption('zones', listOf(hostname)),
    timeoutMs: documentOption('timeoutMs'),
  }),
);

const dynamicOption = optionsOf<DynamicClientsOptions>('DynamicClientsOptions', dynamicClientsFields);

const dynamic = shape(
  'DynamicClientsConfiguration',
  v.strictObject({ lifetimeSeconds: dynamicOption('lifetimeSeconds') }),
);

const schema = shape(
  'AgentsConfiguration',
  v.strictObject({
    clients: optional(
      'The OAuth clients that users can allow to act for them, by their `client_id`. Default: none.',
      v.pipe(v.record(anyText, client), v.minEntries(1, 'must have at least one entry')),
    ),
    documents: optional(
      'Accepts clients that publish a document about themselves at the https address that is their `client_id` (Client ID Metadata Documents). On Workers, add the compatibility flag `global_fetch_strictly_public`. Default: they are unknown.',
      documents,
    ),
    dynamic: optional(
      'Lets clients register themselves (Dynamic Client Registration, RFC 7591), which anyone can do: prefer `documents`. Default: they cannot.',
      dynamic,
    ),
    accessTokenSeconds: option('accessTokenSeconds'),
    lifetimeSeconds: option('lifetimeSeconds'),
    rememberConsent: option('rememberConsent'),
    assertionProviders: option('assertionProviders', listOf(anyText)),
    operators: option('operators', listOf(anyText)),
  }),
);

/** The login host as an OAuth authorization server for agents. */
export const agents: Feature = {
  settings: {
    login: {
      agents: optional(
        'Makes `login.host` an OAuth authorization server for agents, such as MCP clients: users allow a client to act for them at one MCP endpoint of the gate. Needs `host`, `durableObject` and an instance with an MCP endpoint. Default: agents can use only tokens of `providers`.',
        schema,
      ),
    },
  },
  checks: agentsProblems,
  parts: [onePart('agents', agentsPart, ({ login }) => login?.agents !== undefined)],
};
