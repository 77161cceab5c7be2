import { awsCall, awsRefusal } from './aws-call.ts';
import type { AwsSecretOptions } from './aws-secret.ts';

/**
 * Puts a new value into a secret of AWS Secrets Manager: it gets the label `AWSCURRENT`, and the one before it
 * `AWSPREVIOUS`, so that both are good for {@link awsSecret}. The value is the secret's whole text.
 *
 * Needs `secretsmanager:PutSecretValue`. Fails with a `SecretSourceError`. It does **not** look how old the one is that is replaced.
 *
 * @see {@link https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html | PutSecretValue}
 */
export async function rotateAwsSecret(
  options: Omit<AwsSecretOptions, 'field'>,
  value: string,
  signal: AbortSignal,
): Promise<void> {
  const called = `AWS Secrets Manager ${options.secretId}`;
  const put = {
    SecretId: options.secretId,
    SecretString: value,
    ClientRequestToken: crypto.randomUUID(),
  };
  const { status, failure } = await awsCall(called, 'PutSecretValue', put, options, signal);
  if (status !== 200) throw awsRefusal(called, status, failure);
}
