// Written by `pnpm schema` from the schema in this folder. Do not edit.
import type {
  AlertOptions,
  AuditOptions,
  ErasureOrderOptions,
  MailChannelOptions,
  R2SinkOptions,
  SignalOptions,
  WebhookChannelOptions,
} from '@portcullis/audit';
import type { Theme } from '@portcullis/core';
import type { McpOptions, ResourceOptions } from '@portcullis/mcp';
import type { KeptPages, PhabricatorOptions, ReadersOptions, RetiredOptions } from '@portcullis/phabricator';
import type { AgentToolsOptions } from '@portcullis/phabricator/agents';
import type { SingleSignOnOptions, UsernameOptions } from '@portcullis/phabricator/sso';
import type { SyncDisableOptions, SyncOptions } from '@portcullis/phabricator/sync';
import type { Policy } from '@portcullis/policy';
import type {
  MaintenanceOptions,
  ProxyOptions,
  PublicCacheOptions,
  ResilienceOptions,
} from '@portcullis/proxy';
import type { RoleMapping } from '@portcullis/roles';
import type {
  AccessIdentityOptions,
  DirectoryTuning,
  GithubTeamsOptions,
  GoogleDirectoryOptions,
  MicrosoftGraphOptions,
  OktaGroupsOptions,
} from '@portcullis/roles/sources';
import type { CachedSecretOptions } from '@portcullis/secrets';
import type { AwsCredentials, AwsSecretOptions, ClientCredentialsOptions } from '@portcullis/secrets/aws';
import type { VaultSecretOptions } from '@portcullis/secrets/vault';
import type {
  BreakGlassOptions,
  BreakGlassPerson,
  LocksOptions,
  LoginCredentialsOptions,
  ProviderOptions,
  SessionObjects,
  SessionOptions,
  Transmitter,
} from '@portcullis/session';
import type {
  AgentsOptions,
  ClientDocumentsOptions,
  DynamicClientsOptions,
  RegisteredClient,
} from '@portcullis/session/agents';
import type { DeviceBoundOptions } from '@portcullis/session/dbsc';
import type {
  AccessContextOptions,
  Auth0Options,
  BearerTokenOptions,
  CloudflareAccessOptions,
  EntraIdOptions,
  GithubActionsOptions,
  GitlabCiOptions,
  GoogleOptions,
  JwtOptions,
  KeycloakOptions,
  KubernetesOptions,
  OktaOptions,
} from '@portcullis/token';
import type { AssertionOptions, ResourcePattern, WebOptions } from '@portcullis/web';

/** Cloudflare Access on the Worker itself, which states the caller in the execution context. */
export interface AccessContextProviderConfiguration
  extends Pick<CommonProviderConfiguration, 'name' | 'audience' | 'programs'>,
    Pick<AccessContextOptions, 'team' | 'groupName'> {
  /** Cloudflare Access on the Worker itself, which states the caller in the execution context. */
  readonly type: 'access-context';
}

export interface AgentClientConfiguration extends Pick<RegisteredClient, 'name' | 'redirectUris'> {
  /**
   * Its secret, of at least 32 random characters, which it sends as `client_secret_basic`. Default: it has none,
   * as an app on a computer. Use a variable: `${CHAT_SECRET}`.
   */
  readonly secret?: string;
  /**
   * Its public keys, as JWKs, with which it signs assertions (`private_key_jwt`). Instead of a secret. Default:
   * none.
   */
  readonly keys?: readonly { readonly [name: string]: string }[];
}

/**
 * Makes `login.host` an OAuth authorization server for agents, such as MCP clients: users allow a client to act
 * for them at one MCP endpoint of the gate. Needs `host`, `durableObject` and an instance with an MCP endpoint.
 * Default: agents can use only tokens of `providers`.
 */
export interface AgentsConfiguration
  extends Pick<
    AgentsOptions,
    'accessTokenSeconds' | 'lifetimeSeconds' | 'rememberConsent' | 'assertionProviders' | 'operators'
  > {
  /** The OAuth clients that users can allow to act for them, by their `client_id`. Default: none. */
  readonly clients?: { readonly [name: string]: AgentClientConfiguration };
  /**
   * Accepts clients that publish a document about themselves at the https address that is their `client_id`
   * (Client ID Metadata Documents). On Workers, add the compatibility flag `global_fetch_strictly_public`.
   * Default: they are unknown.
   */
  readonly documents?: ClientDocumentsConfiguration;
  /**
   * Lets clients register themselves (Dynamic Client Registration, RFC 7591), which anyone can do: prefer
   * `documents`. Default: they cannot.
   */
  readonly dynamic?: DynamicClientsConfiguration;
}

/** Alerts for events that need attention. Default: none. */
export interface AlertsConfiguration extends Pick<AlertOptions, 'quietSeconds' | 'maxPerHour'> {
  /** An HTTP endpoint that receives one line of JSON, signed with HMAC-SHA256. Default: none. */
  readonly webhook?: Pick<WebhookChannelOptions, 'url'> & {
    /** Secret for the signature, of at least 32 characters. Use a variable: `${ALERT_SECRET}`. */
    readonly secret: string;
  };
  /** E-mail, through a `send_email` binding of the Worker. Default: none. */
  readonly mail?: Pick<MailChannelOptions, 'from' | 'to'> & {
    /** Name of the binding. */
    readonly binding: string;
  };
  /**
   * Events to alert on: lost events, signatures verified with expired cached keys, rejected configurations,
   * break-glass (grants used, refused or revoked, and sessions ended), signals. Default: all.
   */
  readonly about?: readonly (
    | 'audit.loss'
    | 'jwks.stale_used'
    | 'config.refused'
    | 'break_glass'
    | 'signal'
  )[];
  /**
   * Minimum severity of a signal that causes an alert.
   * @defaultValue `"medium"`
   */
  readonly signalLevel?: 'informational' | 'low' | 'medium' | 'high';
  /**
   * Durable Object namespace (class `PortcullisAlerts`) that stores which alerts were sent, so that all isolates
   * together send each alert once. Default: each isolate stores its own.
   */
  readonly durableObject?: string;
}

/**
 * Serves an archive of `portcullis archive` under the old addresses, after redirects. Phorge receives no request
 * any more. Needs `retired`. Default: Phorge is served.
 */
export interface ArchiveConfiguration {
  /** R2 bucket of the archive. */
  readonly bucket: string;
  /**
   * Roles of callers who may read what only the account of the reader could read, of whatever kind their policy
   * allows. The policies that single objects had are not applied. Default: no one.
   */
  readonly closed?: readonly string[];
  /**
   * Whether search engines are asked to list no page of it.
   * @defaultValue `false`
   */
  readonly noindex?: boolean;
}

/** A signed assertion of the caller's identity (a JWT with ES256). Default: none. */
export interface AssertionConfiguration
  extends Pick<AssertionOptions, 'audience' | 'issuer' | 'header' | 'lifetimeSeconds'> {
  /**
   * Private keys from `generateAssertionKey()`. The first signs; the public keys of all are served. Use variables:
   * `${WIKI_ASSERTION_KEY}`.
   */
  readonly keys: readonly string[];
  /**
   * Path where the public keys are served, without authentication.
   * @defaultValue `"/.portcullis/keys"`
   */
  readonly keysPath?: string;
}

