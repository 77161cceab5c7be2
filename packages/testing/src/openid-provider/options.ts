import { type OptionNames, unknownOptions } from '../option-names.ts';
import type { ProviderAccount, ProviderAccounts } from './accounts.ts';
import type { ProviderClient } from './clients.ts';

/** How the provider is started. */
export interface OpenIdProviderOptions {
  /** Port on loopback. Default 0: any free one. */
  readonly port?: number;
  /** Its people, by the subject that tokens name. Default: `admin`, `engineer`, `contractor` and `nobody`. */
  readonly accounts?: ProviderAccounts;
  /** The applications that people log in at. Default: none. */
  readonly clients?: readonly ProviderClient[];
  /** The APIs that it makes access tokens for (RFC 8707). Default `https://app.example`. */
  readonly audiences?: readonly [string, ...string[]];
  /** Life of an access token, in seconds. Default 3600. */
  readonly accessTokenSeconds?: number;
  /**
   * The claim that contains groups, for every client, whatever scopes it requests: as Entra ID and Auth0 do. Default: `groups`, for clients
   * that request the scope `groups`.
   */
  readonly groupsClaim?: string;
  /** Age of the login of each user who logs in, in seconds: an old login, for tests. Default 0. */
  readonly loginAgeSeconds?: () => number;
  /** Called with the path of each request. */
  readonly onRequest?: (path: string) => void;
}

const OPTIONS: OptionNames<OpenIdProviderOptions> = {
  port: true,
  accounts: true,
  clients: true,
  audiences: true,
  accessTokenSeconds: true,
  groupsClaim: true,
  loginAgeSeconds: true,
  onRequest: true,
};

const ACCOUNT: OptionNames<ProviderAccount> = { name: true, groups: true, email: true, description: true };

const CLIENT: OptionNames<ProviderClient> = {
  id: true,
  secret: true,
  redirectUris: true,
  postLogoutRedirectUris: true,
  backchannelLogoutUri: true,
};

/** Throws `TypeError` with all that cannot work: the login page or a request would stumble over it much later. */
export function checkProviderOptions(options: OpenIdProviderOptions): void {
  const { accounts = {}, clients = [], groupsClaim = 'groups' } = options;
  const wrong = [
    ...unknownOptions(options, OPTIONS),
    ...(typeof groupsClaim === 'string' ? [] : ['groupsClaim must be a string']),
    ...Object.entries(accounts).flatMap(([subject, account]) => inAccount(account, `accounts.${subject}.`)),
    ...clients.flatMap((client, index) => inClient(client, `clients[${index}].`)),
  ];
  if (wrong.length > 0) throw new TypeError(`startOpenIdProvider(): ${wrong.join('; ')}`);
}

function inAccount(account: ProviderAccount, at: string): string[] {
  const { name, groups = [] } = account;
  return [
    ...unknownOptions(account, ACCOUNT, at),
    ...(typeof name === 'string' ? [] : [`${at}name must be a string`]),
    ...(areTexts(groups) ? [] : [`${at}groups must be an array of strings`]),
  ];
}

function inClient(client: ProviderClient, at: string): string[] {
  const { id, secret, redirectUris } = client;
  return [
    ...unknownOptions(client, CLIENT, at),
    ...(typeof id === 'string' ? [] : [`${at}id must be a string`]),
    ...(typeof secret === 'string' ? [] : [`${at}secret must be a string`]),
    ...(areTexts(redirectUris) && redirectUris.every((uri) => URL.canParse(uri))
      ? []
      : [`${at}redirectUris must be an array of addresses`]),
  ];
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
