import { defined, didYouMean, nearestName, WAYS, type Way } from '@portcullis/core/internal';
import { isAddress, isCountry } from '@portcullis/policy/internal';
import { jsonIn } from '../files/json-value.ts';
import { flag, type Values, value } from '../line/options.ts';
import { momentOf } from '../line/time-option.ts';
import { UsageError } from '../usage-error.ts';
import type { Question } from './answer.ts';

/** The options that ask a question. */
export const QUESTION_OPTIONS = {
  path: value(
    'PATH',
    'the path, such as /D12, as in the URL, with its query; required unless --tool, --prompt or --resource is given',
  ),
  tool: value('NAME', 'a call of this tool of an MCP server, in place of a path'),
  prompt: value('NAME', 'a request for this prompt of an MCP server'),
  resource: value('URI', 'a request for this resource of an MCP server'),
  method: value('METHOD', 'default GET', { proposals: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] }),
  host: value('HOST', 'required if the configuration has several instances'),
  groups: value(
    'A,B',
    "the caller's groups at the identity provider; without this option the caller is anonymous",
  ),
  roles: value('A,B', 'roles of the caller, as in events, in addition to those that the groups grant'),
  elevated: value('A,B', 'roles that the user holds by an elevation: roles that the policy offers'),
  'groups-incomplete': flag('the caller may have more groups, which could not be fetched'),
  'claims-incomplete': flag(
    'the caller may have more claims, as a caller that authenticates with a secret of the application, such as an API token',
  ),
  service: flag('the caller is a machine, not a person'),
  via: value('WAY', 'the way in which the caller authenticated, as in rules; default unknown', {
    proposals: WAYS,
  }),
  email: value('ADDRESS', "the caller's verified e-mail address"),
  claim: value('NAME=VALUE', 'a claim of the caller; VALUE is parsed as JSON if possible', { many: true }),
  parameter: value(
    'NAME=VALUE',
    'a parameter of a Conduit call, or an argument of a tool or prompt, such as constraints.projects=PHID-PROJ-1',
    {
      many: true,
    },
  ),
  within: value('A,B', 'the projects of an object that a Conduit call is about; repeat it for each object', {
    many: true,
  }),
  acr: value('ACR', 'how the caller logged in: the authentication context'),
  amr: value('A,B', 'the authentication methods (amr)'),
  'login-age': value('SECONDS', 'the age of the login'),
  'proof-age': value('SECONDS', 'the age of the last proof of the key that the session is bound to'),
  address: value('IP', 'the IP address of the client'),
  country: value('CC', 'the country of the client: two capital letters'),
  asn: value('NUMBER', 'the autonomous system of the client'),
  time: value('TIME', 'the time of the request, such as 2026-11-24T18:00:00Z; default now'),
} as const;

/** What the command line holds of them. */
export type QuestionValues = Partial<Values<typeof QUESTION_OPTIONS>>;

/**
 * The question that the options ask. Fails with {@link UsageError} for a value that means nothing.
 *
 * @param now milliseconds since the Unix epoch, where `--time` does not say
 */
