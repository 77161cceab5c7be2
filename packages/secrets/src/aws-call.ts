import { defined } from '@portcullis/core/internal';
import { AwsV4Signer } from 'aws4fetch';
import type { AwsCredentials } from './aws-credentials.ts';
import type { AwsSettings } from './aws-secret-options.ts';
import { SecretSourceError } from './secret-source.ts';
import { memberAt, type StoreAnswer, storeAnswer } from './store-answer.ts';

/** Sends one signed action to Secrets Manager. */
export async function awsCall(
  called: string,
  action: 'GetSecretValue' | 'PutSecretValue',
  body: object,
  settings: AwsSettings,
  signal: AbortSignal,
): Promise<StoreAnswer & { readonly failure: string }> {
  const { region, credentials, clock, endpoint } = settings;
  const signed = await new AwsV4Signer({
    url: (endpoint ?? `https://secretsmanager.${region}.amazonaws.com`).replace(/\/*$/, '/'),
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `secretsmanager.${action}`,
    },
    body: JSON.stringify(body),
    ...given(typeof credentials === 'function' ? await credentials(signal) : credentials),
    service: 'secretsmanager',
    region,
    // `20261126T120000Z`
    datetime: new Date(clock.now()).toISOString().replace(/[:-]|\.\d{3}/g, ''),
    // Every header that is sent is signed.
    allHeaders: true,
  }).sign();
  const answer = await storeAnswer(
    called,
    String(signed.url),
    { method: signed.method, headers: signed.headers, body: signed.body as string, signal },
    settings.fetch,
  );
  return { ...answer, failure: String(memberAt(answer.body, '__type') ?? '').replace(/^.*#/, '') };
}

/** The reason of AWS's refusal, if it is only an error name. */
export function awsRefusal(called: string, status: number, failure: string): SecretSourceError {
  const named = /^[A-Za-z]{1,64}$/.test(failure) ? ` (${failure})` : '';
  return new SecretSourceError(`${called}: AWS answered ${status}${named}`);
}

function given({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials) {
  return defined({ accessKeyId, secretAccessKey, sessionToken });
}
