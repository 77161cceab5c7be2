import * as v from 'valibot';
import { setting } from './setting.ts';
import { guid, hostname, issuer, url } from './values.ts';

type Text = v.GenericSchema<string>;

// The address of each preset's provider, both for accepting its tokens and for the login.

export const oidcAddress: { readonly issuer: Text } = {
  issuer: setting(
    { option: 'OidcOptions.issuer', also: 'http is allowed on loopback addresses, for development.' },
    issuer,
  ),
};

export const oktaAddress: { readonly domain: Text } = {
  domain: setting({ option: 'OktaOptions.domain' }, hostname),
};

/** ID of an Okta authorization server. */
export const authorizationServer: Text = v.pipe(
  v.string(),
  v.regex(/^[\w-]+$/, 'must be the id of an authorization server'),
);

export const entraAddress: { readonly tenant: Text } = {
  tenant: setting({ option: 'EntraIdOptions.tenant' }, guid),
};

export const auth0Address: { readonly domain: Text } = {
  domain: setting({ option: 'Auth0Options.domain' }, hostname),
};

export const keycloakAddress: { readonly url: Text; readonly realmName: Text } = {
  url: setting({ option: 'KeycloakOptions.url' }, url),
  realmName: setting(
    { option: 'KeycloakOptions.realmName' },
    v.pipe(v.string(), v.regex(/^[\w.-]+$/, 'must be the name of a realm')),
  ),
};