export function questionOf(values: QuestionValues, now: number): Question {
  const { method = 'GET', host, service, email, address, country } = values;
  const { 'groups-incomplete': rolesIncomplete, 'claims-incomplete': claimsIncomplete } = values;
  const roles = values.roles === undefined ? undefined : listOf(values.roles);
  const elevated = values.elevated === undefined ? undefined : listOf(values.elevated);
  const isSomebody =
    service || rolesIncomplete || claimsIncomplete || roles !== undefined || elevated !== undefined;
  const groups = values.groups ?? (isSomebody ? '' : undefined);
  const time = values.time === undefined ? now : timeOf(values.time);
  if (country !== undefined && !isCountry(country)) {
    throw new UsageError(`--country ${country}: must be two capital letters, such as DE, or T1 for Tor`);
  }
  if (address !== undefined && !isAddress(address)) {
    throw new UsageError(`--address ${address}: must be an address, such as 192.0.2.7 or 2001:db8::1`);
  }
  const authTime = timeBefore('--login-age', values['login-age'], time);
  const deviceProvedAt = timeBefore('--proof-age', values['proof-age'], time);
  const via = values.via === undefined ? undefined : wayFrom(values.via);
  return {
    caller: {
      kind: groups === undefined ? 'anonymous' : service ? 'service' : 'user',
      claims: claimsOf(values.claim ?? []),
      ...(claimsIncomplete ? { claimsIncomplete } : {}),
      email,
      ...defined({ via }),
      authentication: { acr: values.acr, amr: listOf(values.amr), authTime, ...defined({ deviceProvedAt }) },
    },
    groups: listOf(groups),
    ...defined({ roles, elevated }),
    ...(rolesIncomplete ? { rolesIncomplete } : {}),
    ...placeOf(values),
    method: method.toUpperCase(),
    host,
    ...callOf(values.parameter, values.within),
    network: { address, country, asn: numberOf('--asn', values.asn) },
    now: time,
  };
}

/** What is asked about: a path, or a call of an MCP server. */
function placeOf({ path, method, tool, prompt, resource }: QuestionValues): Pick<Question, 'path' | 'asked'> {
  const calls = [
    ...(tool === undefined ? [] : [{ tool }]),
    ...(prompt === undefined ? [] : [{ prompt }]),
    ...(resource === undefined ? [] : [{ resource }]),
  ];
  const [asked] = calls;
  if (calls.length + (path === undefined ? 0 : 1) !== 1) {
    throw new UsageError('takes exactly one of --path, --tool, --prompt and --resource');
  }
  if (asked !== undefined) {
    if (method !== undefined)
      throw new UsageError('--method: calls of an MCP server are always sent with POST');
    return { path: undefined, asked };
  }
  if (path?.startsWith('/') !== true) throw new UsageError(`--path ${path}: must start with a slash`);
  return { path, asked: undefined };
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').flatMap((entry) => (entry.trim() === '' ? [] : [entry.trim()]));
}

function claimsOf(claims: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    claims.map((claim) => {
      const equals = claim.indexOf('=');
      if (equals < 1) throw new UsageError(`--claim ${claim}: must be NAME=VALUE`);
      const text = claim.slice(equals + 1);
      const said = jsonIn(text);
      return [claim.slice(0, equals), said === undefined ? text : said];
    }),
  );
}

/** If nothing about a call is given, it is unknown; otherwise the given facts are complete. */
function callOf(
  given: readonly string[] | undefined,
  things: readonly string[] | undefined,
): Pick<Question, 'call'> {
  if (given === undefined && things === undefined) return {};
  const parameters: Record<string, string[]> = {};
  for (const parameter of given ?? []) {
    const equals = parameter.indexOf('=');
    if (equals < 1) throw new UsageError(`--parameter ${parameter}: must be NAME=VALUE`);
    const name = parameter.slice(0, equals);
    parameters[name] = [...(parameters[name] ?? []), parameter.slice(equals + 1)];
  }
  return { call: { parameters: given && parameters, within: things?.map(listOf) } };
}

function wayFrom(text: string): Way {
  const way = WAYS.find((each) => each === text);
  if (way !== undefined) return way;
  const hint = didYouMean(nearestName(text, WAYS));
  throw new UsageError(`--via ${text}: must be one of ${WAYS.join(', ')}${hint}`);
}

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,10}$/.test(text)) throw new UsageError(`${option} ${text}: must be a whole number`);
  return Number(text);
}

function timeOf(text: string): number {
  const time = momentOf(text);
  if (Number.isNaN(time)) throw new UsageError(`--time ${text}: must be a time such as 2026-11-24T18:00:00Z`);
  return time;
}

function timeBefore(option: string, seconds: string | undefined, now: number): number | undefined {
  const age = numberOf(option, seconds);
  return age === undefined ? undefined : Math.floor(now / 1000) - age;
}
