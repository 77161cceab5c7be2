import { defined } from '@portcullis/core/internal';
import { isAddress, isCountry } from '@portcullis/policy/internal';
import { jsonIn } from '../files/json-value.ts';
import { flag, type Values, value } from '../line/options.ts';
import { momentOf } from '../line/time-option.ts';
import { UsageError } from '../usage-error.ts';
import type { Question } from './answer.ts';

/** The options that ask a question. */
export const QUESTION_OPTIONS = {
  path: value('PATH', 'what is asked for, such as /D12; as in the address, with a query if it has one', {
    required: true,
  }),
  method: value('METHOD', 'default GET', { proposals: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] }),
  host: value('HOST', 'needed where the configuration has several instances'),
  groups: value('A,B', "the caller's groups at the identity provider; without it the caller is anonymous"),
  roles: value('A,B', 'roles of the caller, as events have them, besides those that the groups give'),
  'groups-incomplete': flag('the caller may have more groups, which could not be had'),
  'claims-incomplete': flag(
    'the caller may have more claims, as whoever is known by a secret of the application, such as an API token',
  ),
  service: flag('the caller is a machine, not a person'),
  email: value('ADDRESS', "the caller's verified e-mail address"),
  claim: value('NAME=VALUE', "a claim of the caller's; a VALUE that is JSON is read as such", { many: true }),
  parameter: value('NAME=VALUE', 'a parameter of a Conduit call, such as constraints.projects=PHID-PROJ-1', {
    many: true,
  }),
  within: value('A,B', 'of a thing that a Conduit call is about, its projects; once for each thing', {
    many: true,
  }),
  acr: value('ACR', 'how the caller logged in: the authentication context'),
  amr: value('A,B', 'the same: the authentication methods'),
  'login-age': value('SECONDS', 'the same: how long ago'),
  address: value('IP', 'where the request comes from'),
  country: value('CC', 'the same: two capital letters'),
  asn: value('NUMBER', 'the same: autonomous system'),
  time: value('TIME', 'when it comes, such as 2026-11-24T18:00:00Z; default now'),
} as const;

/** What the command line holds of them. */
export type QuestionValues = Pick<Known, 'path'> & Partial<Known>;

type Known = Values<typeof QUESTION_OPTIONS>;

/**
 * The question that the options ask. Fails with {@link UsageError} for a value that means nothing.
 *
 * @param now milliseconds since the Unix epoch, where `--time` does not say
 */
export function questionOf(values: QuestionValues, now: number): Question {
  const { path, method = 'GET', host, service, email, address, country } = values;
  if (!path.startsWith('/')) throw new UsageError(`--path ${path}: must begin with a slash`);
  const { 'groups-incomplete': rolesIncomplete, 'claims-incomplete': claimsIncomplete } = values;
  const roles = values.roles === undefined ? undefined : listOf(values.roles);
  const groups =
    values.groups ?? (service || rolesIncomplete || claimsIncomplete || roles !== undefined ? '' : undefined);
  const time = values.time === undefined ? now : timeOf(values.time);
  if (country !== undefined && !isCountry(country)) {
    throw new UsageError(`--country ${country}: must be two capital letters, such as DE, or T1 for Tor`);
  }
  if (address !== undefined && !isAddress(address)) {
    throw new UsageError(`--address ${address}: must be an address, such as 192.0.2.7 or 2001:db8::1`);
  }
  const authTime = loginTime(values['login-age'], time);
  return {
    caller: {
      kind: groups === undefined ? 'anonymous' : service ? 'service' : 'user',
      claims: claimsOf(values.claim ?? []),
      ...(claimsIncomplete ? { claimsIncomplete } : {}),
      email,
      authentication: { acr: values.acr, amr: listOf(values.amr), authTime },
    },
    groups: listOf(groups),
    ...defined({ roles }),
    ...(rolesIncomplete ? { rolesIncomplete } : {}),
    method: method.toUpperCase(),
    path,
    host,
    ...callOf(values.parameter, values.within),
    network: { address, country, asn: numberOf('--asn', values.asn) },
    now: time,
  };
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

/** What of a call is not said is not known, and what is said is all of it. */
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

function loginTime(ageSeconds: string | undefined, now: number): number | undefined {
  const age = numberOf('--login-age', ageSeconds);
  return age === undefined ? undefined : Math.floor(now / 1000) - age;
}
