import { foldCase, isRecord } from '@portcullis/core/internal';
import { mcpError } from '../mcp-failure.ts';
import { decodedHeader } from './header-value.ts';
import {
  type Era,
  LEGACY_VERSIONS,
  type MethodFacts,
  MODERN_VERSION,
  NOTIFICATIONS,
  REQUESTS,
  UNSAID_VERSION,
} from './methods.ts';

/** The id of a request. */
export type MessageId = string | number;

/** What a message is about, in the words of the protocol. */
export type About =
  | { readonly kind: 'tool' | 'prompt'; readonly name: string }
  | { readonly kind: 'resource'; readonly uri: string }
  | { readonly kind: 'template'; readonly template: string }
  | { readonly kind: 'subscription'; readonly uris: readonly string[] }
  | { readonly kind: 'server' };

/** A message that was parsed, and that no parser reads otherwise. */
export interface Message {
  readonly era: Era;
  /** The protocol version that the client speaks in it. */
  readonly version: string;
  readonly kind: 'request' | 'notification' | 'response';
  readonly id: MessageId | undefined;
  /** `undefined` for a response. */
  readonly method: string | undefined;
  readonly about: About;
  /** Arguments of a tool, prompt or completion. `undefined` where the message has none. */
  readonly arguments: Readonly<Record<string, unknown>> | undefined;
  readonly params: Readonly<Record<string, unknown>> | undefined;
  /** The message as it is sent on: only members that were understood. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Parameters that only a client of 2026-07-28 sends with a call that it sends again. */
const ANSWERS = ['inputResponses', 'requestState'];
const META = 'io.modelcontextprotocol/';
const VERSION_META = `${META}protocolVersion`;
const CAPABILITIES_META = `${META}clientCapabilities`;

/** Longer names, addresses and ids are refused: each is written to events and compared with every rule. */
const LONGEST_NAME = 2048;
const LONGEST_ID = 256;
/** Resources that one subscription can name. */
const MOST_SUBSCRIPTIONS = 100;

/**
 * Reads a parsed message, and compares the headers that mirror it. Throws a failure of this package for what it does not understand
 * in full: nothing is forwarded that was only partly read.
 *
 * @param value as `strictJson` returns it
 */
export function messageOf(value: unknown, headers: Headers): Message {
  if (Array.isArray(value)) throw invalid('a batch, which no version since 2025-06-18 has');
  if (!isRecord(value)) throw invalid('no object');
  if (value.jsonrpc !== '2.0') throw invalid('no jsonrpc of "2.0"');
  if ('result' in value || 'error' in value) return response(value, headers);
  const { method, id, params } = value;
  only(value, ['jsonrpc', 'id', 'method', 'params']);
  if (typeof method !== 'string' || method === '') throw invalid('a method that is not a text');
  if ('params' in value && !isRecord(params)) throw invalidParams('params is no object');
  const given = isRecord(params) ? params : undefined;
  const isRequest = 'id' in value;
  if (isRequest && !isId(id)) throw invalid('an id that is no text and no integer');
  const { era, version } = eraOf(given, headers, method);
  checkMirrored(headers, 'mcp-method', method, era === 'modern' && isRequest);
  const facts = (isRequest ? REQUESTS : NOTIFICATIONS).get(method);
  if (facts === undefined || (facts.era !== undefined && facts.era !== era)) {
    throw mcpError('mcp.method_unknown', { detail: 'a method that the gate does not know in this version' });
  }
  checkMirroredName(headers, facts, given, era);
  if (era === 'modern' && given !== undefined) checkModernMeta(given);
  checkParams(facts, given, era);
  const about = aboutOf(facts, given ?? {});
  return {
    era,
    version,
    kind: isRequest ? 'request' : 'notification',
    id: isRequest ? (id as MessageId) : undefined,
    method,
    about,
    arguments: argumentsOf(facts, given ?? {}),
    params: given,
    body: {
      jsonrpc: '2.0',
      ...(isRequest && { id }),
      method,
      ...(given !== undefined && { params: given }),
    },
  };
}

/** The id of a message that may be refused later; `undefined` if it has none. */
export function idOf(value: unknown): MessageId | undefined {
  return isRecord(value) && isId(value.id) ? value.id : undefined;
}

/** The answer of a client of the era of `initialize` to a question of the server. */
function response(value: Readonly<Record<string, unknown>>, headers: Headers): Message {
  const { id, result, error } = value;
  only(value, ['jsonrpc', 'id', 'result', 'error']);
  if (!isId(id)) throw invalid('a response without the id of its request');
  if ('result' in value === 'error' in value) throw invalid('a response with a result and an error');
  if ('result' in value ? !isRecord(result) : !isRecord(error)) throw invalid('a response that is no object');
  const { era, version } = eraOf(undefined, headers, undefined);
  if (era === 'modern') throw invalid('a response: clients of this version send none');
  for (const name of ['mcp-method', 'mcp-name']) {
    if (headers.has(name)) throw mismatch(`${name} of a message without it`);
  }
  return {
    era,
    version,
    kind: 'response',
    id,
    method: undefined,
    about: { kind: 'server' },
    arguments: undefined,
    params: undefined,
    body: { jsonrpc: '2.0', id, ...('result' in value ? { result } : { error }) },
  };
}

function eraOf(
  params: Readonly<Record<string, unknown>> | undefined,
  headers: Headers,
  method: string | undefined,
): { readonly era: Era; readonly version: string } {
  const meta = params?._meta;
  if (meta !== undefined && !isRecord(meta)) throw invalidParams('_meta is no object');
  const said = meta?.[VERSION_META];
  const header = headers.get('mcp-protocol-version');
  if (said === undefined) {
    if (header === null) return { era: 'legacy', version: UNSAID_VERSION };
    if (LEGACY_VERSIONS.includes(header)) return { era: 'legacy', version: header };
    // Later versions, known or not, say it in the body too.
    if (header === MODERN_VERSION) {
      if (method === undefined) return { era: 'modern', version: header };
      throw invalidParams(`_meta lacks ${VERSION_META}`);
    }
    throw mcpError('mcp.version_unsupported', {
      detail: 'a version in the header that the gate does not know',
    });
  }
  if (typeof said !== 'string') throw invalidParams(`${VERSION_META} is not a text`);
  if (header !== said) throw mismatch('MCP-Protocol-Version');
  if (said !== MODERN_VERSION) {
    throw mcpError('mcp.version_unsupported', { detail: 'a version that the gate does not know' });
  }
  return { era: 'modern', version: said };
}

function checkMirrored(headers: Headers, name: string, said: string | undefined, isRequired: boolean): void {
  const header = headers.get(name);
  if (header === null) {
    if (isRequired) throw mismatch(`${name} is missing`);
    return;
  }
  if (said === undefined || decodedName(name, header) !== said) throw mismatch(name);
}

/** `Mcp-Method` has no marks: a method in base64 is another method. */
function decodedName(name: string, header: string): string | undefined {
  return name === 'mcp-name' ? decodedHeader(header) : header;
}

function checkMirroredName(
  headers: Headers,
  { mirrored }: MethodFacts,
  params: Readonly<Record<string, unknown>> | undefined,
  era: Era,
): void {
  // Of a method that mirrors none, whatever is in the header could be taken for its name by who looks at headers alone.
  const said = mirrored === undefined ? undefined : params?.[mirrored];
  if (said !== undefined && typeof said !== 'string') {
    throw invalidParams(`${mirrored} is not a text`);
  }
  checkMirrored(headers, 'mcp-name', said, era === 'modern' && mirrored !== undefined);
}

function checkModernMeta(params: Readonly<Record<string, unknown>>): void {
  const meta = params._meta;
  if (!isRecord(meta) || !isRecord(meta[CAPABILITIES_META])) {
    throw invalidParams(`_meta lacks ${CAPABILITIES_META}`);
  }
}

function checkParams(
  { params: known, canAsk }: MethodFacts,
  given: Readonly<Record<string, unknown>> | undefined,
  era: Era,
): void {
  hasOnly(given ?? {}, ['_meta', ...known, ...(canAsk && era === 'modern' ? ANSWERS : [])], 'params');
  for (const [name, isGood] of SHAPES) {
    const value = given?.[name];
    if (value !== undefined && !isGood(value)) {
      throw invalidParams(`${name} is not of its type`);
    }
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** What parameters must be, wherever they occur. */
const SHAPES: readonly (readonly [name: string, isGood: (value: unknown) => boolean])[] = [
  ['cursor', isText],
  ['level', isText],
  ['protocolVersion', isText],
  ['capabilities', isRecord],
  ['clientInfo', isRecord],
  ['inputResponses', isRecord],
  ['requestState', isText],
  ['requestId', isId],
  ['progressToken', isId],
  ['context', isRecord],
];

function aboutOf({ about }: MethodFacts, params: Readonly<Record<string, unknown>>): About {
  switch (about) {
    case 'tool':
    case 'prompt':
      return { kind: about, name: name(params.name, 'name') };
    case 'resource':
      return { kind: 'resource', uri: name(params.uri, 'uri') };
    case 'reference':
      return reference(params);
    case 'subscription':
      return { kind: 'subscription', uris: subscribedTo(params.notifications) };
    default:
      return { kind: 'server' };
  }
}

function reference({ ref, argument, context = {} }: Readonly<Record<string, unknown>>): About {
  if (!isRecord(argument) || !isText(argument.name) || !isText(argument.value)) {
    throw invalidParams('argument must have a name and a value');
  }
  hasOnly(argument, ['name', 'value'], 'argument');
  hasOnly(context as Readonly<Record<string, unknown>>, ['arguments'], 'context');
  if (isRecord(ref) && ref.type === 'ref/prompt') {
    hasOnly(ref, ['type', 'name', 'title'], 'ref');
    return { kind: 'prompt', name: name(ref.name, 'ref.name') };
  }
  if (isRecord(ref) && ref.type === 'ref/resource') {
    hasOnly(ref, ['type', 'uri'], 'ref');
    return { kind: 'template', template: name(ref.uri, 'ref.uri') };
  }
  throw invalidParams('ref is of no type that the gate knows');
}

const LIST_CHANGES = ['toolsListChanged', 'promptsListChanged', 'resourcesListChanged'];

function subscribedTo(filter: unknown): readonly string[] {
  if (!isRecord(filter)) throw invalidParams('notifications is no object');
  const { resourceSubscriptions = [], ...changes } = filter;
  hasOnly(changes, LIST_CHANGES, 'notifications');
  if (Object.values(changes).some((value) => typeof value !== 'boolean')) {
    throw invalidParams('notifications must be true or false');
  }
  if (!Array.isArray(resourceSubscriptions) || resourceSubscriptions.length > MOST_SUBSCRIPTIONS) {
    throw invalidParams(`resourceSubscriptions must be a list of at most ${MOST_SUBSCRIPTIONS}`);
  }
  return resourceSubscriptions.map((uri) => name(uri, 'resourceSubscriptions'));
}

function argumentsOf(
  { params: known, about }: MethodFacts,
  params: Readonly<Record<string, unknown>>,
): Message['arguments'] {
  if (about === 'reference') return completedArguments(params);
  if (!known.includes('arguments') || params.arguments === undefined) return undefined;
  if (!isRecord(params.arguments)) throw invalidParams('arguments is no object');
  return params.arguments;
}

/** All arguments that the server gets with a completion: those that were filled in before, and the one that is completed. */
function completedArguments({
  argument,
  context = {},
}: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { name, value } = argument as { readonly name: string; readonly value: string };
  const { arguments: given = {} } = context as Readonly<Record<string, unknown>>;
  if (!isRecord(given)) throw invalidParams('context.arguments is no object');
  if (Object.keys(given).some((each) => each !== name && foldCase(each) === foldCase(name))) {
    throw mcpError('mcp.message_ambiguous', { detail: 'an argument in two cases' });
  }
  return { ...given, [name]: Object.hasOwn(given, name) ? [given[name], value] : value };
}

/** A name or address that can be compared, written to an event, and sent in a header. */
function name(value: unknown, what: string): string {
  const isGood = isText(value) && value !== '' && value.length <= LONGEST_NAME && !/\p{Cc}/u.test(value);
  if (isGood) return value;
  throw invalidParams(`${what} must be a text of 1 to ${LONGEST_NAME} characters without control characters`);
}

function isId(value: unknown): value is MessageId {
  return typeof value === 'string' ? value.length <= LONGEST_ID : Number.isSafeInteger(value);
}

function only(value: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  if (Object.keys(value).every((member) => known.includes(member))) return;
  throw invalid('members that a message does not have');
}

function hasOnly(value: Readonly<Record<string, unknown>>, known: readonly string[], what: string): void {
  if (Object.keys(value).every((member) => known.includes(member))) return;
  throw invalidParams(`${what} has members that the gate does not know`);
}

function invalidParams(detail: string): Error {
  return mcpError('mcp.params_invalid', { detail });
}

function invalid(detail: string): Error {
  return mcpError('mcp.message_invalid', { detail: `the message has ${detail}` });
}

function mismatch(header: string): Error {
  return mcpError('mcp.header_mismatch', { detail: `a header that differs from the body: ${header}` });
}
