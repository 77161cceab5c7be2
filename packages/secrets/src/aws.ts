export {
  type AwsCredentialSource,
  type AwsCredentials,
  type WebIdentityOptions,
  webIdentity,
} from './aws-credentials.ts';
export { rotateAwsSecret } from './aws-rotation.ts';
export { awsSecret } from './aws-secret.ts';
export type { AwsSecretOptions } from './aws-secret-options.ts';
export { type ClientCredentialsOptions, clientCredentials } from './client-credentials.ts';