/** What happens with audit events. Default: they are written to the console. */
export interface AuditConfiguration extends Pick<AuditOptions, 'ingestTime'> {
  /** Where events are sent. Each type of sink at most once. Default: the console. */
  readonly sinks?: readonly SinkConfiguration[];
  /** Which types of events are written, in addition to the events of requests. Default: all. */
  readonly types?: {
    /**
     * A user logged in, or failed to.
     * @defaultValue `true`
     */
    readonly login?: boolean;
    /**
     * A session was ended.
     * @defaultValue `true`
     */
    readonly logout?: boolean;
    /**
     * The claims of a session were refreshed at the provider.
     * @defaultValue `true`
     */
    readonly 'session.refresh'?: boolean;
    /**
     * A browser registered or proved the key that its session is bound to, or did not.
     * @defaultValue `true`
     */
    readonly 'session.device'?: boolean;
    /**
     * Which groups granted which roles.
     * @defaultValue `true`
     */
    readonly 'roles.resolved'?: boolean;
    /**
     * A Conduit method was called.
     * @defaultValue `true`
     */
    readonly 'conduit.call'?: boolean;
    /**
     * A policy became active.
     * @defaultValue `true`
     */
    readonly 'policy.loaded'?: boolean;
    /**
     * A signature was verified with expired cached keys, because the issuer did not respond.
     * @defaultValue `true`
     */
    readonly 'jwks.stale_used'?: boolean;
    /**
     * A user who was denied requested access.
     * @defaultValue `true`
     */
    readonly 'access.requested'?: boolean;
    /**
     * A credential was issued to a program, or revoked.
     * @defaultValue `true`
     */
    readonly credential?: boolean;
    /**
     * A step of a login to the application.
     * @defaultValue `true`
     */
    readonly sso?: boolean;
  };
  /**
   * Detects unusual behavior: new countries, devices and applications, impossible travel, bursts of denials.
   * Signals are recorded and do not affect decisions. Default: off.
   */
  readonly signals?: SignalsConfiguration;
  /** Alerts for events that need attention. Default: none. */
  readonly alerts?: AlertsConfiguration;
  /**
   * What happens to a request if its event cannot be written: `open` answers it and reports the loss, `closed`
   * refuses it. For all types of events, or for each type. Default: `open`.
   */
  readonly onSinkFailure?:
    | 'open'
    | 'closed'
    | {
        /** For all other types of events. Default: `open`. */
        readonly default?: 'open' | 'closed';
        /** For events of type `request.decision`. */
        readonly 'request.decision'?: 'open' | 'closed';
        /** For events of type `login`. */
        readonly login?: 'open' | 'closed';
        /** For events of type `logout`. */
        readonly logout?: 'open' | 'closed';
        /** For events of type `session.refresh`. */
        readonly 'session.refresh'?: 'open' | 'closed';
        /** For events of type `session.device`. */
        readonly 'session.device'?: 'open' | 'closed';
        /** For events of type `roles.resolved`. */
        readonly 'roles.resolved'?: 'open' | 'closed';
        /** For events of type `conduit.call`. */
        readonly 'conduit.call'?: 'open' | 'closed';
        /** For events of type `policy.loaded`. */
        readonly 'policy.loaded'?: 'open' | 'closed';
        /** For events of type `jwks.stale_used`. */
        readonly 'jwks.stale_used'?: 'open' | 'closed';
        /** For events of type `access.requested`. */
        readonly 'access.requested'?: 'open' | 'closed';
        /** For events of type `credential`. */
        readonly credential?: 'open' | 'closed';
        /** For events of type `sso`. */
        readonly sso?: 'open' | 'closed';
      };
  /**
   * Adds numbers and a hash chain to events, so that a log can be proved to be complete.
   * @defaultValue `false`
   */
  readonly chain?: boolean;
  /**
   * Durable Object namespace (class `PortcullisCheckpoints`) that signs checkpoints of the chain. Turns on
   * `chain`. Default: no checkpoints.
   */
  readonly checkpoints?: string;
  /**
   * A transparency log (C2SP tlog-tiles) of all events, in addition to the sinks. An instance can have its own
   * instead. Default: none.
   */
  readonly log?: LogConfiguration;
  /**
   * Adds a hash of the inputs of each policy decision to its event, so that decisions can be replayed. Cannot be
   * combined with `pseudonyms` or `people`.
   * @defaultValue `false`
   */
  readonly inputs?: boolean;
  /**
   * Secret of at least 32 characters. If set, events contain pseudonyms derived with this secret instead of users'
   * IDs, e-mail addresses and account names, and omit display names. IP addresses and names in paths remain. Use a
   * variable: `${PSEUDONYM_KEY}`. Default: events name users as their provider does.
   */
  readonly pseudonyms?: string;
  /**
   * Durable Object namespace (class `PortcullisPeople`) that stores which user has which pseudonym, so that the
   * data of one user can be erased. Use it instead of `pseudonyms`. Default: single users cannot be erased.
   */
  readonly people?: string;
  /**
   * Accepts signed erasure orders, as sent by `portcullis forget`. Needs `people`. Default: only your own code can
   * erase a user.
   */
  readonly erasure?: Pick<ErasureOrderOptions, 'path' | 'operators'>;
}

/** Auth0. */
export interface Auth0LoginProviderConfiguration
  extends CommonLoginProviderConfiguration,
    Pick<Auth0Options, 'domain'> {
  /** Auth0. */
  readonly type: 'auth0';
}

/** Auth0: access tokens for an API. */
export interface Auth0ProviderConfiguration
  extends CommonProviderConfiguration,
    Pick<Auth0Options, 'domain'>,
    Pick<BearerTokenOptions, 'header' | 'profile'> {
  /** Auth0: access tokens for an API. */
  readonly type: 'auth0';
}

/** AWS Secrets Manager: the versions labeled `AWSCURRENT` and `AWSPREVIOUS`. */
export interface AwsSecretsManagerSecretConfiguration
  extends CommonSecretConfiguration,
    Pick<AwsSecretOptions, 'region' | 'secretId' | 'field' | 'endpoint'> {
  /** AWS Secrets Manager: the versions labeled `AWSCURRENT` and `AWSPREVIOUS`. */
  readonly type: 'aws-secrets-manager';
  /** Credentials for AWS. */
  readonly credentials:
    | (Pick<AwsCredentials, 'accessKeyId'> & {
        /** Access key of an IAM user. */
        readonly method: 'keys';
        /** Secret access key. Use a variable: `${AWS_SECRET_ACCESS_KEY}`. */
        readonly secretAccessKey: string;
      })
    | (Pick<ClientCredentialsOptions, 'tokenEndpoint' | 'clientId' | 'scope' | 'audience'> & {
        /** A role that trusts an OpenID provider at which the gate is a client. No AWS key is stored. */
        readonly method: 'web-identity';
        /** ARN of the role, such as `arn:aws:iam::123456789012:role/portcullis`. */
        readonly role: string;
        /** Client secret of the gate. Use a variable: `${AWS_CLIENT_SECRET}`. */
        readonly clientSecret: string;
        /** URL of the Security Token Service. Default: `https://sts.REGION.amazonaws.com`. */
        readonly stsEndpoint?: string;
      });
}

/** Emergency access for listed users while the identity provider is unavailable. Default: none. */
export interface BreakGlassConfiguration
  extends Pick<BreakGlassOptions, 'signers' | 'grantSeconds' | 'sessionSeconds'> {
  /**
   * Durable Object namespace (class `PortcullisBreakGlass`) that stores which grants were used. If it does not
   * respond, access is denied.
   */
  readonly durableObject: string;
  /** Users who can be granted access. */
  readonly people: readonly BreakGlassPersonConfiguration[];
}

export interface BreakGlassPersonConfiguration
  extends Pick<BreakGlassPerson, 'issuer' | 'subject' | 'roles'> {
  /** E-mail address of the user. Rules and applications treat it as verified. Default: none. */
  readonly email?: string;
  /** Display name of the user on pages and in events. Default: none. */
  readonly name?: string;
}

/**
 * Accepts clients that publish a document about themselves at the https address that is their `client_id`
 * (Client ID Metadata Documents). On Workers, add the compatibility flag `global_fetch_strictly_public`.
 * Default: they are unknown.
 */
export type ClientDocumentsConfiguration = Pick<ClientDocumentsOptions, 'hosts' | 'zones' | 'timeoutMs'>;

/** Groups that Cloudflare Access receives from its identity provider and omits from its assertions. */
export interface CloudflareAccessGroupSourceConfiguration
  extends CommonGroupSourceConfiguration,
    Pick<AccessIdentityOptions, 'team' | 'groupName'> {
  /** Groups that Cloudflare Access receives from its identity provider and omits from its assertions. */
  readonly type: 'cloudflare-access';
}

/** Cloudflare Access in front of the Worker. */
export interface CloudflareAccessProviderConfiguration
  extends CommonProviderConfiguration,
    Pick<CloudflareAccessOptions, 'team'> {
  /** Cloudflare Access in front of the Worker. */
  readonly type: 'cloudflare-access';
}

/** What every kind of `GroupSourceConfiguration` has. */
export type CommonGroupSourceConfiguration = Pick<
  DirectoryTuning,
  'cacheSeconds' | 'retrySeconds' | 'timeoutMs' | 'maxWaitSeconds' | 'maxCallers'
>;

/** What every kind of `InstanceConfiguration` has. */
export interface CommonInstanceConfiguration extends Pick<ProxyOptions, 'timeoutSeconds'> {
  /** Name of this application in audit events. */
  readonly name: string;
  /**
   * Public hosts of the application, each with its port unless it is the default port of the scheme. The first is
   * the canonical host of the application.
   */
  readonly hosts: readonly string[];
  /** How the gate reaches the application. */
  readonly origin: OriginConfiguration;
  /**
   * Retries, circuit breaker and failover for an origin that fails. Default: a failed request is answered with an
   * error immediately, and the next request is forwarded as usual.
   */
  readonly resilience?: ResilienceConfiguration;
  /** Rate limits, checked before the policy. Default: no limits. */
  readonly limits?: readonly LimitConfiguration[];
  /** Cache for public pages, in front of the origin. Default: every request goes to the origin. */
  readonly publicCache?: PublicCacheConfiguration;
  /** Redirects old addresses to new ones. Default: no redirects. */
  readonly redirects?: RedirectsConfiguration;
  /**
   * Maintenance mode: nothing is forwarded, and users that the policy allows see a maintenance page (503).
   * Default: off.
   */
  readonly maintenance?: MaintenanceConfiguration;
  /** The rules: which callers can do what. Requests that no rule allows are denied. */
  readonly policy: Policy<string>;
  /** What differs on the pages of this application, such as its `name`. Default: nothing differs. */
  readonly theme?: ThemeConfiguration;
  /**
   * A policy that is evaluated but not enforced, in addition to `policy`. Differences between the two are
   * recorded. Default: none.
   */
  readonly shadowPolicy?: Policy<string>;
  /**
   * A transparency log for the events of this application's hosts, instead of the gate's. Default: the log in
   * `audit`.
   */
  readonly log?: LogConfiguration;
}

/** What every kind of `LoginProviderConfiguration` has. */
export interface CommonLoginProviderConfiguration
  extends Pick<ProviderOptions, 'clientId' | 'label' | 'icon' | 'scope' | 'domains' | 'paths' | 'userinfo'> {
  /** How the gate authenticates to the provider's token endpoint. */
  readonly clientAuthentication:
    | {
        /**
         * A shared secret, sent in the `Authorization` header (`client_secret_basic`) or in the form
         * (`client_secret_post`).
         */
        readonly method: 'client_secret_basic' | 'client_secret_post';
        /** The client secret. Use a variable: `${CLIENT_SECRET}`. */
        readonly secret: string;
      }
    | {
        /** A JWT signed with a private key (RFC 7523). */
        readonly method: 'private_key_jwt';
        /**
         * The private key as a JWK in JSON, with `alg`, and with `kid` if the provider identifies keys by it. Use a
         * variable: `${CLIENT_KEY}`.
         */
        readonly privateKey: string;
      }
    | {
        /** A public client without a secret. PKCE protects its authorization codes. */
        readonly method: 'none';
      };
  /**
   * Claim that lists the user's groups: a name, or a dotted path into nested claims.
   * @defaultValue `"groups"`
   */
  readonly groupsClaim?: string;
  /**
   * What happens when a token omits the groups because there are too many: `refuse` rejects the caller, `ask`
   * fetches the groups from `groupSources`. Default: `ask` if there is a group source of type `microsoft-graph`,
   * otherwise `refuse`.
   */
  readonly groupsOverage?: 'refuse' | 'ask';
  /**
   * Additional parameters of the authorization request, such as `prompt`. Parameters of the protocol cannot be
   * replaced. Default: none.
   */
  readonly parameters?: { readonly [name: string]: string };
  /**
   * Signature algorithm of ID tokens, as registered for this client (`id_token_signed_response_alg`).
   * @defaultValue `"RS256"`
   */
  readonly idTokenAlgorithm?:
    | 'RS256'
    | 'RS384'
    | 'RS512'
    | 'PS256'
    | 'PS384'
    | 'PS512'
    | 'ES256'
    | 'ES384'
    | 'ES512'
    | 'EdDSA';
}

