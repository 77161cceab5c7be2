import { readFileSync } from 'node:fs';
import type { CommandIo } from '../command.ts';
import { unreadCode } from '../files/reason-unread.ts';
import { isForSecrets } from '../login/gate-address.ts';
import { UsageError } from '../usage-error.ts';
import type { Instance } from './anonymous-pages.ts';
import type { Credentials } from './conduit-parts.ts';
import type { NumberRange } from './page-parts.ts';
import { type Hours, politely } from './polite.ts';

/** The variables of the reader's credentials. */
export const TOKEN_VARIABLE = 'PORTCULLIS_ARCHIVE_TOKEN';
export const BEARER_VARIABLE = 'PORTCULLIS_ARCHIVE_BEARER';

/** Options about the origin, as commands have them. */
export interface OriginValues {
  readonly rate?: string | undefined;
  readonly hours?: string | undefined;
  readonly 'file-host'?: string | undefined;
}

/** The instance at an address, asked politely. */
export function instanceOf(
  address: string,
  values: OriginValues,
  { wait = systemWait }: CommandIo,
): Instance {
  const url = URL.parse(address.includes('://') ? address : `https://${address}`);
  if (
    url === null ||
    !isForSecrets(url) ||
    url.pathname !== '/' ||
    `${url.username}${url.search}${url.hash}` !== ''
  )
    throw new UsageError(
      'the instance must be an https URL without a path, such as https://phab.example.com',
    );
  const perSecond = Number(values.rate ?? 5);
  if (!(perSecond > 0 && perSecond <= 1000)) throw new UsageError('--rate must be from 0.01 to 1000');
  const hours = values.hours === undefined ? {} : { hours: hoursOf(values.hours) };
  const network = { fetch: globalThis.fetch, now: Date.now, sleep: wait };
  const fileHost = values['file-host'];
  return {
    origin: url.origin,
    fetch: politely(network, { perSecond, ...hours }),
    ...(fileHost === undefined ? {} : { fileHost }),
  };
}

const systemWait = (milliseconds: number): Promise<unknown> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

function hoursOf(text: string): Hours {
  const [, from, to] = /^(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  const hours = { from: Number(from), to: Number(to) };
  if (!(hours.from < 24 && hours.to <= 24 && hours.from !== hours.to))
    throw new UsageError('--hours must be two hours in UTC, such as 22-6');
  return hours;
}

/** The credentials of the reader; `undefined` for an anonymous one. */
export function credentialsOf(
  files: { readonly 'token-file'?: string | undefined },
  { env = {} }: CommandIo,
): Credentials | undefined {
  const file = files['token-file'];
  const token = file === undefined ? env[TOKEN_VARIABLE] : secretIn(file);
  const bearer = env[BEARER_VARIABLE];
  if (!token && !bearer) return undefined;
  return { ...(token ? { token } : {}), ...(bearer ? { bearer } : {}) };
}

function secretIn(file: string): string {
  try {
    const text = readFileSync(file, 'utf8').trim();
    if (text === '') throw new UsageError(`${file}: is empty`);
    return text;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file}: cannot be read (${unreadCode(error) ?? 'unknown reason'})`);
  }
}

/** `T1-1500`, `T1-` or `T`. */
export function rangeOf(text: string): NumberRange {
  const [whole, letter = '', from = '1', to] =
    /^([TDPF])(?:([1-9]\d{0,8})-([1-9]\d{0,8})?)?$/.exec(text) ?? [];
  if (whole === undefined || (to !== undefined && Number(to) < Number(from)))
    throw new UsageError(
      `--objects ${text}: must be T, D, P or F and numbers, such as T1-1500, or T for all`,
    );
  return { letter, from: Number(from), ...(to === undefined ? {} : { to: Number(to) }) };
}
