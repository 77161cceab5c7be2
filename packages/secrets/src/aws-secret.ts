import { awsCall, awsRefusal } from './aws-call.ts';
import { type AwsSecretOptions, type AwsSettings, awsSettings } from './aws-secret-options.ts';
import { type SecretSource, SecretSourceError, type SecretVersion } from './secret-source.ts';
import { memberAt, textOf } from './store-answer.ts';

/**
 * A secret of AWS Secrets Manager. The versions with the staging labels `AWSCURRENT` and `AWSPREVIOUS` are accepted: during a rotation, and
 * after it until the next. Remove the label `AWSPREVIOUS`, and the old one is no longer accepted.
 *
 * Needs `secretsmanager:GetSecretValue` (and `kms:Decrypt`, where a key of yours encrypts the secret). `AWSPENDING` is
 * never read. Throws `TypeError` for options that cannot work.
 *
 * @see {@link https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html | GetSecretValue}
 */
export function awsSecret(options: AwsSecretOptions): SecretSource {
  const settings = awsSettings('awsSecret', options);
  const { secretId, field } = settings;
  const called = `AWS Secrets Manager ${secretId}`;
  return {
    name: called,
    read: async (signal) => {
      const current = await stageOf(called, 'AWSCURRENT', field, settings, signal);
      if (current === undefined) throw new SecretSourceError(`${called}: the secret does not exist`);
      const previous = await stageOf(called, 'AWSPREVIOUS', field, settings, signal);
      // Both labels may be read in the middle of a rotation.
      return previous === undefined || previous.id === current.id ? [current] : [current, previous];
    },
  };
}

async function stageOf(
  called: string,
  stage: string,
  field: string | undefined,
  settings: AwsSettings,
  signal: AbortSignal,
): Promise<SecretVersion | undefined> {
  const asked = { SecretId: settings.secretId, VersionStage: stage };
  const { status, body, failure } = await awsCall(called, 'GetSecretValue', asked, settings, signal);
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
