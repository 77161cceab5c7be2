import { defined } from '@portcullis/core/internal';
import { AwsV4Signer } from 'aws4fetch';
import type { AwsCredentials } from './aws-credentials.ts';

/** A request to a service that understands Signature Version 4. */
export interface UnsignedRequest {
  readonly url: string;
  readonly method: string;
  readonly service: string;
  readonly region: string;
  /** SHA-256 of the body in hexadecimal digits: what is signed of it. */
  readonly bodySha256: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** The headers of a request, with its signature. */
export async function signedHeaders(
  { url, method, service, region, bodySha256, now }: UnsignedRequest,
  { accessKeyId, secretAccessKey, sessionToken }: AwsCredentials,
): Promise<Headers> {
  const { headers } = await new AwsV4Signer({
    ...{ url, method, service, region, accessKeyId, secretAccessKey, ...defined({ sessionToken }) },
    headers: { 'x-amz-content-sha256': bodySha256 },
    datetime: new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, ''),
    allHeaders: true,
  }).sign();
  return headers;
}
