import { describe, expect, test } from 'vitest';
import { awsCall, awsRefusal } from '../src/aws-call.ts';

const signal = new AbortController().signal;

/** What is sent to a Secrets Manager that answers this, and what comes back. */
async function called(endpoint: string | undefined, answer: Response) {
  const sent: { readonly url: string; readonly method: string | undefined; readonly headers: Headers }[] = [];
  const settings = {
    region: 'eu-central-1',
    credentials: { accessKeyId: 'id', secretAccessKey: 'key', sessionToken: undefined },
    clock: { now: () => Date.UTC(2026, 10, 26, 12) },
    endpoint,
    fetch: async (url: string, { method, headers }: RequestInit) => {
      sent.push({ url, method, headers: new Headers(headers) });
      return answer;
    },
  };
  const back = await awsCall('awsSecret', 'GetSecretValue', { SecretId: 'x' }, settings as never, signal);
  return { sent, back };
}

describe('a call of AWS', () => {
  test.each([
    [undefined, 'https://secretsmanager.eu-central-1.amazonaws.com/'],
    ['https://aws.example', 'https://aws.example/'],
    ['https://aws.example/', 'https://aws.example/'],
    ['https://aws.example//', 'https://aws.example/'],
  ])('of %s is a POST to %s, whose every header is signed', async (endpoint, address) => {
    const { sent } = await called(endpoint, Response.json({}));
    expect(sent.map(({ url, method }) => [url, method])).toEqual([[address, 'POST']]);
    const [{ headers } = { headers: new Headers() }] = sent;
    expect(headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(headers.get('x-amz-target')).toBe('secretsmanager.GetSecretValue');
    expect(headers.get('authorization')).toContain('SignedHeaders=content-type;host;x-amz-date;x-amz-target');
  });

  test.each([
    [{ __type: 'com.amazonaws#AccessDenied#ResourceNotFoundException' }, 'ResourceNotFoundException'],
    [{ __type: 'ResourceNotFoundException' }, 'ResourceNotFoundException'],
    [{ __type: 'first\nx#AccessDenied' }, 'first\nx#AccessDenied'],
    [{}, ''],
  ])('that answers %j failed by %s', async (body, failure) => {
    const { back } = await called(undefined, Response.json(body, { status: 400 }));
    expect(back).toMatchObject({ status: 400, failure });
  });
});

test.each([
  ['AccessDeniedException', 'awsSecret: AWS answered 400 (AccessDeniedException)'],
  ['', 'awsSecret: AWS answered 400'],
  ['<b>', 'awsSecret: AWS answered 400'],
  ['Denied because of this', 'awsSecret: AWS answered 400'],
  ['7Denied', 'awsSecret: AWS answered 400'],
  ['A'.repeat(64), `awsSecret: AWS answered 400 (${'A'.repeat(64)})`],
  ['A'.repeat(65), 'awsSecret: AWS answered 400'],
])('a refusal by %j is reported as far as it is a name', (failure, message) => {
  expect(awsRefusal('awsSecret', 400, failure).message).toBe(message);
});
