// How options are checked, for the settings of the gateway that are these options.
export { phabricatorFields } from './proxy/proxy-options.ts';
export { singleSignOnFields, usernameFields } from './sso/sso-options.ts';
export { syncDisableFields } from './sync/disable-options.ts';
export { syncFields } from './sync/sync-options.ts';