/** What every kind of `ProviderConfiguration` has. */
export interface CommonProviderConfiguration
  extends Pick<JwtOptions, 'clockToleranceSeconds' | 'rememberSeconds'> {
  /** Name of this provider in audit events and logs. */
  readonly name: string;
  /** Expected audience: `aud` of a token must contain this value, or one of the listed values. */
  readonly audience: string | readonly string[];
  /**
   * Claim that lists the caller's groups: a name, or a dotted path into nested claims. Default: the claim that
   * this type of provider uses, otherwise `groups`.
   */
  readonly groupsClaim?: string;
  /**
   * What happens when a token omits the groups because there are too many: `refuse` rejects the caller, `ask`
   * fetches the groups from `groupSources`. Default: `ask` if there is a group source of type `microsoft-graph`,
   * otherwise `refuse`.
   */
  readonly groupsOverage?: 'refuse' | 'ask';
  /** Accepted signature algorithms. Default: RS256, ES256 and EdDSA; for Cloudflare Access RS256 only. */
  readonly algorithms?: readonly (
    | 'RS256'
    | 'RS384'
    | 'RS512'
    | 'PS256'
    | 'PS384'
    | 'PS512'
    | 'ES256'
    | 'ES384'
    | 'ES512'
    | 'EdDSA'
    | 'Ed25519'
  )[];
  /**
   * Clients (`client_id`, `azp`, `cid` or `appid` of a token) that are programs of their users, such as a command
   * line tool of your own, or `all` for every client of the provider. To a policy, their tokens come from a
   * `program`. Every other token counts as an agent's, as does one with an actor (`act`). Default: none.
   */
  readonly programs?: 'all' | readonly string[];
}

/** What every kind of `SecretConfiguration` has. */
export type CommonSecretConfiguration = Pick<CachedSecretOptions, 'softAgeSeconds' | 'hardAgeSeconds'>;

/** What every kind of `SinkConfiguration` has. */
export interface CommonSinkConfiguration {
  /**
   * Only events of these types. `break_glass`, `lock`, `elevation` and `person.forgotten` are always included.
   * Default: all types.
   */
  readonly only?: readonly (
    | 'request.decision'
    | 'login'
    | 'logout'
    | 'session.refresh'
    | 'session.device'
    | 'roles.resolved'
    | 'conduit.call'
    | 'policy.loaded'
    | 'jwks.stale_used'
    | 'access.requested'
    | 'credential'
    | 'sso'
    | 'break_glass'
    | 'lock'
    | 'elevation'
    | 'person.forgotten'
    | 'config.changed'
    | 'keys.rotated'
    | 'upstream.changed'
    | 'archive.served'
    | 'group.sync'
    | 'signal'
    | 'audit.loss'
    | 'audit.checkpoint'
  )[];
}

export interface ConduitBotConfiguration {
  /** Roles. Callers with at least one of them are included. */
  readonly roles: readonly string[];
  /** API token of the bot at Phorge. Use a variable: `${CI_BOT_TOKEN}`. */
  readonly token: string;
}

/**
 * How programs call the Conduit API. If set, ambiguous calls are rejected. Default: programs authenticate only
 * with credentials of `providers`, in headers.
 */
export interface ConduitConfiguration {
  /**
   * Whether callers can authenticate with their Phorge API tokens, which the gate verifies at Phorge
   * (`user.whoami`). Roles are derived from the claims `iss` (URL of the instance), `preferred_username` and
   * `phorge_roles`. The caller's groups are unknown, unless `accountsWithoutGroups` lists the account.
   * @defaultValue `false`
   */
  readonly tokens?: boolean;
  /**
   * Whether the API token of a user who is also logged in at the gate must belong to the same user: compared by
   * verified `email`, by `username` (claim `preferred_username`), or not at all (`off`). Does not apply to
   * services.
   * @defaultValue `"email"`
   */
  readonly samePerson?: 'email' | 'username' | 'off';
  /**
   * How long the owner of a token is cached, in seconds. Phorge still verifies the token with every call.
   * @defaultValue `300`
   */
  readonly cacheSeconds?: number;
  /**
   * How many tokens that are not cached the gate verifies at Phorge, per minute and isolate. One client address
   * can use a twentieth of it.
   * @defaultValue `600`
   */
  readonly asksPerMinute?: number;
  /**
   * Bots whose API token the gate uses for callers who never see it. Callers send a token of `providers`, as the
   * password of `Authorization: Basic` or in place of the API token. The first bot with one of the caller's roles
   * is used. Default: none.
   */
  readonly bots?: readonly ConduitBotConfiguration[];
}

/** One line on the console, which Workers Logs stores. */
export interface ConsoleSinkConfiguration extends CommonSinkConfiguration {
  /** One line on the console, which Workers Logs stores. */
  readonly type: 'console';
}

/**
 * Budget of crawlers that are anonymous clients. Beyond it they receive 429. For networks, use `limits`.
 * Default: none.
 */
export interface CrawlersConfiguration {
  /**
   * Name of a rate limiting binding of the Wrangler file (`ratelimits`), which sets the number of requests and the
   * period.
   */
  readonly binding: string;
  /** The `period` of that binding, in seconds. Crawlers receive it in `Retry-After`. */
  readonly periodSeconds: 10 | 60;
  /**
   * Words by which crawlers are known, in any case, in their `User-Agent`. All requests with the same word are
   * counted together. Default: words of search engines, of crawlers of language models and of HTTP libraries.
   */
  readonly names?: readonly string[];
}

/**
 * Lets users issue credentials to programs such as git and arc. `portcullis login` requests one. A credential is
 * valid as long as the user's session. Needs `durableObject`. Default: programs can use only tokens of
 * `providers`.
 */
export type CredentialsConfiguration = Pick<
  LoginCredentialsOptions,
  'lifetimeSeconds' | 'maxLoginAgeSeconds' | 'operators'
>;

/** Datadog log intake. */
export interface DatadogSinkConfiguration extends CommonSinkConfiguration {
  /** Datadog log intake. */
  readonly type: 'datadog';
  /** URL of the endpoint. */
  readonly url: string;
  /** API key of Datadog. Use a variable: `${DATADOG_API_KEY}`. */
  readonly apiKey: string;
}

/**
 * Binds sessions to a key of their browser (DBSC), in browsers that can: a copied cookie is then good for
 * minutes only. Needs `durableObject`. Default: a copied cookie is as good as the original.
 */
export type DeviceBoundConfiguration = Pick<DeviceBoundOptions, 'proofSeconds'>;

/**
 * Disables accounts of users who left the directory: users who are in none of these groups. Administrators are
 * never disabled, and no account is enabled again. Default: no account is disabled. It runs at each Cron
 * Trigger.
 */
export interface DisableConfiguration
  extends Pick<SyncDisableOptions, 'groups' | 'maxDisabled' | 'maxDisabledPercent'> {
  /**
   * API token of an account that is allowed to disable others in Phorge, such as an administrator. Use a variable:
   * `${DISABLE_TOKEN}`.
   */
  readonly token: string;
}

/**
 * Lets clients register themselves (Dynamic Client Registration, RFC 7591), which anyone can do: prefer
 * `documents`. Default: they cannot.
 */
export type DynamicClientsConfiguration = Pick<DynamicClientsOptions, 'lifetimeSeconds'>;

/** Roles for a limited time, after approval. Required if a policy has `elevations`. Default: none. */
export interface ElevationsConfiguration {
  /**
   * Durable Object namespace (class `PortcullisElevations`) that stores requests and what was decided. If it does
   * not respond, no elevation counts.
   */
  readonly durableObject: string;
  /**
   * Lists of issuers: no person has accounts at two issuers of one list, so that their users can approve requests
   * of each other. Default: users approve only requests of other users of their own issuer.
   */
  readonly distinctIssuers?: readonly (readonly string[])[];
  /**
   * Maximum time since the login of an approver, in seconds. Approvers whose login is older log in again. Default:
   * 300.
   */
  readonly approverLoginSeconds?: number;
}

/** Microsoft Entra ID. */
export interface EntraIdLoginProviderConfiguration
  extends CommonLoginProviderConfiguration,
    Pick<EntraIdOptions, 'tenant'> {
  /** Microsoft Entra ID. */
  readonly type: 'entra-id';
}

/** Microsoft Entra ID: access tokens for an application that you registered. */
export interface EntraIdProviderConfiguration
  extends CommonProviderConfiguration,
    Pick<EntraIdOptions, 'tenant' | 'tokenVersion'>,
    Pick<BearerTokenOptions, 'header' | 'profile'> {
  /** Microsoft Entra ID: access tokens for an application that you registered. */
  readonly type: 'entra-id';
}

/**
 * The configuration of the whole gate, as data. Any text can contain `${NAME}`, in upper case: it is replaced by
 * the Worker variable of that name, so that one file can serve staging and production.
 */
