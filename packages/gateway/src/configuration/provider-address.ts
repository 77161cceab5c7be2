import * as v from 'valibot';
import { setting } from './setting.ts';
import { guid, hostname, issuer, url } from './values.ts';

type Text = v.GenericSchema<string>;

// The address of each preset's provider, both for accepting its tokens and for the login.

export const oidcAddress: { readonly issuer: Text } = {
  issuer: setting(
    'Issuer of the provider: must equal `iss` exactly. An https URL; http is allowed on loopback addresses, for development.',
    issuer,
  ),
};

export const oktaAddress: { readonly domain: Text } = {
  domain: setting('Host name of the Okta organization, such as `acme.okta.com`.', hostname),
};

/** ID of an Okta authorization server. */
export const authorizationServer: Text = v.pipe(
  v.string(),
  v.regex(/^[\w-]+$/, 'must be the id of an authorization server'),
);

export const entraAddress: { readonly tenant: Text } = {
  tenant: setting('ID of the directory (tenant), a GUID. A domain or `common` is not accepted.', guid),
};

export const auth0Address: { readonly domain: Text } = {
  domain: setting('Host name of the tenant, or its custom domain, such as `acme.eu.auth0.com`.', hostname),
};

export const keycloakAddress: { readonly url: Text; readonly realmName: Text } = {
  url: setting(
    'Base URL of the Keycloak server, with its path if it has one: `https://sso.acme.example`.',
    url,
  ),
  realmName: setting(
    'Name of the realm.',
    v.pipe(v.string(), v.regex(/^[\w.-]+$/, 'must be the name of a realm')),
  ),
};
