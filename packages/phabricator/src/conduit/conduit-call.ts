import { AccessError, type BaseContext } from '@portcullis/core';
import { readContentType } from '@portcullis/proxy';
import { formKindOf, judgeForm, readForm } from '../path-override/form-body.ts';
import { isomorphicDecode, isomorphicEncode } from '../path-override/isomorphic.ts';
import { type Parameter, urlencodedParameters } from '../path-override/parameter.ts';
import { phpParameterName } from '../path-override/php-parameter-name.ts';
import { phabricatorError } from '../phabricator-failure.ts';
import { isConduitCall } from '../proxy/conduit-cookies.ts';
import { boundedJson, boundedParameters } from './call-bounds.ts';
import { conduitError } from './conduit-failure.ts';
import { gunzipped } from './gunzipped.ts';

/** A call to the Conduit API, parsed in the only way that Phorge parses it too. */
export interface ConduitCall {
  /** Where its API token is, or would be. */
  readonly form: 'api.token' | 'params' | 'console';
  /** The API token, without what is for the gate; not verified. */
  readonly token: string | undefined;
  /**
   * What precedes the token and a `~`: one of the gate's credentials, from clients that can send nothing but a token.
   */
  readonly gateCredential: string | undefined;
  /** Whether it contains anything by which Phorge would identify a caller: a token, an OAuth token, a signature, a session. */
  readonly hasCredentials: boolean;
  /** Its query and its form, parsed. */
  readonly parameters: readonly Parameter[];
  /** The form, decompressed; `undefined` if there is no body. */
  readonly body: Uint8Array<ArrayBuffer> | undefined;
  readonly isMultipart: boolean;
  readonly wasCompressed: boolean;
}

/** By request, so that each is read once. */
const calls = new WeakMap<Request, ConduitCall>();

/** The call that {@link readConduitCall} has read. */
export function knownConduitCall(request: Request): ConduitCall | undefined {
  return calls.get(request);
}

/**
 * Reads a call to `/api/…` and remembers it for {@link knownConduitCall}; the request's own body stays unread. Ignores any other request.
 *
 * Fails with 400 `phabricator.conduit_ambiguous` for anything that two parsers could read differently: a repeated parameter, in the body or
 * the query; credentials in two places; names that PHP changes; fields that it separates or drops; a body that is not a form. Fails with
 * 413 `phabricator.form_too_large` for more than `maxBytes`, counted decompressed, and for more parameters or values than any call has.
 */
export async function readConduitCall(
  { request, target }: Pick<BaseContext, 'request' | 'target'>,
  maxBytes: number,
): Promise<void> {
  if (!isConduitCall(target.path) || calls.has(request)) return;
  const { method } = request;
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST')
    throw ambiguous('an HTTP method other than GET and POST');
  const body = await bodyOf(request, maxBytes);
  const inQuery = [...urlencodedParameters(target.search.slice(1))];
  checkPlaces(inQuery, body.parameters);
  const parameters = [...inQuery, ...body.parameters];
  checkNames(parameters);
  const credentials = withGateCredential(credentialsOf(parameters, body.isMultipart));
  if (credentials.gateCredential !== undefined && request.headers.has('authorization'))
    throw ambiguous('credentials for the gateway both in front of its token and in Authorization');
  calls.set(request, { ...credentials, ...body, parameters });
}

/** Phorge's tokens contain no `~`: what precedes the first one is not for Phorge. */
function withGateCredential(
  shown: ShownCredentials,
): Pick<ConduitCall, keyof ShownCredentials | 'gateCredential'> {
  const { form, token } = shown;
  const tilde = token?.indexOf('~') ?? -1;
  if (token === undefined || tilde === -1) return { ...shown, gateCredential: undefined };
  const own = token.slice(tilde + 1) || undefined;
  return { form, token: own, hasCredentials: own !== undefined, gateCredential: token.slice(0, tilde) };
}

