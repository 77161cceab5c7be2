import type { Clock } from '@portcullis/core';
import {
  address,
  checkOptions,
  type FieldsFor,
  objectWith,
  optional,
  systemClock,
  text,
  value,
} from '@portcullis/core/internal';
import { SecretSourceError, type StoreFetch } from './secret-source.ts';
import { storeAnswer } from './store-answer.ts';
import { storeFetch } from './store-fetch.ts';

/** What signs a request to AWS. */
export interface AwsCredentials {
  /** ID of the access key. */
  readonly accessKeyId: string;
  /** Secret access key. */
  readonly secretAccessKey: string;
  /** Of temporary credentials. Default: none. */
  readonly sessionToken?: string | undefined;
}

/** Returns credentials, new ones when the old ones expire. */
export type AwsCredentialSource = (signal: AbortSignal) => Promise<AwsCredentials>;

/** Which role is assumed, and with which token. */
export interface WebIdentityOptions {
  readonly region: string;
  /** ARN of the role, such as `arn:aws:iam::123456789012:role/portcullis`. */
  readonly roleArn: string;
  /** An OpenID token of the provider that the role trusts: called whenever credentials are needed. */
  readonly token: (signal: AbortSignal) => Promise<string>;
  /** How CloudTrail calls it. Default `portcullis`. */
  readonly sessionName?: string;
  /** URL of the Security Token Service. Default: `https://sts.REGION.amazonaws.com`. */
  readonly endpoint?: string;
  /** Default: the runtime's clock. */
  readonly clock?: Clock;
  /** Default: the runtime's `fetch`. */
  readonly fetch?: StoreFetch;
}

const fields: FieldsFor<WebIdentityOptions, 'endpoint'> = {
  region: text,
  roleArn: text,
  token: value((given) => typeof given === 'function', 'must be a function, such as clientCredentials()'),
  sessionName: { ...text, fallback: () => 'portcullis' },
  endpoint: optional(address('https://sts.eu-central-1.amazonaws.com').problem),
  clock: objectWith<Clock>(['now'], () => systemClock),
  fetch: storeFetch,
};

/** Credentials are replaced this long before they expire, in milliseconds: 5 minutes. */
const EARLY_MS = 300_000;

/**
 * Credentials of a role, for an OpenID token: no AWS key is stored anywhere. They are cached until five minutes before they expire. Throws
 * `TypeError` for options that cannot work.
 *
 * @see {@link https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html | AssumeRoleWithWebIdentity}
 */
export function webIdentity(options: WebIdentityOptions): AwsCredentialSource {
  const settings = checkOptions('webIdentity', options, fields);
  const { region, roleArn, token, sessionName, clock, fetch: ask } = settings;
  const endpoint = (settings.endpoint ?? `https://sts.${region}.amazonaws.com`).replace(/\/*$/, '/');
  const called = `AWS role ${roleArn}`;
  let kept: { readonly credentials: AwsCredentials; readonly until: number } | undefined;
  return async (signal) => {
    if (kept !== undefined && clock.now() < kept.until) return kept.credentials;
    const body = new URLSearchParams({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: roleArn,
      RoleSessionName: sessionName,
      WebIdentityToken: await token(signal),
    });
    const answer = await storeAnswer(called, endpoint, { method: 'POST', body, signal }, ask);
    if (answer.status !== 200)
      throw new SecretSourceError(`${called}: the token service answered ${answer.status}`);
    const [accessKeyId, secretAccessKey, sessionToken, expiration] = [
      'AccessKeyId',
      'SecretAccessKey',
      'SessionToken',
      'Expiration',
    ].map((name) => elementOf(answer.text, name));
    const until = Date.parse(expiration ?? '');
    if (!accessKeyId || !secretAccessKey || !sessionToken || Number.isNaN(until))
      throw new SecretSourceError(`${called}: the token service's answer has no credentials`);
    const credentials = { accessKeyId, secretAccessKey, sessionToken };
    kept = { credentials, until: until - EARLY_MS };
    return credentials;
  };
}

/** The text of an element that contains only text, such as base64 or a time. */
function elementOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>\\s*([^<>&\\s]+)\\s*</${name}>`).exec(xml)?.[1];
}