export interface GatewayConfiguration {
  /** Path or URL of the JSON Schema of this file, for editors. The gate ignores it. */
  readonly $schema?: string;
  /**
   * Name of this Worker in audit events.
   * @defaultValue `"portcullis"`
   */
  readonly name?: string;
  /**
   * Identity providers whose tokens are accepted. They are tried in order: the first provider whose credential is
   * in the request decides.
   */
  readonly providers: readonly ProviderConfiguration[];
  /** Login of users with a browser. Default: there is no login, and only tokens of `providers` are accepted. */
  readonly login?: LoginConfiguration;
  /**
   * Without `login.host`: those of the `hosts` of instances where every script of the application may do what the
   * user can do on the gate's pages, such as issue credentials to programs or use the page for operators. On other
   * hosts these pages are turned off. Default: no host; `portcullis check` requires the setting, if only as `[]`,
   * if there are `login.credentials` or `operator` and no `login.host`.
   */
  readonly trustedHosts?: readonly string[];
  /**
   * Roles by name, each with what grants it: groups (by name, pattern or regular expression), other roles, or
   * claims.
   */
  readonly roles: RoleMapping;
  /** Directories to fetch groups from that tokens do not list. Default: none. */
  readonly groupSources?: readonly GroupSourceConfiguration[];
  /**
   * Settings that apply to each instance that does not set them itself. A setting is inherited as a whole; objects
   * are not merged. All settings but `name`, `hosts` and `application` are allowed. In TypeScript, use an object
   * spread instead. Default: none.
   */
  readonly instanceDefaults?: Readonly<Record<string, unknown>>;
  /** The applications behind the gate, each with its hosts. */
  readonly instances: readonly InstanceConfiguration[];
  /** Appearance of the gate's own pages, and the contact that they show. Default: a plain design. */
  readonly theme?: ThemeConfiguration;
  /** Emergency access for listed users while the identity provider is unavailable. Default: none. */
  readonly breakGlass?: BreakGlassConfiguration;
  /** Locks people out. Default: no one can be locked; sessions can only be ended. */
  readonly lock?: LockConfiguration;
  /** Roles for a limited time, after approval. Required if a policy has `elevations`. Default: none. */
  readonly elevations?: ElevationsConfiguration;
  /** A page for operators. Default: none. */
  readonly operator?: OperatorConfiguration;
  /** What happens with audit events. Default: they are written to the console. */
  readonly audit?: AuditConfiguration;
  /**
   * Secrets in a secret store, by the names used as `${NAME}` elsewhere. They are fetched again periodically, so
   * that rotations take effect: a list entry that is exactly `${NAME}` stands for all valid versions. Default:
   * every `${NAME}` is a variable of the Worker.
   */
  readonly secrets?: { readonly [name: string]: SecretConfiguration };
  /**
   * Tracing of requests. Default: `traceparent` is accepted and forwarded, nothing is recorded, and only responses
   * to denied requests contain the request ID.
   */
  readonly traces?: TracesConfiguration;
  /**
   * Exact path of a health check: the gate itself answers GET and HEAD with 200 on every host, once its
   * configuration is loaded. Requests to this path bypass the policy. Default: none.
   */
  readonly health?: string;
  /** Shared cache for the providers' signing keys, in addition to the Cache API. Default: none. */
  readonly keyCache?: {
    /** Name of a KV namespace binding. Anyone who can write to this namespace can decide which tokens are accepted. */
    readonly kv: string;
  };
}

/** GitHub Actions: OpenID Connect tokens of jobs. */
export interface GithubActionsProviderConfiguration
  extends CommonProviderConfiguration,
    Pick<GithubActionsOptions, 'owners' | 'ownerIds' | 'issuer'>,
    Pick<BearerTokenOptions, 'header' | 'profile'> {
  /** GitHub Actions: OpenID Connect tokens of jobs. */
  readonly type: 'github-actions';
}

/** Teams of a GitHub organization, as `organization/team`. Members of child teams are included. */
export interface GithubTeamsGroupSourceConfiguration
  extends CommonGroupSourceConfiguration,
    Pick<GithubTeamsOptions, 'organization' | 'issuer' | 'loginClaim'> {
  /** Teams of a GitHub organization, as `organization/team`. Members of child teams are included. */
  readonly type: 'github-teams';
  /** Token with permission to read the organization's members (`read:org`). Use a variable: `${GITHUB_TOKEN}`. */
  readonly token: string;
}

/** GitLab CI: ID tokens of jobs. */
export interface GitlabCiProviderConfiguration
  extends CommonProviderConfiguration,
    Pick<GitlabCiOptions, 'namespaces' | 'url'>,
    Pick<BearerTokenOptions, 'header' | 'profile'> {
  /** GitLab CI: ID tokens of jobs. */
  readonly type: 'gitlab-ci';
}

/** Google Workspace. Groups are e-mail addresses of groups. Nested groups are included only with `nested`. */
export interface GoogleDirectoryGroupSourceConfiguration
  extends CommonGroupSourceConfiguration,
    Pick<GoogleDirectoryOptions, 'serviceAccount' | 'administrator' | 'issuers' | 'nested'> {
  /** Google Workspace. Groups are e-mail addresses of groups. Nested groups are included only with `nested`. */
  readonly type: 'google-directory';
  /**
   * Private key of the service account (`private_key` in its key file), PKCS #8 in PEM. Use a variable:
   * `${GOOGLE_KEY}`.
   */
  readonly privateKey: string;
  /** Google Workspace domains whose users are looked up. */
  readonly domains: readonly string[];
}

/** Google. */
export interface GoogleLoginProviderConfiguration extends CommonLoginProviderConfiguration {
  /** Google. */
  readonly type: 'google';
  /** Google Workspace domain that users must belong to (claim `hd`), or `*` for any Google account. */
  readonly hostedDomain: '*' | string;
}

/** Google: ID tokens of users and of service accounts. */
export interface GoogleProviderConfiguration
  extends CommonProviderConfiguration,
    Pick<GoogleOptions, 'hostedDomain'>,
    Pick<BearerTokenOptions, 'header' | 'profile'> {
  /** Google: ID tokens of users and of service accounts. */
  readonly type: 'google';
}

/** A directory. The groups that it returns are added to the groups of the caller's token. */
export type GroupSourceConfiguration =
  | MicrosoftGraphGroupSourceConfiguration
  | OktaGroupSourceConfiguration
  | GoogleDirectoryGroupSourceConfiguration
  | GithubTeamsGroupSourceConfiguration
  | CloudflareAccessGroupSourceConfiguration;

/**
 * Synchronizes the members of Phorge projects with the groups of a directory: one user at each login, all users
 * at each Cron Trigger of the Worker. Default: off.
 */
export interface GroupSyncConfiguration
  extends Pick<SyncOptions, 'protectedUsernames' | 'maxRemovals' | 'maxRemovalsPercent'> {
  /** API token of a bot that can edit the projects. Use a variable: `${SYNC_TOKEN}`. */
  readonly token: string;
  /** Directory of the groups: the entry of `groupSources` with this `type`. */
  readonly directory: 'microsoft-graph' | 'okta' | 'google-directory' | 'github-teams';
  /**
   * Groups by project slug (its hashtag without `#`). The members of these groups become the members of the
   * project.
   */
  readonly projects: { readonly [name: string]: readonly string[] };
  /** Durable Object namespace (class `PortcullisSyncRuns`) that prevents concurrent runs. */
  readonly durableObject: string;
  /**
   * Which value of the directory a Phorge username is derived from, up to its `@`: the user's `login` name or
   * `email` address.
   * @defaultValue `"login"`
   */
  readonly usernames?: 'login' | 'email';
  /**
   * Whether each user is also synchronized when they log in to Phorge (`sso`), in addition to the Cron Trigger.
   * @defaultValue `true`
   */
  readonly atLogin?: boolean;
  /**
   * Disables accounts of users who left the directory: users who are in none of these groups. Administrators are
   * never disabled, and no account is enabled again. Default: no account is disabled. It runs at each Cron
   * Trigger.
   */
  readonly disable?: DisableConfiguration;
}

/**
 * Health check of the origin. It runs after `failures` that could be caused by one caller or one page, and after
 * `openSeconds` in place of the request that tries again. Default: requests show whether the origin works.
 */
export interface HealthCheckConfiguration {
  /** Path that the origin answers quickly and without authentication, such as `/status/`. */
  readonly path: string;
  /** Text that the response must contain. Default: a status below 400 is enough. */
  readonly contains?: string;
}

/** One application behind the gate. */
export type InstanceConfiguration =
  | PhabricatorInstanceConfiguration
  | WebInstanceConfiguration
  | McpInstanceConfiguration;

export type KeptPagesConfiguration = Pick<KeptPages, 'kinds' | 'paths' | 'seconds'>;

/** Keycloak. */
export interface KeycloakLoginProviderConfiguration
  extends CommonLoginProviderConfiguration,
    Pick<KeycloakOptions, 'url' | 'realmName'> {
  /** Keycloak. */
  readonly type: 'keycloak';
}

/** Keycloak: access tokens of a realm. */
export interface KeycloakProviderConfiguration
  extends CommonProviderConfiguration,
    Pick<KeycloakOptions, 'url' | 'realmName'>,
    Pick<BearerTokenOptions, 'header' | 'profile'> {
  /** Keycloak: access tokens of a realm. */
  readonly type: 'keycloak';
}

/** Kubernetes: tokens of service accounts. */
export interface KubernetesProviderConfiguration
  extends CommonProviderConfiguration,
    Pick<KubernetesOptions, 'issuer' | 'jwksUrl'>,
    Pick<BearerTokenOptions, 'header' | 'profile'> {
  /** Kubernetes: tokens of service accounts. */
  readonly type: 'kubernetes';
}

