import type { Clock } from '@portcullis/core';
import {
  address,
  type Completed,
  checkOptions,
  type FieldsFor,
  isObject,
  objectWith,
  optional,
  systemClock,
  text,
  value,
} from '@portcullis/core/internal';
import type { AwsCredentialSource, AwsCredentials } from './aws-credentials.ts';
import type { StoreFetch } from './secret-source.ts';
import { storeFetch } from './store-fetch.ts';

/** Which secret is read, and how. */
export interface AwsSecretOptions {
  /** AWS region, such as `eu-central-1`. */
  readonly region: string;
  /** Name or ARN of the secret. */
  readonly secretId: string;
  /** Field with the value, if the secret is a JSON object. Default: the whole text is the value. */
  readonly field?: string;
  /**
   * Credentials for AWS.
   *
   * Either access keys, or a function that fetches them, such as `webIdentity()`.
   */
  readonly credentials: AwsCredentials | AwsCredentialSource;
  /** URL of Secrets Manager. Default: `https://secretsmanager.REGION.amazonaws.com`. */
  readonly endpoint?: string;
  /** Signatures carry its time, and AWS takes five minutes of difference. Default: the runtime's clock. */
  readonly clock?: Clock;
  /** Default: the runtime's `fetch`. */
  readonly fetch?: StoreFetch;
}

/** How each option is checked. */
export const awsSecretFields: FieldsFor<AwsSecretOptions, 'field' | 'endpoint'> = {
  region: text,
  secretId: text,
  field: optional(text.problem),
  credentials: value(
    (given) => typeof given === 'function' || areKeys(given),
    'must be an object with accessKeyId and secretAccessKey, or a function that returns one, such as webIdentity()',
  ),
  endpoint: optional(address('https://secretsmanager.eu-central-1.amazonaws.com').problem),
  clock: objectWith<Clock>(['now'], () => systemClock),
  fetch: storeFetch,
};

/** Checked, with every default filled in. */
export type AwsSettings = Completed<AwsSecretOptions, 'field' | 'endpoint'>;

/** Throws `OptionsError` for options that cannot work, such as a key whose variable is missing. */
export function awsSettings(who: string, options: AwsSecretOptions): AwsSettings {
  return checkOptions(who, options, awsSecretFields);
}

function areKeys(given: unknown): boolean {
  if (!isObject(given)) return false;
  const { accessKeyId, secretAccessKey } = given as Partial<AwsCredentials>;
  return [accessKeyId, secretAccessKey].every((one) => text.problem(one, '') === undefined);
}