async function bodyOf(
  request: Request,
  maxBytes: number,
): Promise<
  Pick<ConduitCall, 'body' | 'isMultipart' | 'wasCompressed'> & { readonly parameters: readonly Parameter[] }
> {
  const { headers, method } = request;
  const none = { body: undefined, isMultipart: false, wasCompressed: false, parameters: [] };
  if (method !== 'POST' || request.body === null) return none;
  const sent = await readForm(request.clone(), maxBytes);
  if (sent.byteLength === 0) return none;
  const contentType = readContentType(headers.get('content-type') ?? '');
  const kind = formKindOf(contentType);
  if (contentType === undefined || kind === undefined) throw ambiguous('a body that is not a form');
  const encoding = headers.get('content-encoding')?.toLowerCase();
  if (encoding !== undefined && encoding !== 'gzip') throw ambiguous('a Content-Encoding other than gzip');
  const body = encoding === undefined ? sent : await gunzipped(sent, maxBytes);
  const reading = judgeForm(kind, contentType, body, isomorphicDecode);
  if (!reading.ok) throw phabricatorError(reading.failure, { detail: reading.detail });
  const parameters = boundedParameters(reading.parameters);
  const isMultipart = kind === 'multipart';
  if (isMultipart) checkFields(parameters);
  return { body, isMultipart, wasCompressed: encoding !== undefined, parameters };
}

/** `max_input_vars` of PHP, which drops the rest. Phorge parses other than multipart forms without PHP, and completely. */
const MOST_FIELDS = 1000;

/** The checked fields must be those that the method gets, whether PHP parses the multipart form or leaves that to Phorge. */
function checkFields(fields: readonly Parameter[]): void {
  if (fields.length > MOST_FIELDS) throw ambiguous('more fields than PHP accepts');
  for (const { isFile, value } of fields) {
    if (isFile) throw ambiguous('a file, which PHP does not include in the parameters');
    // Phorge's reader takes two characters for each CR that no LF follows, and misses the boundary behind CR CR LF.
    if (value.endsWith('\r')) throw ambiguous('a field that Phorge could merge with the next one');
  }
}

/** Of `a[x]` in the query and `a[y]` in the body, Phorge takes the body's `a` alone, and PHP does not. */
function checkPlaces(inQuery: readonly Parameter[], inBody: readonly Parameter[]): void {
  const names = new Set(inQuery.map(({ name }) => phpParameterName(name)));
  if (inBody.some(({ name }) => names.has(phpParameterName(name)))) {
    throw ambiguous('a parameter both in its URL and in its body');
  }
}

/** Each name once, and none that is a value here and a list there. */
function checkNames(parameters: readonly Parameter[]): void {
  const seen = new Set<string>();
  const scalars = new Set<string>();
  const lists = new Set<string>();
  for (const { name } of parameters) {
    const phpName = phpParameterName(name);
    const isList = name.includes('[');
    (isList ? lists : scalars).add(phpName);
    // `a[]` twice is a list of two.
    const isAppended = /^[^[\]]+(?:\[[^[\]]*\])*\[\]$/.test(name);
    const key = isList ? name : phpName;
    if (seen.has(key) && !isAppended) throw ambiguous('a parameter that occurs twice');
    seen.add(key);
    if (isList && !/^[^[\]]+(?:\[[^[\]]*\])+$/.test(name))
      throw ambiguous('a name with brackets that do not match');
    // PHP takes `a[ ]` for `a[]`, and Phorge's own reader for a key of one space.
    if (/\[[\t-\r ]+\]/.test(name)) throw ambiguous('an index of white space');
  }
  for (const name of scalars) {
    if (lists.has(name)) throw ambiguous('a parameter that is both a value and a list');
  }
}

/** Parameters that identify the caller, or contain something that does, as PHP names them, and their canonical form. */
const SPELLING: ReadonlyMap<string, RegExp> = new Map([
  ['api_token', /^api\.token$/],
  ['access_token', /^access_token$/],
  ['params', /^params(?:\[[^[\]]+\])?$/],
]);

