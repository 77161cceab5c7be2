import type { Clock } from '@portcullis/core';
import { awsCall, awsRefusal } from './aws-call.ts';
import type { AwsCredentialSource, AwsCredentials } from './aws-credentials.ts';
import {
  type SecretSource,
  SecretSourceError,
  type SecretVersion,
  type StoreFetch,
} from './secret-source.ts';
import { memberAt, textOf } from './store-answer.ts';

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

/**
 * A secret of AWS Secrets Manager. The versions with the staging labels `AWSCURRENT` and `AWSPREVIOUS` are good: while a
 * rotation spreads, and after it until the next. Take the label `AWSPREVIOUS` off, and the old one is no longer.
 *
 * Needs `secretsmanager:GetSecretValue` (and `kms:Decrypt`, where a key of yours encrypts the secret). `AWSPENDING` is
 * never read.
 *
 * @see {@link https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html | GetSecretValue}
 */
export function awsSecret(options: AwsSecretOptions): SecretSource {
  const { secretId, field } = options;
  const called = `AWS Secrets Manager ${secretId}`;
  return {
    name: called,
    read: async (signal) => {
      const current = await stageOf(called, 'AWSCURRENT', field, options, signal);
      if (current === undefined) throw new SecretSourceError(`${called}: there is no such secret`);
      const previous = await stageOf(called, 'AWSPREVIOUS', field, options, signal);
      // Both labels may be read in the middle of a rotation.
      return previous === undefined || previous.id === current.id ? [current] : [current, previous];
    },
  };
}

async function stageOf(
  called: string,
  stage: string,
  field: string | undefined,
  options: AwsSecretOptions,
  signal: AbortSignal,
): Promise<SecretVersion | undefined> {
  const asked = { SecretId: options.secretId, VersionStage: stage };
  const { status, body, failure } = await awsCall(called, 'GetSecretValue', asked, options, signal);
  if (status === 400 && failure === 'ResourceNotFoundException') return undefined;
  if (status !== 200) throw awsRefusal(called, status, failure);
  const id = memberAt(body, 'VersionId');
  const created = memberAt(body, 'CreatedDate');
  return {
    value: textOf(called, memberAt(body, 'SecretString'), field),
    id: typeof id === 'string' ? id : stage,
    // AWS gives seconds with a fraction.
    createdAt: typeof created === 'number' ? created * 1000 : undefined,
  };
}
