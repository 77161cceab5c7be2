import { sha256, toHexadecimal } from '@portcullis/core/internal';
import { awsCall, awsRefusal } from './aws-call.ts';
import { type AwsSecretOptions, awsSettings } from './aws-secret-options.ts';
import { SecretSourceError } from './secret-source.ts';

/**
 * Writes a new value to a secret of AWS Secrets Manager: it gets the label `AWSCURRENT`, and the one before it `AWSPREVIOUS`, so that
 * {@link awsSecret} accepts both. The value is the secret's whole text. Of several that replace the same versions concurrently, one does,
 * and the others change nothing: otherwise the old version would no longer be accepted.
 *
 * Needs `secretsmanager:PutSecretValue`. Fails with a `SecretSourceError`, and with a `TypeError` for options that cannot work.
 * It does **not** look how old the one is that is replaced.
 *
 * @param versions the ids of the existing versions, the current one first, as {@link awsSecret} reads them
 * @see {@link https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html | PutSecretValue}
 */
export async function rotateAwsSecret(
  options: Omit<AwsSecretOptions, 'field'>,
  value: string,
  versions: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const settings = awsSettings('rotateAwsSecret', options);
  const called = `AWS Secrets Manager ${settings.secretId}`;
  const put = {
    SecretId: settings.secretId,
    SecretString: value,
    // It becomes the id of the new version, and AWS refuses another value for one that there is.
    ClientRequestToken: toHexadecimal(await sha256(JSON.stringify(versions))),
  };
  const { status, failure } = await awsCall(called, 'PutSecretValue', put, settings, signal);
  if (failure === 'ResourceExistsException')
    throw new SecretSourceError(
      `${called}: is no longer at version ${versions[0]}: it was changed by someone else`,
    );
  if (status !== 200) throw awsRefusal(called, status, failure);
}
