export {
  type AwsCredentialSource,
  type AwsCredentials,
  type WebIdentityOptions,
  webIdentity,
} from './aws-credentials.ts';
export { rotateAwsSecret } from './aws-rotation.ts';
export { type AwsSecretOptions, awsSecret } from './aws-secret.ts';