/** What Phorge accepts as credentials besides a token, by its name in `__conduit__`: the gate cannot determine the user of any of them. */
const BESIDES_TOKEN = /^(?:auth|sessionKey|connectionID|actAs|access_token)/;

/** Whether a parameter is one of these: without `params`, all that starts with `api.` belongs to `__conduit__`. */
export function showsCaller(name: string): boolean {
  return name.startsWith('api.') && BESIDES_TOKEN.test(name.slice('api.'.length));
}

type ShownCredentials = Pick<ConduitCall, 'form' | 'token' | 'hasCredentials'>;

function credentialsOf(parameters: readonly Parameter[], isMultipart: boolean): ShownCredentials {
  const found = new Map<string, string>();
  for (const { name, value } of parameters) {
    if (showsCaller(name)) found.set('access_token', value);
    const spelling = SPELLING.get(phpParameterName(name));
    if (spelling === undefined) continue;
    if (!spelling.test(name)) throw ambiguous('a credential parameter whose name PHP rewrites');
    found.set(name, value);
  }
  const apiToken = found.get('api.token');
  const accessToken = found.get('access_token');
  const hasParams = [...found.keys()].some((name) => name.startsWith('params'));
  if ([apiToken !== undefined, accessToken !== undefined, hasParams].filter(Boolean).length > 1) {
    throw ambiguous('credentials or parameters in more than one form');
  }
  if (accessToken !== undefined) return { form: 'api.token', token: undefined, hasCredentials: true };
  if (!hasParams) {
    if (apiToken !== undefined && isMultipart) throw ambiguous('api.token together with a multipart form');
    return { form: 'api.token', token: apiToken, hasCredentials: apiToken !== undefined };
  }
  const json = found.get('params');
  if (json !== undefined) {
    const params = jsonObject(json);
    return {
      form: 'params',
      ...metadataOf(Object.hasOwn(params, '__conduit__') ? params.__conduit__ : undefined),
    };
  }
  const metadata = found.get('params[__conduit__]');
  return { form: 'console', ...metadataOf(metadata === undefined ? undefined : jsonObject(metadata)) };
}

function metadataOf(metadata: unknown): Pick<ConduitCall, 'token' | 'hasCredentials'> {
  if (metadata === undefined) return { token: undefined, hasCredentials: false };
  if (typeof metadata !== 'object' || metadata === null)
    throw ambiguous('a __conduit__ that is not an object');
  // Whatever stands beside a token makes Phorge look elsewhere first: signatures, sessions, another person to act for.
  const { token, ...others } = metadata as Readonly<Record<string, unknown>>;
  const hasOthers = Object.keys(others).some((name) => BESIDES_TOKEN.test(name));
  if (token === undefined) return { token, hasCredentials: hasOthers };
  if (typeof token !== 'string' || hasOthers)
    throw ambiguous('a __conduit__ with more than one kind of credentials');
  return { token, hasCredentials: true };
}

/** The members of a JSON object whose text arrived as bytes, one character each. */
export function jsonObject(bytewise: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = boundedJson()(textOf(bytewise));
  } catch (error) {
    if (error instanceof AccessError) throw error;
    throw ambiguous('parameters that are not valid JSON in UTF-8');
  }
  if (typeof value !== 'object' || value === null) throw ambiguous('parameters that are not a JSON object');
  return value as Readonly<Record<string, unknown>>;
}

/** The text of UTF-8 bytes, one character each. Throws a `TypeError` for anything else. */
export function textOf(bytewise: string): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(isomorphicEncode(bytewise));
}

/** The error of an ambiguous call. Never contains a value. */
export function ambiguous(what: string): Error {
  return conduitError('phabricator.conduit_ambiguous', { detail: `the call has ${what}` });
}
