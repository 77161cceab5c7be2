import { UsageError } from '../usage-error.ts';
import type { Question } from './answer.ts';

/** The options that ask a question, for `parseArgs`. */
export const QUESTION_OPTIONS = {
  groups: { type: 'string' },
  'groups-incomplete': { type: 'boolean' },
  service: { type: 'boolean' },
  email: { type: 'string' },
  claim: { type: 'string', multiple: true },
  acr: { type: 'string' },
  amr: { type: 'string' },
  'login-age': { type: 'string' },
  method: { type: 'string' },
  path: { type: 'string' },
  host: { type: 'string' },
  address: { type: 'string' },
  country: { type: 'string' },
  asn: { type: 'string' },
  time: { type: 'string' },
} as const;

/** The same, for people. */
export const QUESTION_USAGE = `  --path PATH         as in the address, with a query if it has one
  --method METHOD     default GET
  --host HOST         needed where the configuration has several instances
  --groups A,B        the caller's groups at the identity provider; without it the caller is anonymous
  --groups-incomplete the caller may have more groups, which could not be had
  --service           the caller is a machine, not a person
  --email ADDRESS     the caller's verified e-mail address
  --claim NAME=VALUE  a claim of the caller's; a VALUE that is JSON is read as such; any number of times
  --acr ACR           how the caller logged in: the authentication context
  --amr A,B           the same: the authentication methods
  --login-age SECONDS the same: how long ago
  --address IP        where the request comes from
  --country CC        the same: two capital letters
  --asn NUMBER        the same: autonomous system
  --time TIME         when it comes, such as 2026-11-24T18:00:00Z; default now`;

/** What `parseArgs` found. */
export interface QuestionValues {
  readonly groups?: string | undefined;
  readonly 'groups-incomplete'?: boolean | undefined;
  readonly service?: boolean | undefined;
  readonly email?: string | undefined;
  readonly claim?: readonly string[] | undefined;
  readonly acr?: string | undefined;
  readonly amr?: string | undefined;
  readonly 'login-age'?: string | undefined;
  readonly method?: string | undefined;
  readonly path?: string | undefined;
  readonly host?: string | undefined;
  readonly address?: string | undefined;
  readonly country?: string | undefined;
  readonly asn?: string | undefined;
  readonly time?: string | undefined;
}

/**
 * The question that the options ask. Fails with {@link UsageError} for a value that means nothing.
 *
 * @param now milliseconds since the Unix epoch, where `--time` does not say
 */
export function questionOf(values: QuestionValues, now: number): Question {
  const { path, method = 'GET', host, service, email, address, country } = values;
  if (path === undefined) throw new UsageError('--path is missing: what is asked for, such as --path /D12');
  if (!path.startsWith('/')) throw new UsageError(`--path ${path}: must begin with a slash`);
  const { 'groups-incomplete': rolesIncomplete } = values;
  const groups = values.groups ?? (service || rolesIncomplete ? '' : undefined);
  const time = values.time === undefined ? now : timeOf(values.time);
  const authTime = loginTime(values['login-age'], time);
  return {
    caller: {
      kind: groups === undefined ? 'anonymous' : service ? 'service' : 'user',
      claims: claimsOf(values.claim ?? []),
      email,
      authentication: { acr: values.acr, amr: listOf(values.amr), authTime },
    },
    groups: listOf(groups),
    ...(rolesIncomplete ? { rolesIncomplete } : {}),
    method: method.toUpperCase(),
    path,
    host,
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
      return [claim.slice(0, equals), jsonOrText(claim.slice(equals + 1))];
    }),
  );
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,10}$/.test(text)) throw new UsageError(`${option} ${text}: must be a whole number`);
  return Number(text);
}

function timeOf(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new UsageError(`--time ${text}: must be a time such as 2026-11-24T18:00:00Z`);
  return time;
}

function loginTime(ageSeconds: string | undefined, now: number): number | undefined {
  const age = numberOf('--login-age', ageSeconds);
  return age === undefined ? undefined : Math.floor(now / 1000) - age;
}