/**
 * One rate limit. A request counts as much as it costs the application: a package for an application can assign
 * a cost; otherwise it counts as one.
 */
export interface LimitConfiguration {
  /** Name of this limit in audit events. */
  readonly name: string;
  /**
   * Name of a rate limiting binding of the Wrangler file (`ratelimits`), which sets the number of requests and the
   * period.
   */
  readonly binding: string;
  /** The `period` of that binding, in seconds. Clients receive it in `Retry-After`. */
  readonly periodSeconds: 10 | 60;
  /**
   * Which requests are counted together: those of one `caller`, of one `address`, or of `everybody` that the limit
   * applies to. Anonymous callers are counted by their IP address.
   */
  readonly by: 'caller' | 'address' | 'everybody';
  /**
   * Which requests count: those for the `application`, or those for the `gate` itself (login, credentials,
   * break-glass and operators' pages). At the gate itself, callers are not authenticated: a browser with an
   * earlier login counts as that `caller`, all others by their IP address.
   * @defaultValue `"application"`
   */
  readonly requests?: 'application' | 'gate';
  /**
   * Whose requests count: those of `anyone`, of `anonymous` callers, or of callers with one of these roles.
   * @defaultValue `"anyone"`
   */
  readonly who?:
    | 'anyone'
    | 'anonymous'
    | {
        /** Roles. Callers with at least one of them are included. */
        readonly roles: readonly string[];
      };
  /** Only requests for these applications, by their names in rules: `["diffusion"]`. Default: all requests. */
  readonly applications?: readonly string[];
}

/** Locks people out. Default: no one can be locked; sessions can only be ended. */
export interface LockConfiguration extends Pick<LocksOptions, 'perHour' | 'keepSeconds'> {
  /**
   * Durable Object namespace (class `PortcullisLocks`) that stores who is locked. Every isolate reads it every
   * three seconds.
   */
  readonly durableObject: string;
  /**
   * Verifier keys of the operators who can sign orders, from `portcullis key`: `name+hex+base64`. Default: no
   * orders are accepted.
   */
  readonly operators?: readonly string[];
  /**
   * Roles that can lock and unlock users and end their sessions on the operators’ page. A user also needs a role
   * of `operator.roles`, which only sees the page; no role can be in both. Default: no one can lock users there.
   */
  readonly roles?: readonly string[];
  /**
   * Users who can be locked only by an order with two signatures, or by two operators on the page, each with all
   * names that the gate knows. Default: none.
   */
  readonly protected?: readonly LockProtectedConfiguration[];
  /**
   * Identity providers that send security events about their users: Shared Signals (CAEP, RISC) to `signals` below
   * the login’s prefix, and Global Token Revocations (Okta: Universal Logout) to `revoke` there. Default: none.
   */
  readonly signals?: readonly TransmitterConfiguration[];
}

export interface LockProtectedConfiguration {
  /** Issuer of the identity provider. Needs `subject`. Default: none. */
  readonly issuer?: string;
  /** ID of the user at the identity provider (`sub`). Needs `issuer`. Default: none. */
  readonly subject?: string;
  /** E-mail address of the user. Default: none. */
  readonly email?: string;
  /** User name of the account in the application. Default: none. */
  readonly username?: string;
}

/**
 * A transparency log for the events of this application's hosts, instead of the gate's. Default: the log in
 * `audit`.
 */
export interface LogConfiguration {
  /** Durable Object namespace (class `PortcullisSequencer`) that sequences the log. */
  readonly durableObject: string;
  /** Name of the log and of its key, such as `gate.example.com/log`. It must never change. */
  readonly origin: string;
  /** Name of the R2 binding for the log's files. */
  readonly bucket: string;
  /** Prefix of all keys in the bucket. Default: none. */
  readonly prefix?: string;
  /** Name of the variable with the log's signing key. Default: the Durable Object generates and stores a key. */
  readonly key?: string;
  /**
   * Origin of the log that this log continues, in the same Durable Object namespace. The first event of this log
   * closes the earlier one. This log needs a different `prefix`. Default: none.
   */
  readonly follows?: string;
  /** Witnesses that cosign each checkpoint. Default: none; then anyone who has the key could rewrite the log. */
  readonly witnesses?: readonly {
    /** URL of the witness. */
    readonly url: string;
    /** Verifier key of the witness, from its operator: `name+hex+B…`. */
    readonly key: string;
  }[];
  /** How many witnesses must cosign a checkpoint before it is published. Default: all. */
  readonly quorum?: number;
}

/** Login of users with a browser. Default: there is no login, and only tokens of `providers` are accepted. */
export interface LoginConfiguration
  extends Pick<SessionObjects, 'objects' | 'otherObjects'>,
    Pick<
      SessionOptions,
      'prefix' | 'idleSeconds' | 'lifetimeSeconds' | 'refreshSeconds' | 'identitySeconds'
    > {
  /**
   * Secrets that encrypt cookies, newest first, each of at least 32 random characters: `["${SESSION_KEY}"]`. New
   * cookies use the first; the others still decrypt existing cookies.
   */
  readonly keys: readonly string[];
  /**
   * Identity providers for the login, by the names that URLs and audit events use. If there are several, users
   * choose one.
   */
  readonly providers: { readonly [name: string]: LoginProviderConfiguration };
  /**
   * Durable Object namespace (class `PortcullisSessions`) that stores sessions. Default: sessions are stored in
   * encrypted cookies.
   */
  readonly durableObject?: string;
  /**
   * For sessions in cookies: Durable Object namespace (class `PortcullisSessions`) that stores which sessions were
   * ended, so that a logout takes effect in all isolates. Cannot be combined with `durableObject`. Default: a
   * logout takes effect only in the isolate that handled it.
   */
  readonly revocations?: string;
  /**
   * URL of a host of its own for the gate's pages, such as `https://gate.corp.example`: users log in there once
   * for all instances, and scripts of an application cannot use the pages. No instance has this host, and it
   * shares a domain with every host of the instances. Needs `durableObject`. Default: every host has its own
   * login, and pages that a script could misuse are turned off, unless `trustedHosts` names the host.
   */
  readonly host?: string;
  /**
   * Lets users issue credentials to programs such as git and arc. `portcullis login` requests one. A credential is
   * valid as long as the user's session. Needs `durableObject`. Default: programs can use only tokens of
   * `providers`.
   */
  readonly credentials?: CredentialsConfiguration;
  /**
   * Makes `login.host` an OAuth authorization server for agents, such as MCP clients: users allow a client to act
   * for them at one MCP endpoint of the gate. Needs `host`, `durableObject` and an instance with an MCP endpoint.
   * Default: agents can use only tokens of `providers`.
   */
  readonly agents?: AgentsConfiguration;
  /**
   * Binds sessions to a key of their browser (DBSC), in browsers that can: a copied cookie is then good for
   * minutes only. Needs `durableObject`. Default: a copied cookie is as good as the original.
   */
  readonly deviceBound?: DeviceBoundConfiguration;
}

/** An OpenID provider that users log in with. */
export type LoginProviderConfiguration =
  | OidcLoginProviderConfiguration
  | OktaLoginProviderConfiguration
  | EntraIdLoginProviderConfiguration
  | Auth0LoginProviderConfiguration
  | KeycloakLoginProviderConfiguration
  | GoogleLoginProviderConfiguration;

/**
 * Maintenance mode: nothing is forwarded, and users that the policy allows see a maintenance page (503).
 * Default: off.
 */
export type MaintenanceConfiguration = Pick<MaintenanceOptions, 'retryAfterSeconds'>;

/** What requests cost in `limits`. Requests that are not listed here cost 1. Default: all cost 1. */
export interface McpCostsConfiguration {
  /**
   * The cost of a call of a tool that is not in `reads`.
   * @defaultValue `1`
   */
  readonly writing?: number;
  /**
   * The cost of calls by the name of the tool: `{"export_*": 20}`. `*` matches any text. If several apply, the
   * highest counts. Default: none.
   */
  readonly tools?: { readonly [name: string]: number };
}

/** An MCP server, whose tools agents call. */
export interface McpInstanceConfiguration
  extends CommonInstanceConfiguration,
    Pick<McpOptions, 'reads' | 'allowedOrigins' | 'listSeconds' | 'maxMessageBytes' | 'maxListBytes'> {
  /** An MCP server, whose tools agents call. */
  readonly application: 'mcp';
  /**
   * Lets users whom a rule denies request access from its owner, on the page of the denial. Needs `login`.
   * Default: users cannot request access and see whom to contact.
   */
  readonly accessRequests?:
    | {
        /**
         * A link on the page opens an e-mail to the owner of the rule, or to the theme's `contactAddress`. The gate
         * sends and records nothing.
         */
        readonly type: 'mail';
      }
    | {
        /** An HTTP endpoint that receives one line of JSON, signed with HMAC-SHA256. */
        readonly type: 'webhook';
        /** URL of the endpoint. */
        readonly url: string;
        /** Secret for the signature, of at least 32 characters. Use a variable: `${WEBHOOK_SECRET}`. */
        readonly secret: string;
      };
  /**
   * The word for this server in rules (`applications`) and records.
   * @defaultValue `"mcp"`
   */
  readonly applicationName?: string;
  /**
   * The path of the server's endpoint, at the gate and at the server.
   * @defaultValue `"/mcp"`
   */
  readonly path?: string;
  /** What requests cost in `limits`. Requests that are not listed here cost 1. Default: all cost 1. */
  readonly costs?: McpCostsConfiguration;
  /**
   * Secrets of at least 32 random characters, newest first, which bind the sessions of older clients to the person
   * who started them. Without them, a server that starts a session is answered with an error. Default: none. Use
   * variables: `${MCP_SESSION_SECRET}`.
   */
  readonly sessionSecrets?: readonly string[];
  /** A signed statement of who is asking, for the server. Default: none. */
  readonly assertion?: AssertionConfiguration;
  /** Metadata by which clients find the authorization server (RFC 9728). Default: nothing is served. */
  readonly resource?: McpResourceConfiguration;
}

