import type { Clock } from '@portcullis/core';
import type { AwsCredentialSource, AwsCredentials } from './aws-credentials.ts';
import type { StoreFetch } from './secret-source.ts';

/** Which secret, and how it is got. */
export interface AwsSecretOptions {
  /** Such as `eu-central-1`. */
  readonly region: string;
  /** The secret's name or ARN. */
  readonly secretId: string;
  /** The field that holds the value, where the secret is a JSON object. Default: the whole text. */
  readonly field?: string;
  /** Keys, or what gets them: `webIdentity()`. */
  readonly credentials: AwsCredentials | AwsCredentialSource;
  /** Default `https://secretsmanager.REGION.amazonaws.com`. */
  readonly endpoint?: string;
  /** Signatures carry its time, and AWS takes five minutes of difference. Default: the runtime's clock. */
  readonly clock?: Clock;
  /** Default: the runtime's `fetch`. */
  readonly fetch?: StoreFetch;
}
