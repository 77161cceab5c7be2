// How options are checked, for the settings of the gateway that are these options.
export { breakGlassFields } from './break-glass/break-glass-options.ts';
export { loginCredentialsFields } from './credentials/credential-options.ts';
export { providerFields } from './settings/provider-options.ts';
export { sessionFields } from './settings/session-options.ts';