/** Metadata by which clients find the authorization server (RFC 9728). Default: nothing is served. */
export type McpResourceConfiguration = Pick<
  ResourceOptions,
  'authorizationServers' | 'scopes' | 'initialScopes'
>;

/** Microsoft Entra ID, through Microsoft Graph. Groups are object IDs and include nested groups. */
export interface MicrosoftGraphGroupSourceConfiguration
  extends CommonGroupSourceConfiguration,
    Pick<MicrosoftGraphOptions, 'tenant' | 'clientId' | 'when' | 'graph' | 'authority'> {
  /** Microsoft Entra ID, through Microsoft Graph. Groups are object IDs and include nested groups. */
  readonly type: 'microsoft-graph';
  /** Client secret of the application. Use a variable: `${GRAPH_SECRET}`. */
  readonly clientSecret: string;
}

/** Any OpenID provider. */
export interface OidcLoginProviderConfiguration extends CommonLoginProviderConfiguration {
  /**
   * Any OpenID provider.
   * @defaultValue `"oidc"`
   */
  readonly type?: 'oidc';
  /**
   * Issuer of the provider: must equal `iss` exactly. An https URL. http is allowed on loopback addresses, for
   * development.
   */
  readonly issuer: string;
}

/** Any OpenID provider. Its keys are found by OpenID Connect Discovery. */
export interface OidcProviderConfiguration
  extends CommonProviderConfiguration,
    Pick<BearerTokenOptions, 'header' | 'profile'> {
  /** Any OpenID provider. Its keys are found by OpenID Connect Discovery. */
  readonly type: 'oidc';
  /**
   * Issuer of the provider: must equal `iss` exactly. An https URL. http is allowed on loopback addresses, for
   * development.
   */
  readonly issuer: string;
}

/** Okta. Groups are group names. */
export interface OktaGroupSourceConfiguration
  extends CommonGroupSourceConfiguration,
    Pick<OktaGroupsOptions, 'domain' | 'issuers' | 'userClaim'> {
  /** Okta. Groups are group names. */
  readonly type: 'okta';
  /** API token of a read-only administrator. Use a variable: `${OKTA_TOKEN}`. */
  readonly apiToken: string;
}

/** Okta. */
export interface OktaLoginProviderConfiguration
  extends CommonLoginProviderConfiguration,
    Pick<OktaOptions, 'domain'> {
  /** Okta. */
  readonly type: 'okta';
  /** ID of a custom authorization server. Default: the organization's authorization server. */
  readonly authorizationServer?: string;
}

/** Okta: access tokens of a custom authorization server. */
export interface OktaProviderConfiguration
  extends CommonProviderConfiguration,
    Pick<OktaOptions, 'domain' | 'authorizationServer'>,
    Pick<BearerTokenOptions, 'header' | 'profile'> {
  /** Okta: access tokens of a custom authorization server. */
  readonly type: 'okta';
}

/** A page for operators. Default: none. */
export interface OperatorConfiguration {
  /**
   * Name of the D1 binding that a sink of type `d1` writes to, directly or behind a queue. All migrations of
   * `@portcullis/audit` must be applied.
   */
  readonly database: string;
  /**
   * Roles that can see the page and end sessions of other users. One of them is enough. Rules of policies do not
   * apply to this page.
   */
  readonly roles: readonly string[];
}

/** How the gate reaches the application. */
export type OriginConfiguration =
  | {
      /** Name of a binding with `fetch`: a VPC Service, another Worker, or an mTLS certificate. */
      readonly binding: string;
    }
  | {
      /** Sends requests to the origin server of the Worker's zone. For a Worker on a route. */
      readonly zone: true;
    }
  | {
      /** Another host name in the same zone. Requests connect to it, but keep the public host. */
      readonly resolveOverride: string;
    };

export interface PhabricatorAgentsConfiguration extends Pick<AgentToolsOptions, 'authors'> {
  /**
   * Bots whose API token the tools read with, for callers who never see it: of the first bot with one of the
   * caller’s roles. A bot sees what Phorge shows to its account, for every caller. Callers with a session of a
   * browser have no bot. Default: none.
   */
  readonly bots?: readonly ConduitBotConfiguration[];
  /**
   * The tools that write, by what they write: `comment`, `change` (status, priority, title or description of a
   * task), `create` (tasks), `assign` (tasks), `tag` (projects) and `subscribe`. Each still needs a rule that
   * allows it. Default: none, so that agents only read. They write with the API token that the user deposited,
   * never with that of a bot: needs `login.agents`.
   */
  readonly write?: readonly ('comment' | 'change' | 'create' | 'assign' | 'tag' | 'subscribe')[];
  /**
   * Whether the user has to confirm each call of a tool that writes, on a page of `login.host` that shows exactly
   * what would be written.
   * @defaultValue `false`
   */
  readonly confirm?: boolean;
  /**
   * Issuers of the tokens that the steps accept, as clients find them: `https://id.example.com`. Clients find them
   * in the metadata of the endpoint (RFC 9728). Default: no metadata is served.
   */
  readonly authorizationServers?: readonly string[];
}

/** Phabricator or Phorge. */
export interface PhabricatorInstanceConfiguration
  extends CommonInstanceConfiguration,
    Pick<PhabricatorOptions, 'maxFormBytes' | 'originHardened'> {
  /** Phabricator or Phorge. */
  readonly application: 'phabricator';
  /**
   * Lets users whom a rule denies request access from its owner, on the page of the denial. Needs `login`.
   * Default: users cannot request access and see whom to contact.
   */
  readonly accessRequests?:
    | {
        /**
         * A link on the page opens an e-mail to the owner of the rule, or to the theme's `contactAddress`. The gate
         * sends and records nothing.
         */
        readonly type: 'mail';
      }
    | {
        /** An HTTP endpoint that receives one line of JSON, signed with HMAC-SHA256. */
        readonly type: 'webhook';
        /** URL of the endpoint. */
        readonly url: string;
        /** Secret for the signature, of at least 32 characters. Use a variable: `${WEBHOOK_SECRET}`. */
        readonly secret: string;
      }
    | {
        /** A task in Maniphest. */
        readonly type: 'maniphest';
        /** API token of the bot that creates the tasks. Use a variable: `${ACCESS_BOT_TOKEN}`. */
        readonly token: string;
        /** PHIDs of projects to tag the tasks with. Default: none. */
        readonly projects?: readonly string[];
      };
  /**
   * Single sign-on: users who are logged in at the gate are logged in to Phorge. Needs `login`. Default: Phorge
   * has its own login.
   */
  readonly sso?: SingleSignOnConfiguration;
  /**
   * How programs call the Conduit API. If set, ambiguous calls are rejected. Default: programs authenticate only
   * with credentials of `providers`, in headers.
   */
  readonly conduit?: ConduitConfiguration;
  /** How git and Mercurial authenticate. Default: only with credentials of `providers`, in headers. */
  readonly repositories?: RepositoriesConfiguration;
  /**
   * Tools over Conduit that agents call, at `/.portcullis/mcp`. A tool needs a rule that names it or its Conduit
   * method. With `login.agents`, users deposit their own API tokens for their agents; `true` stands for this
   * alone. Default: no tools.
   */
  readonly agents?: true | PhabricatorAgentsConfiguration;
  /**
   * Makes Phabricator read-only: a request that may change something is refused, with a page or message that says
   * since when, and where the project went. Default: changes are up to the steps in front. Every rule that allows
   * counts as `readOnly`, and the claim `retired` is added: no role can write.
   */
  readonly retired?: RetiredConfiguration;
  /**
   * Serves an archive of `portcullis archive` under the old addresses, after redirects. Phorge receives no request
   * any more. Needs `retired`. Default: Phorge is served.
   */
  readonly archive?: ArchiveConfiguration;
  /**
   * How anonymous clients read what the policy opens to anyone: without a session of Phorge, so no cookie is
   * forwarded in either direction. Default: Phorge starts a session for each of them.
   */
  readonly readers?: ReadersConfiguration;
  /**
   * Usernames of Phorge accounts that belong to no user of the identity provider, such as bots. When they
   * authenticate with an API token or a VCS password, they have no groups and no further claims. For all other
   * accounts both are unknown, so a rule that denies by role, claim or e-mail domain denies them. Default: none.
   */
  readonly accountsWithoutGroups?: readonly string[];
  /**
   * Synchronizes the members of Phorge projects with the groups of a directory: one user at each login, all users
   * at each Cron Trigger of the Worker. Default: off.
   */
  readonly groupSync?: GroupSyncConfiguration;
  /**
   * Endpoints for programs that cannot log in, such as webhooks of e-mail and build services. Each adds a rule at
   * the end of the policy. Default: none.
   */
  readonly machineEndpoints?: readonly {
    /** Which program calls, and which endpoint. */
    readonly endpoint:
      | 'sendgrid'
      | 'mailgun'
      | 'postmark'
      | 'circleci'
      | 'buildkite'
      | 'calendar'
      | 'blog-feeds'
      | 'oauth-server'
      | 'files';
    /**
     * Networks that the program calls from. Required for `sendgrid` and `circleci`, which have no other protection.
     * Default: any network.
     */
    readonly networks?: readonly string[];
  }[];
}

/** One source of identities: an identity provider, or Cloudflare Access. */
export type ProviderConfiguration =
  | OidcProviderConfiguration
  | CloudflareAccessProviderConfiguration
  | AccessContextProviderConfiguration
  | OktaProviderConfiguration
  | EntraIdProviderConfiguration
  | Auth0ProviderConfiguration
  | KeycloakProviderConfiguration
  | GoogleProviderConfiguration
  | GithubActionsProviderConfiguration
  | GitlabCiProviderConfiguration
  | KubernetesProviderConfiguration;

