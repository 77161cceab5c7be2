import type { McpOptions } from '@portcullis/mcp';
import { mcpFields } from '@portcullis/mcp/internal';
import * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { defaulting, optional, setting, shape } from '../../configuration/setting.ts';
import { anyText, count, issuer, listOf, longSecret, text } from '../../configuration/values.ts';
import { timeoutSeconds } from './proxied-settings.ts';
import { applicationWord, assertionConfiguration } from './web-settings.ts';

const mcp = optionsOf<McpOptions>('McpOptions', mcpFields());

const scope: v.GenericSchema<string> = v.pipe(
  v.string(),
  v.regex(/^[!#-[\]-~]+$/, 'must be a word, such as tools:read'),
);

const resource = shape(
  'McpResourceConfiguration',
  v.strictObject({
    authorizationServers: setting({ option: 'ResourceOptions.authorizationServers' }, listOf(issuer)),
    scopes: optional({ option: 'ResourceOptions.scopes' }, listOf(scope)),
    initialScopes: optional({ option: 'ResourceOptions.initialScopes' }, listOf(scope)),
  }),
);

/** Each unit is one call of the platform's counter. */
const cost = count('units', 1, 100);

const costs = shape(
  'McpCostsConfiguration',
  v.strictObject({
    writing: defaulting('The cost of a call of a tool that is not in `reads`.', cost, 1),
    tools: optional(
      'The cost of calls by the name of the tool: `{"export_*": 20}`. `*` matches any text. If several apply, the highest counts. Default: none.',
      v.record(anyText, cost),
    ),
  }),
);

/** Settings of an instance of an MCP server. */
export const mcpApplicationSettings: v.ObjectEntries = {
  applicationName: mcp('name', applicationWord),
  path: mcp(
    'path',
    v.pipe(
      v.string(),
      v.regex(/^(?:\/[\w~-][\w.~-]*)+$/, 'must be a path without a slash at its end, such as /mcp'),
    ),
  ),
  reads: mcp('reads', listOf(anyText)),
  costs: optional(
    'What requests cost in `limits`. Requests that are not listed here cost 1. Default: all cost 1.',
    costs,
  ),
  sessionSecrets: mcp('sessionSecrets', listOf(longSecret), 'Use variables: `${MCP_SESSION_SECRET}`.'),
  allowedOrigins: mcp(
    'allowedOrigins',
    listOf(text('https?:\\/\\/[^\\s\\/?#]+', 'must be an origin, such as https://chat.example.com')),
  ),
  listSeconds: mcp('listSeconds'),
  maxMessageBytes: mcp('maxMessageBytes'),
  maxListBytes: mcp('maxListBytes'),
  assertion: mcp('assertion', assertionConfiguration),
  resource: mcp('resource', resource),
  timeoutSeconds,
};
