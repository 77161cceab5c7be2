import type { Clock } from '@portcullis/core';
import { systemClock } from '@portcullis/core/internal';
import { AwsV4Signer } from 'aws4fetch';
import type { AwsCredentialSource, AwsCredentials } from './aws-credentials.ts';
import {
  type SecretSource,
  SecretSourceError,
  type SecretVersion,
  type StoreFetch,
} from './secret-source.ts';
import { memberAt, storeAnswer, textOf } from './store-answer.ts';

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
  const { region, secretId, credentials, clock = systemClock } = options;
  const signed = await new AwsV4Signer({
    url: `${options.endpoint ?? `https://secretsmanager.${region}.amazonaws.com`}/`,
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.GetSecretValue',
    },
    body: JSON.stringify({ SecretId: secretId, VersionStage: stage }),
    ...given(typeof credentials === 'function' ? await credentials(signal) : credentials),
    service: 'secretsmanager',
    region,
    // `20261126T120000Z`
    datetime: new Date(clock.now()).toISOString().replace(/[:-]|\.\d{3}/g, ''),
    // Every header that is sent is signed.
    allHeaders: true,
  }).sign();
  const { status, body } = await storeAnswer(
    called,
    String(signed.url),
    { method: signed.method, headers: signed.headers, body: signed.body as string, signal },
    options.fetch ?? ((url, init) => fetch(url, init)),
  );
  const failure = String(memberAt(body, '__type') ?? '').replace(/^.*#/, '');
  if (status === 400 && failure === 'ResourceNotFoundException') return undefined;
  if (status !== 200) {
    const named = /^[A-Za-z]{1,64}$/.test(failure) ? ` (${failure})` : '';
    throw new SecretSourceError(`${called}: AWS answered ${status}${named}`);
  }
  const id = memberAt(body, 'VersionId');
  const created = memberAt(body, 'CreatedDate');
  return {
    value: textOf(called, memberAt(body, 'SecretString'), field),
    id: typeof id === 'string' ? id : stage,
    // AWS gives seconds with a fraction.
    createdAt: typeof created === 'number' ? created * 1000 : undefined,
  };
}

function given({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials) {
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}