/** Cache for public pages, in front of the origin. Default: every request goes to the origin. */
export type PublicCacheConfiguration = Pick<PublicCacheOptions, 'maxSeconds' | 'maxBytes' | 'headers'>;

/** A Queue, a D1 database with the migrations of `@portcullis/audit`, or an Analytics Engine dataset. */
export interface QueueD1AnalyticsEngineSinkConfiguration extends CommonSinkConfiguration {
  /** A Queue, a D1 database with the migrations of `@portcullis/audit`, or an Analytics Engine dataset. */
  readonly type: 'queue' | 'd1' | 'analytics-engine';
  /** Name of the binding. */
  readonly binding: string;
}

/** An R2 bucket, with one object for each event. Better used behind a queue. */
export interface R2SinkConfiguration extends CommonSinkConfiguration, Pick<R2SinkOptions, 'prefix'> {
  /** An R2 bucket, with one object for each event. Better used behind a queue. */
  readonly type: 'r2';
  /** Name of the binding. */
  readonly binding: string;
}

/**
 * How anonymous clients read what the policy opens to anyone: without a session of Phorge, so no cookie is
 * forwarded in either direction. Default: Phorge starts a session for each of them.
 */
export interface ReadersConfiguration extends Pick<ReadersOptions, 'version' | 'maxBytes' | 'banner'> {
  /**
   * Pages that are stored. A page that several entries match is stored as long as the first says. Default: nothing
   * is stored.
   */
  readonly keep?: readonly KeptPagesConfiguration[];
  /** Text of `/robots.txt`, for all callers. Default: the file of Phorge. */
  readonly robots?: string;
  /**
   * Budget of crawlers that are anonymous clients. Beyond it they receive 429. For networks, use `limits`.
   * Default: none.
   */
  readonly crawlers?: CrawlersConfiguration;
}

export interface RedirectConfiguration {
  /**
   * Path, percent-decoded, with or without the slash at its end. A capture states its alphabet: `/D{id:digits}`,
   * also `hex`, `word` (letters, digits, `_`, `-`), and `path` at the end.
   */
  readonly from: string;
  /**
   * URL of the target, with the captures of the path after its host:
   * `https://gitlab.example.com/acme/-/merge_requests/{id}`.
   */
  readonly to: string;
}

/** Redirects old addresses to new ones. Default: no redirects. */
export interface RedirectsConfiguration {
  /** Hosts that redirects can lead to. */
  readonly hosts: readonly string[];
  /**
   * The redirects: a list, or the text of a CSV file with the header `from,to`. A path without captures goes
   * before a pattern. Default: those of `stored`.
   */
  readonly map?: string | readonly RedirectConfiguration[];
  /**
   * Where the map is stored, as CSV or as a JSON list. `portcullis check --redirects FILE` checks it. A map with a
   * mistake is not used: the one before stays. Default: those of `map`.
   */
  readonly stored?:
    | {
        /** KV namespace of the map. */
        readonly kv: string;
        /** Key of the map. */
        readonly key: string;
        /**
         * How long the map is used before it is read again, in seconds.
         * @defaultValue `60`
         */
        readonly refreshSeconds?: number;
      }
    | {
        /** R2 bucket of the map. */
        readonly r2: string;
        /** Key of the map. */
        readonly key: string;
        /**
         * How long the map is used before it is read again, in seconds.
         * @defaultValue `60`
         */
        readonly refreshSeconds?: number;
      };
  /**
   * Whether redirects come `after` the policy, for requests that it allows, or `before` it, for anyone. A target
   * can disclose a title.
   * @defaultValue `"after"`
   */
  readonly policy?: 'before' | 'after';
  /**
   * Whether redirects are for good (301, which browsers remember for a day), and not for now (302).
   * @defaultValue `false`
   */
  readonly permanent?: boolean;
  /**
   * What happens to requests for other paths: the application can `serve` them, or a page can `explain` that there
   * is no new address (410). With `explain`, the application receives no GET and no HEAD.
   * @defaultValue `"serve"`
   */
  readonly unmapped?: 'serve' | 'explain';
}

/** How git and Mercurial authenticate. Default: only with credentials of `providers`, in headers. */
export interface RepositoriesConfiguration {
  /**
   * Whether git and Mercurial can authenticate with VCS passwords, which the gate verifies at Phorge. Roles are
   * derived from the claims `iss` (URL of the instance) and `preferred_username`, in lower case. The caller's
   * groups are unknown, unless `accountsWithoutGroups` lists the account.
   * @defaultValue `false`
   */
  readonly passwords?: boolean;
  /**
   * Whether the VCS password of a user who is also authenticated at the gate must belong to the same user: by
   * `username`, as assigned by single sign-on or otherwise derived from the claims in `sso.usernames`
   * (`preferred_username` or `email`), or not at all (`off`). Does not apply to services.
   * @defaultValue `"username"`
   */
  readonly samePerson?: 'username' | 'off';
  /**
   * How long the result of verifying a password for a repository is cached, in seconds. Phorge still verifies the
   * password with every request.
   * @defaultValue `300`
   */
  readonly cacheSeconds?: number;
  /**
   * How many passwords that are not cached the gate verifies at Phorge, per minute and isolate. One client address
   * can use a twentieth of it.
   * @defaultValue `600`
   */
  readonly asksPerMinute?: number;
  /**
   * Phorge accounts that the gate uses for callers who never see the password. Callers send a token of `providers`
   * as the password of `Authorization: Basic` or as `Bearer`, or a credential of `portcullis login`. The first
   * account with one of the caller's roles is used. Default: none.
   */
  readonly accounts?: readonly RepositoryAccountConfiguration[];
  /**
   * Secrets for git-lfs tickets, newest first, each of at least 32 random characters. A ticket attributes a
   * download or upload to the caller who requested it. Use variables. Default: the keys of `login`; without a
   * login, there are no tickets.
   */
  readonly ticketKeys?: readonly string[];
  /**
   * Lifetime of a git-lfs ticket, in seconds.
   * @defaultValue `3600`
   */
  readonly ticketSeconds?: number;
}

export interface RepositoryAccountConfiguration {
  /** Roles. Callers with at least one of them are included. */
  readonly roles: readonly string[];
  /** Username of the account at Phorge. */
  readonly username: string;
  /** VCS password of the account. Use a variable: `${CI_VCS_PASSWORD}`. */
  readonly password: string;
}

/**
 * Retries, circuit breaker and failover for an origin that fails. Default: a failed request is answered with an
 * error immediately, and the next request is forwarded as usual.
 */
export interface ResilienceConfiguration
  extends Pick<
    ResilienceOptions,
    'firstByteSeconds' | 'idleSeconds' | 'retries' | 'failures' | 'openSeconds' | 'failoverTakesWrites'
  > {
  /**
   * Health check of the origin. It runs after `failures` that could be caused by one caller or one page, and after
   * `openSeconds` in place of the request that tries again. Default: requests show whether the origin works.
   */
  readonly health?: HealthCheckConfiguration;
  /**
   * Second origin for requests that can be repeated, if the first does not respond or its circuit breaker is open.
   * It must serve the same host. Default: none.
   */
  readonly failover?: OriginConfiguration;
}

export interface ResourceConfiguration extends Pick<ResourcePattern, 'methods' | 'operation'> {
  /**
   * Path pattern: `/reports/:id`, `/admin/**`. `:id` is the ID of the resource. `:secret` is a segment that is
   * masked in all events. Other `:names` and `*` match one segment. `export.*` matches a word with any format
   * extension, or none.
   */
  readonly path: string;
  /** Kind of the resource in rules, such as `report`. */
  readonly kind: string;
}

/**
 * Makes Phabricator read-only: a request that may change something is refused, with a page or message that says
 * since when, and where the project went. Default: changes are up to the steps in front. Every rule that allows
 * counts as `readOnly`, and the claim `retired` is added: no role can write.
 */
export type RetiredConfiguration = Pick<RetiredOptions, 'since' | 'to'>;

/** Where a secret is stored, and how long a fetched value is used. */
export type SecretConfiguration =
  | VariablesSecretConfiguration
  | SecretsStoreSecretConfiguration
  | AwsSecretsManagerSecretConfiguration
  | VaultSecretConfiguration;

/** Workers Secrets Store. */
export interface SecretsStoreSecretConfiguration extends CommonSecretConfiguration {
  /** Workers Secrets Store. */
  readonly type: 'secrets-store';
  /** Names of the bindings, newest first. */
  readonly bindings: readonly string[];
}

/**
 * Detects unusual behavior: new countries, devices and applications, impossible travel, bursts of denials.
 * Signals are recorded and do not affect decisions. Default: off.
 */
export interface SignalsConfiguration
  extends Pick<SignalOptions, 'maxSpeedKmh' | 'denials' | 'denialSeconds'> {
  /**
   * Durable Object namespace (class `PortcullisHabits`) that stores the usual behavior of callers. Default: each
   * isolate stores its own.
   */
  readonly durableObject?: string;
}

/**
 * Single sign-on: users who are logged in at the gate are logged in to Phorge. Needs `login`. Default: Phorge
 * has its own login.
 */
