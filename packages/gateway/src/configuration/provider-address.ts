import * as v from 'valibot';
import { setting } from './setting.ts';
import { guid, hostname, issuer, url } from './values.ts';

type Text = v.GenericSchema<string>;

// Where each preset's provider is, whether its tokens are accepted or people log in there.

export const oidcAddress: { readonly issuer: Text } = {
  issuer: setting("The provider's `iss`, exactly. https, or http on loopback for development.", issuer),
};

export const oktaAddress: { readonly domain: Text } = {
  domain: setting('Host name of the organization: `acme.okta.com`.', hostname),
};

/** What the id of an authorization server of Okta looks like. */
export const authorizationServer: Text = v.pipe(
  v.string(),
  v.regex(/^[\w-]+$/, 'must be the id of an authorization server'),
);

export const entraAddress: { readonly tenant: Text } = {
  tenant: setting('The directory (tenant) id, a GUID. Not a domain, and not `common`.', guid),
};

export const auth0Address: { readonly domain: Text } = {
  domain: setting('Host name of the tenant, or its custom domain: `acme.eu.auth0.com`.', hostname),
};

export const keycloakAddress: { readonly url: Text; readonly realmName: Text } = {
  url: setting('Address of the server, with its path if it has one: `https://sso.acme.example`.', url),
  realmName: setting(
    'Name of the realm.',
    v.pipe(v.string(), v.regex(/^[\w.-]+$/, 'must be the name of a realm')),
  ),
};
