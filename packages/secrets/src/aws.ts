export {
  type AwsCredentialSource,
  type AwsCredentials,
  type WebIdentityOptions,
  webIdentity,
} from './aws-credentials.ts';
export { type AwsSecretOptions, awsSecret } from './aws-secret.ts';