export interface SingleSignOnConfiguration
  extends Pick<SingleSignOnOptions, 'serverName' | 'clientId' | 'cookiePrefix' | 'register'> {
  /**
   * "Client Secret" of the provider in Phorge, of at least 32 random characters. Use a variable:
   * `${PHORGE_SSO_SECRET}`.
   */
  readonly clientSecret: string;
  /** Durable Object namespace (class `PortcullisSso`) that stores authorization codes and usernames. */
  readonly durableObject: string;
  /**
   * Whether Phorge shows pages to anonymous visitors (`policy.allow-public`). The gate must then start Phorge's
   * login itself.
   * @defaultValue `false`
   */
  readonly phorgeAllowsPublic?: boolean;
  /**
   * Lets users connect accounts that they already had in Phorge. Default: sessions that Phorge started before are
   * dropped.
   */
  readonly link?: {
    /** ID of the provider in Phorge, the number in `/auth/config/view/5/`. */
    readonly providerId: number;
  };
  /** How usernames are assigned. Default: the defaults of its settings. */
  readonly usernames?: UsernameConfiguration;
}

/** A destination for audit events. Names of bindings and variables are those of the Worker. */
export type SinkConfiguration =
  | ConsoleSinkConfiguration
  | QueueD1AnalyticsEngineSinkConfiguration
  | R2SinkConfiguration
  | SplunkSinkConfiguration
  | DatadogSinkConfiguration
  | WebhookSinkConfiguration;

/** Splunk HTTP Event Collector. */
export interface SplunkSinkConfiguration extends CommonSinkConfiguration {
  /** Splunk HTTP Event Collector. */
  readonly type: 'splunk';
  /** URL of the endpoint. */
  readonly url: string;
  /** Token of the collector. Use a variable: `${HEC_TOKEN}`. */
  readonly token: string;
}

/** What differs on the pages of this application, such as its `name`. Default: nothing differs. */
export interface ThemeConfiguration
  extends Pick<Theme, 'name' | 'color' | 'logo' | 'contact' | 'contactAddress' | 'language'> {
  /**
   * Languages of the gate's pages. The gate chooses the one that the browser prefers, otherwise the first. With
   * one entry, all users see that language. Default: all languages, English first.
   */
  readonly languages?: readonly ('en' | 'de' | 'fr' | 'es' | 'ja' | 'zh-Hans')[];
}

/**
 * Tracing of requests. Default: `traceparent` is accepted and forwarded, nothing is recorded, and only responses
 * to denied requests contain the request ID.
 */
export interface TracesConfiguration {
  /**
   * What happens to a `traceparent` in a request. `believed`: its trace is continued, and recorded if the caller
   * requests it. `continued`: its trace is continued, and `sampleRate` decides whether it is recorded. `ignored`:
   * a new trace is started.
   * @defaultValue `"continued"`
   */
  readonly callers?: 'believed' | 'continued' | 'ignored';
  /**
   * Share of requests that are recorded, from 0 to 1. With `believed`, it applies only to requests whose caller
   * does not decide.
   * @defaultValue `1`
   */
  readonly sampleRate?: number;
  /** OpenTelemetry collector that receives spans over HTTP, as JSON. Default: none. */
  readonly collector?: {
    /** Complete URL of the collector, such as `https://otel.example/v1/traces`. */
    readonly url: string;
    /** Additional request headers for the collector. Use a variable for a key: `${OTEL_KEY}`. Default: none. */
    readonly headers?: { readonly [name: string]: string };
  };
  /**
   * Whether spans are also created with Cloudflare's own tracing, which the Wrangler file turns on
   * (`observability.traces`). Its traces have different IDs. Default: on if there is no `collector`.
   */
  readonly platform?: boolean;
  /** Roles whose users receive the durations of processing steps in `Server-Timing`. Default: none. */
  readonly serverTiming?: readonly string[];
}

export interface TransmitterConfiguration
  extends Pick<Transmitter, 'issuer' | 'audience' | 'jwksUri' | 'subjectsOf' | 'authorization'> {
  /**
   * What each event causes: `end` ends all sessions, `ask` also requires a new login at the provider, `refresh`
   * makes sessions due for a refresh, `lock` locks the user, `unlock` removes a lock of this provider, `ignore`.
   * Default: `session-revoked` ends, `credential-change` asks, `token-claims-change`, `assurance-level-change` and
   * `identifier-changed` refresh, `account-disabled` and `account-purged` lock, `account-enabled` unlocks.
   */
  readonly events?: {
    /** What `session-revoked` causes. Default: `end`. */
    readonly 'session-revoked'?: 'lock' | 'unlock' | 'end' | 'ask' | 'refresh' | 'ignore';
    /** What `credential-change` causes. Default: `ask`. */
    readonly 'credential-change'?: 'lock' | 'unlock' | 'end' | 'ask' | 'refresh' | 'ignore';
    /** What `token-claims-change` causes. Default: `refresh`. */
    readonly 'token-claims-change'?: 'lock' | 'unlock' | 'end' | 'ask' | 'refresh' | 'ignore';
    /** What `assurance-level-change` causes. Default: `refresh`. */
    readonly 'assurance-level-change'?: 'lock' | 'unlock' | 'end' | 'ask' | 'refresh' | 'ignore';
    /** What `account-disabled` causes. Default: `lock`. */
    readonly 'account-disabled'?: 'lock' | 'unlock' | 'end' | 'ask' | 'refresh' | 'ignore';
    /** What `account-enabled` causes. Default: `unlock`. */
    readonly 'account-enabled'?: 'lock' | 'unlock' | 'end' | 'ask' | 'refresh' | 'ignore';
    /** What `account-purged` causes. Default: `lock`. */
    readonly 'account-purged'?: 'lock' | 'unlock' | 'end' | 'ask' | 'refresh' | 'ignore';
    /** What `identifier-changed` causes. Default: `refresh`. */
    readonly 'identifier-changed'?: 'lock' | 'unlock' | 'end' | 'ask' | 'refresh' | 'ignore';
  };
  /**
   * What a Global Token Revocation (Okta: Universal Logout) causes: `end`, `ask`, `lock` or `ignore`. Default:
   * `end`.
   */
  readonly revocation?: 'end' | 'ask' | 'lock' | 'ignore';
}

/** How usernames are assigned. Default: the defaults of its settings. */
export type UsernameConfiguration = Pick<UsernameOptions, 'claims' | 'collision'>;

/** Variables of the Worker, set with `wrangler secret put`. */
export interface VariablesSecretConfiguration extends CommonSecretConfiguration {
  /** Variables of the Worker, set with `wrangler secret put`. */
  readonly type: 'variables';
  /** Names of the variables, newest first. All but the first can be missing; they exist while a key is rotated. */
  readonly names: readonly string[];
}

/** HashiCorp Vault or OpenBao, KV version 2: the current version and the previous one. */
export interface VaultSecretConfiguration
  extends CommonSecretConfiguration,
    Pick<VaultSecretOptions, 'address' | 'mount' | 'path' | 'field' | 'namespace'> {
  /** HashiCorp Vault or OpenBao, KV version 2: the current version and the previous one. */
  readonly type: 'vault';
  /** Token that can read the secret. Use a variable: `${VAULT_TOKEN}`. */
  readonly token: string;
}

/** An HTTP endpoint that receives NDJSON, signed with HMAC-SHA256. */
export interface WebhookSinkConfiguration extends CommonSinkConfiguration {
  /** An HTTP endpoint that receives NDJSON, signed with HMAC-SHA256. */
  readonly type: 'webhook';
  /** URL of the endpoint. */
  readonly url: string;
  /** Secret for the signature, of at least 32 characters. Use a variable: `${WEBHOOK_SECRET}`. */
  readonly secret: string;
}

/** Any web application. */
export interface WebInstanceConfiguration
  extends CommonInstanceConfiguration,
    Pick<WebOptions, 'caseSensitive' | 'encodedDelimiters' | 'encodedScopes' | 'ampersands'>,
    Pick<ProxyOptions, 'forwardHeaders'> {
  /** Any web application. */
  readonly application: 'web';
  /**
   * Lets users whom a rule denies request access from its owner, on the page of the denial. Needs `login`.
   * Default: users cannot request access and see whom to contact.
   */
  readonly accessRequests?:
    | {
        /**
         * A link on the page opens an e-mail to the owner of the rule, or to the theme's `contactAddress`. The gate
         * sends and records nothing.
         */
        readonly type: 'mail';
      }
    | {
        /** An HTTP endpoint that receives one line of JSON, signed with HMAC-SHA256. */
        readonly type: 'webhook';
        /** URL of the endpoint. */
        readonly url: string;
        /** Secret for the signature, of at least 32 characters. Use a variable: `${WEBHOOK_SECRET}`. */
        readonly secret: string;
      };
  /**
   * Name of this application in the field `applications` of rules, and in audit events.
   * @defaultValue `"web"`
   */
  readonly applicationName?: string;
  /** Paths as resources with kind, ID and operation, which rules can refer to. The first match wins. Default: none. */
  readonly resources?: readonly ResourceConfiguration[];
  /**
   * Request headers that contain the caller's identity, such as `{ "x-user": "email", "x-roles": "roles" }`.
   * Default: none.
   */
  readonly identityHeaders?: { readonly [name: string]: string };
  /** A signed assertion of the caller's identity (a JWT with ES256). Default: none. */
  readonly assertion?: AssertionConfiguration;
  /**
   * Whether programs can send a token of `providers`, or a credential of `portcullis login`, as the password of
   * `Authorization: Basic`, with any username. The gate then sends a Basic challenge to programs. For package
   * managers, git and calendars, which cannot send a token in another way.
   * @defaultValue `false`
   */
  readonly tokenAsPassword?: boolean;
  /**
   * Methods of WebDAV and CalDAV to forward, in addition to those of HTTP, with the headers `Depth`, `If`,
   * `Lock-Token` and `Timeout`. They can reach everything below a path, and `REPORT` what its body names, even if
   * rules deny those paths. Default: none.
   */
  readonly forwardMethods?: readonly ('PROPFIND' | 'PROPPATCH' | 'MKCOL' | 'REPORT' | 'LOCK' | 'UNLOCK')[];
}
