// Written by `pnpm schema` from the schema in this folder. Do not edit.
import type { Policy } from '@portcullis/policy';
import type { RoleMapping } from '@portcullis/roles';

/** Alerts for events that need attention. Default: none. */
export interface AlertsConfiguration {
  /** An HTTP endpoint that receives one line of JSON, signed with HMAC-SHA256. Default: none. */
  readonly webhook?: {
    /** URL of the endpoint. */
    readonly url: string;
    /** Secret for the signature, of at least 32 characters. Use a variable: `${ALERT_SECRET}`. */
    readonly secret: string;
  };
  /** E-mail, through a `send_email` binding of the Worker. Default: none. */
  readonly mail?: {
    /** Name of the binding. */
    readonly binding: string;
    /** Address of the sender, in a domain that is set up for sending. */
    readonly from: string;
    /** Addresses of the recipients. */
    readonly to: readonly string[];
  };
  /**
   * Events to alert on: lost events, signatures verified with expired keys, rejected configurations, uses of
   * break-glass grants, signals. Default: all.
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
   * How long the same alert is not repeated, in seconds.
   * @defaultValue `900`
   */
  readonly quietSeconds?: number;
  /**
   * Maximum number of alerts per hour. Alerts about break-glass grants are not limited.
   * @defaultValue `30`
   */
  readonly maxPerHour?: number;
  /**
   * Durable Object namespace (class `PortcullisAlerts`) that stores which alerts were sent, so that all isolates
   * together send each alert once. Default: each isolate stores its own.
   */
  readonly durableObject?: string;
}

/** What happens with audit events. Default: they are written to the console. */
export interface AuditConfiguration {
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
  readonly signals?: {
    /**
     * Durable Object namespace (class `PortcullisHabits`) that stores the usual behavior of callers. Default: each
     * isolate stores its own.
     */
    readonly durableObject?: string;
    /**
     * Speed above which travel counts as impossible, in kilometers per hour.
     * @defaultValue `1000`
     */
    readonly maxSpeedKmh?: number;
    /**
     * Number of denials that count as a burst.
     * @defaultValue `10`
     */
    readonly denials?: number;
    /**
     * Period in which the denials of a burst happen, in seconds.
     * @defaultValue `60`
     */
    readonly denialSeconds?: number;
  };
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
   * names. Use a variable: `${PSEUDONYM_KEY}`. Default: events name users as their provider does.
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
  readonly erasure?: {
    /**
     * Exact path that accepts erasure orders by POST, on every host. Orders are authenticated only by their
     * signature.
     */
    readonly path: string;
    /** Verifier keys of the operators who can sign orders, from `portcullis key`: `name+hex+base64`. */
    readonly operators: readonly string[];
  };
  /**
   * Adds the time when an event was passed to the sinks.
   * @defaultValue `false`
   */
  readonly ingestTime?: boolean;
}

/** Emergency access for listed users while the identity provider is unavailable. Default: none. */
export interface BreakGlassConfiguration {
  /**
   * Durable Object namespace (class `PortcullisBreakGlass`) that stores which grants were used. If it does not
   * respond, access is denied.
   */
  readonly durableObject: string;
  /**
   * Verifier keys of the operators who can sign grants, from `portcullis key`: `name+hex+base64`. Anyone who has
   * one of the private keys can grant access to the users listed here, so store it where two people are needed to
   * use it.
   */
  readonly signers: readonly string[];
  /** Users who can be granted access. */
  readonly people: readonly {
    /** Issuer of the user's identity provider. With `subject`, it identifies the same user as a regular login. */
    readonly issuer: string;
    /** ID of the user at the identity provider (`sub`). */
    readonly subject: string;
    /** Roles of the user during emergency access, and no others. Names from `roles`. */
    readonly roles: readonly string[];
    /** E-mail address of the user. Rules and applications treat it as verified. Default: none. */
    readonly email?: string;
    /** Display name of the user on pages and in events. Default: none. */
    readonly name?: string;
  }[];
  /**
   * Maximum lifetime of a grant, in seconds. A grant with a longer lifetime is rejected.
   * @defaultValue `86400`
   */
  readonly grantSeconds?: number;
  /**
   * Maximum lifetime of a session that a grant started, in seconds.
   * @defaultValue `3600`
   */
  readonly sessionSeconds?: number;
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

/** A directory. The groups that it returns are added to the groups of the caller's token. */
export type GroupSourceConfiguration =
  | {
      /** Microsoft Entra ID, through Microsoft Graph. Groups are object IDs and include nested groups. */
      readonly type: 'microsoft-graph';
      /** ID of the directory (tenant), a GUID. */
      readonly tenant: string;
      /** Client ID of an application with the application permission `GroupMember.Read.All` and admin consent. */
      readonly clientId: string;
      /** Client secret of the application. Use a variable: `${GRAPH_SECRET}`. */
      readonly clientSecret: string;
      /**
       * Which callers' groups are fetched: `overage` only if the token omits groups, `always` for every caller.
       * @defaultValue `"overage"`
       */
      readonly when?: 'overage' | 'always';
      /**
       * URL of Microsoft Graph, without a path. National clouds have their own.
       * @defaultValue `"https://graph.microsoft.com"`
       */
      readonly graph?: string;
      /**
       * URL of the token service, without a path.
       * @defaultValue `"https://login.microsoftonline.com"`
       */
      readonly authority?: string;
      /**
       * How long the groups of a caller are cached, in seconds. A caller who was removed from a group keeps its roles
       * for up to this time.
       * @defaultValue `300`
       */
      readonly cacheSeconds?: number;
      /**
       * How long the gate waits before it repeats a failed lookup for the same caller, in seconds.
       * @defaultValue `15`
       */
      readonly retrySeconds?: number;
      /**
       * Timeout of one request to the directory, in milliseconds.
       * @defaultValue `5000`
       */
      readonly timeoutMs?: number;
      /**
       * How long a request waits in total if the directory limits the rate (status 429), in seconds.
       * @defaultValue `5`
       */
      readonly maxWaitSeconds?: number;
      /**
       * How many callers are cached. The oldest entry is evicted first.
       * @defaultValue `10000`
       */
      readonly maxCallers?: number;
    }
  | {
      /** Okta. Groups are group names. */
      readonly type: 'okta';
      /** Host name of the Okta organization, such as `acme.okta.com`. */
      readonly domain: string;
      /** API token of a read-only administrator. Use a variable: `${OKTA_TOKEN}`. */
      readonly apiToken: string;
      /**
       * Issuers whose callers are looked up. Default: the organization's issuer, and the issuer of its authorization
       * server `default`.
       */
      readonly issuers?: readonly string[];
      /**
       * Claim with the user's Okta ID: `uid` in access tokens, `sub` after a login.
       * @defaultValue `"uid"`
       */
      readonly userClaim?: string;
      /**
       * How long the groups of a caller are cached, in seconds. A caller who was removed from a group keeps its roles
       * for up to this time.
       * @defaultValue `300`
       */
      readonly cacheSeconds?: number;
      /**
       * How long the gate waits before it repeats a failed lookup for the same caller, in seconds.
       * @defaultValue `15`
       */
      readonly retrySeconds?: number;
      /**
       * Timeout of one request to the directory, in milliseconds.
       * @defaultValue `5000`
       */
      readonly timeoutMs?: number;
      /**
       * How long a request waits in total if the directory limits the rate (status 429), in seconds.
       * @defaultValue `5`
       */
      readonly maxWaitSeconds?: number;
      /**
       * How many callers are cached. The oldest entry is evicted first.
       * @defaultValue `10000`
       */
      readonly maxCallers?: number;
    }
  | {
      /** Google Workspace. Groups are e-mail addresses of groups. Nested groups are included only with `nested`. */
      readonly type: 'google-directory';
      /**
       * E-mail address of the service account (`client_email` in its key file). It needs domain-wide delegation for
       * `https://www.googleapis.com/auth/admin.directory.group.readonly`.
       */
      readonly serviceAccount: string;
      /**
       * Private key of the service account (`private_key` in its key file), PKCS #8 in PEM. Use a variable:
       * `${GOOGLE_KEY}`.
       */
      readonly privateKey: string;
      /** E-mail address of the administrator that the service account acts for. */
      readonly administrator: string;
      /** Google Workspace domains whose users are looked up. */
      readonly domains: readonly string[];
      /** Issuers whose callers are looked up. Default: `https://accounts.google.com`. */
      readonly issuers?: readonly string[];
      /**
       * Whether nested groups are included. This needs one more request for each group of the user. For a user in more
       * than 200 groups, the lookup fails.
       * @defaultValue `false`
       */
      readonly nested?: boolean;
      /**
       * How long the groups of a caller are cached, in seconds. A caller who was removed from a group keeps its roles
       * for up to this time.
       * @defaultValue `300`
       */
      readonly cacheSeconds?: number;
      /**
       * How long the gate waits before it repeats a failed lookup for the same caller, in seconds.
       * @defaultValue `15`
       */
      readonly retrySeconds?: number;
      /**
       * Timeout of one request to the directory, in milliseconds.
       * @defaultValue `5000`
       */
      readonly timeoutMs?: number;
      /**
       * How long a request waits in total if the directory limits the rate (status 429), in seconds.
       * @defaultValue `5`
       */
      readonly maxWaitSeconds?: number;
      /**
       * How many callers are cached. The oldest entry is evicted first.
       * @defaultValue `10000`
       */
      readonly maxCallers?: number;
    }
  | {
      /** Teams of a GitHub organization, as `organization/team`. Members of child teams are included. */
      readonly type: 'github-teams';
      /** Name of the organization, as in URLs. */
      readonly organization: string;
      /** Token with permission to read the organization's members (`read:org`). Use a variable: `${GITHUB_TOKEN}`. */
      readonly token: string;
      /** Issuer whose callers are looked up: the one whose tokens contain GitHub logins. */
      readonly issuer: string;
      /**
       * Claim with the GitHub login: a name, or a dotted path into nested claims. The issuer must get the value from
       * GitHub, not from the user.
       */
      readonly loginClaim: string;
      /**
       * How long the groups of a caller are cached, in seconds. A caller who was removed from a group keeps its roles
       * for up to this time.
       * @defaultValue `300`
       */
      readonly cacheSeconds?: number;
      /**
       * How long the gate waits before it repeats a failed lookup for the same caller, in seconds.
       * @defaultValue `15`
       */
      readonly retrySeconds?: number;
      /**
       * Timeout of one request to the directory, in milliseconds.
       * @defaultValue `5000`
       */
      readonly timeoutMs?: number;
      /**
       * How long a request waits in total if the directory limits the rate (status 429), in seconds.
       * @defaultValue `5`
       */
      readonly maxWaitSeconds?: number;
      /**
       * How many callers are cached. The oldest entry is evicted first.
       * @defaultValue `10000`
       */
      readonly maxCallers?: number;
    }
  | {
      /** Groups that Cloudflare Access receives from its identity provider and omits from its assertions. */
      readonly type: 'cloudflare-access';
      /** Name of the Zero Trust team: `acme` for `acme.cloudflareaccess.com`. */
      readonly team: string;
      /**
       * Which field of a group is used as its name. Identity providers fill in different ones.
       * @defaultValue `"name"`
       */
      readonly groupName?: 'name' | 'id' | 'email';
      /**
       * How long the groups of a caller are cached, in seconds. A caller who was removed from a group keeps its roles
       * for up to this time.
       * @defaultValue `300`
       */
      readonly cacheSeconds?: number;
      /**
       * How long the gate waits before it repeats a failed lookup for the same caller, in seconds.
       * @defaultValue `15`
       */
      readonly retrySeconds?: number;
      /**
       * Timeout of one request to the directory, in milliseconds.
       * @defaultValue `5000`
       */
      readonly timeoutMs?: number;
      /**
       * How long a request waits in total if the directory limits the rate (status 429), in seconds.
       * @defaultValue `5`
       */
      readonly maxWaitSeconds?: number;
      /**
       * How many callers are cached. The oldest entry is evicted first.
       * @defaultValue `10000`
       */
      readonly maxCallers?: number;
    };

/** One application behind the gate. */
export type InstanceConfiguration =
  | {
      /** Phabricator or Phorge. */
      readonly application: 'phabricator';
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
       * A policy that is evaluated but not enforced, in addition to `policy`. Differences between the two are
       * recorded. Default: none.
       */
      readonly shadowPolicy?: Policy<string>;
      /**
       * A transparency log for the events of this application's hosts, instead of the gate's. Default: the log in
       * `audit`.
       */
      readonly log?: LogConfiguration;
      /**
       * Single sign-on: users who are logged in at the gate are logged in to Phorge. Needs `login`. Default: Phorge
       * has its own login.
       */
      readonly sso?: {
        /** "Server name" of the provider in Phorge, such as `edge.gateway`. */
        readonly serverName: string;
        /** "Client ID" of the provider in Phorge. */
        readonly clientId: string;
        /**
         * "Client Secret" of the provider in Phorge, of at least 32 random characters. Use a variable:
         * `${PHORGE_SSO_SECRET}`.
         */
        readonly clientSecret: string;
        /** Durable Object namespace (class `PortcullisSso`) that stores authorization codes and usernames. */
        readonly durableObject: string;
        /** Value of Phorge's `phabricator.cookie-prefix`. Default: none. */
        readonly cookiePrefix?: string;
        /**
         * Whether the gate completes Phorge's registration form for new users.
         * @defaultValue `true`
         */
        readonly register?: boolean;
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
        readonly usernames?: {
          /** Claims to derive a username from, tried in order. Default: `preferred_username`, `email`, `name`. */
          readonly claims?: readonly string[];
          /**
           * What happens if a username is already taken: append a `number`, append the name of the `provider`, or `refuse`
           * the user.
           * @defaultValue `"number"`
           */
          readonly collision?: 'number' | 'provider' | 'refuse';
        };
      };
      /**
       * How programs call the Conduit API. If set, ambiguous calls are rejected. Default: programs authenticate only
       * with credentials of `providers`, in headers.
       */
      readonly conduit?: {
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
        readonly bots?: readonly {
          /** Roles. Callers with at least one of them are included. */
          readonly roles: readonly string[];
          /** API token of the bot at Phorge. Use a variable: `${CI_BOT_TOKEN}`. */
          readonly token: string;
        }[];
      };
      /** How git and Mercurial authenticate. Default: only with credentials of `providers`, in headers. */
      readonly repositories?: {
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
        readonly accounts?: readonly {
          /** Roles. Callers with at least one of them are included. */
          readonly roles: readonly string[];
          /** Username of the account at Phorge. */
          readonly username: string;
          /** VCS password of the account. Use a variable: `${CI_VCS_PASSWORD}`. */
          readonly password: string;
        }[];
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
      };
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
      readonly groupSync?: {
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
        /** Users who are never removed from a project. Bots and mailing lists are never removed. Default: no others. */
        readonly protectedUsernames?: readonly string[];
        /**
         * Safety limit: a run that would remove more members than this, over all projects, changes nothing.
         * @defaultValue `50`
         */
        readonly maxRemovals?: number;
        /**
         * Safety limit: the same as a percentage of all members.
         * @defaultValue `10`
         */
        readonly maxRemovalsPercent?: number;
        /**
         * Disables accounts of users who left the directory, at each Cron Trigger: users who are in none of these
         * groups. Administrators are never disabled, and no account is enabled again. Default: no account is disabled.
         */
        readonly disable?: {
          /** Groups whose members keep their accounts. If one of the groups does not exist, no account is disabled. */
          readonly groups: readonly string[];
          /**
           * API token of an account that is allowed to disable others in Phorge, such as an administrator. Use a variable:
           * `${DISABLE_TOKEN}`.
           */
          readonly token: string;
          /**
           * Safety limit: a run that would disable more accounts than this changes nothing.
           * @defaultValue `10`
           */
          readonly maxDisabled?: number;
          /**
           * Safety limit: the same as a percentage of all enabled accounts.
           * @defaultValue `5`
           */
          readonly maxDisabledPercent?: number;
        };
      };
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
      /**
       * Maximum size of a form that the gate reads to authorize it, in bytes.
       * @defaultValue `8388608`
       */
      readonly maxFormBytes?: number;
      /**
       * Whether the origin ignores `__path__` in bodies (PHP `request_order = "PG"`). Larger forms are then forwarded
       * without being read.
       * @defaultValue `false`
       */
      readonly originHardened?: boolean;
      /**
       * Timeout until the origin's response headers arrive, in seconds.
       * @defaultValue `100`
       */
      readonly timeoutSeconds?: number;
    }
  | {
      /** Any web application. */
      readonly application: 'web';
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
       * A policy that is evaluated but not enforced, in addition to `policy`. Differences between the two are
       * recorded. Default: none.
       */
      readonly shadowPolicy?: Policy<string>;
      /**
       * A transparency log for the events of this application's hosts, instead of the gate's. Default: the log in
       * `audit`.
       */
      readonly log?: LogConfiguration;
      /**
       * Name of this application in the field `applications` of rules, and in audit events.
       * @defaultValue `"web"`
       */
      readonly applicationName?: string;
      /** Paths as resources with kind, ID and operation, which rules can refer to. The first match wins. Default: none. */
      readonly resources?: readonly {
        /**
         * Path pattern: `/reports/:id`, `/admin/**`. `:id` is the ID of the resource. `:secret` is a segment that is
         * masked in all events. Other `:names` and `*` match one segment. `export.*` matches a word with any format
         * extension, or none.
         */
        readonly path: string;
        /** Kind of the resource in rules, such as `report`. */
        readonly kind: string;
        /** HTTP methods that this entry applies to, in upper case. `GET` includes `HEAD`. Default: all. */
        readonly methods?: readonly string[];
        /**
         * Operation on the resource, such as `export`. Default: `view`, `delete` or `edit`, depending on the method.
         * Opening a WebSocket counts as a POST, unless the operation is `view`.
         */
        readonly operation?: string;
      }[];
      /**
       * Whether `resources` distinguish upper and lower case, as in `/Reports/1` and `/reports/1`.
       * @defaultValue `false`
       */
      readonly caseSensitive?: boolean;
      /**
       * What happens to `%23` and `%3F` in a path. Use `pass` only for an application that removes the query before it
       * decodes the path, and decodes it once.
       * @defaultValue `"refuse"`
       */
      readonly encodedDelimiters?: 'pass' | 'refuse';
      /**
       * What happens to `%2F` after the scope of a package, which npm sends: `/@acme%2fwidget`. Use `pass` only for a
       * registry that reads it as `/@acme/widget`; rules then apply to that path.
       * @defaultValue `"refuse"`
       */
      readonly encodedScopes?: 'pass' | 'refuse';
      /**
       * What happens to `&` in a path, which most applications write in links to `R&D.txt`. Use `pass` only for an
       * application whose server does not turn the path into a query, as a rewrite to `/index.php?page=$1` does.
       * @defaultValue `"refuse"`
       */
      readonly ampersands?: 'pass' | 'refuse';
      /**
       * Request headers that contain the caller's identity, such as `{ "x-user": "email", "x-roles": "roles" }`.
       * Default: none.
       */
      readonly identityHeaders?: { readonly [name: string]: string };
      /** A signed assertion of the caller's identity (a JWT with ES256). Default: none. */
      readonly assertion?: {
        /** Value of `aud`. It must identify this instance and no other application behind the same gate. */
        readonly audience: string;
        /**
         * Private keys from `generateAssertionKey()`. The first signs; the public keys of all are served. Use variables:
         * `${WIKI_ASSERTION_KEY}`.
         */
        readonly keys: readonly string[];
        /** Value of `iss`. Default: scheme and host of the request. */
        readonly issuer?: string;
        /**
         * Request header that contains the assertion.
         * @defaultValue `"x-portcullis-assertion"`
         */
        readonly header?: string;
        /**
         * Path where the public keys are served, without authentication.
         * @defaultValue `"/.portcullis/keys"`
         */
        readonly keysPath?: string;
        /**
         * Lifetime of an assertion, in seconds. It never exceeds the lifetime of the login.
         * @defaultValue `60`
         */
        readonly lifetimeSeconds?: number;
      };
      /** Request headers to forward, in addition to those that every application needs. Default: none. */
      readonly forwardHeaders?: readonly string[];
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
      readonly forwardMethods?: readonly (
        | 'PROPFIND'
        | 'PROPPATCH'
        | 'MKCOL'
        | 'REPORT'
        | 'LOCK'
        | 'UNLOCK'
      )[];
      /**
       * Timeout until the origin's response headers arrive, in seconds.
       * @defaultValue `100`
       */
      readonly timeoutSeconds?: number;
    };

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
export interface LoginConfiguration {
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
  readonly credentials?: {
    /**
     * Maximum lifetime of a credential, in seconds. A credential also ends with its session.
     * @defaultValue `28800`
     */
    readonly lifetimeSeconds?: number;
    /**
     * Maximum age of the login at the provider, in seconds, with which a user can issue a credential; after an older
     * one the user must log in again. Needs a provider that sends `auth_time`. Default: any age.
     */
    readonly maxLoginAgeSeconds?: number;
    /**
     * Roles that can list and revoke the credentials of all users. Default: users can list and revoke only their
     * own.
     */
    readonly operators?: readonly string[];
  };
  /**
   * Path prefix of the gate's own pages and endpoints.
   * @defaultValue `"/.portcullis/"`
   */
  readonly prefix?: string;
  /**
   * Idle timeout: a session ends if it is not used for this time, in seconds.
   * @defaultValue `28800`
   */
  readonly idleSeconds?: number;
  /**
   * Maximum lifetime of a session, in seconds, no matter how often it is used.
   * @defaultValue `86400`
   */
  readonly lifetimeSeconds?: number;
  /**
   * How long groups are used before they are fetched again, in seconds. Needs a refresh token from the provider.
   * At most `identitySeconds`.
   * @defaultValue `300`
   */
  readonly refreshSeconds?: number;
  /**
   * Maximum age of the claims of a session, in seconds. Claims that are older are not used, even if the provider
   * cannot be reached.
   * @defaultValue `3600`
   */
  readonly identitySeconds?: number;
}

/** An OpenID provider that users log in with. */
export type LoginProviderConfiguration =
  | {
      /**
       * Any OpenID provider.
       * @defaultValue `"oidc"`
       */
      readonly type?: 'oidc';
      /**
       * Issuer of the provider: must equal `iss` exactly. An https URL; http is allowed on loopback addresses, for
       * development.
       */
      readonly issuer: string;
      /** Client ID of the gate at this provider. */
      readonly clientId: string;
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
      /** Display name of the provider. Default: its name. */
      readonly label?: string;
      /** Icon of the provider on the page where users choose one, as `data:image/…;base64,…`. Default: no icon. */
      readonly icon?: string;
      /**
       * Scopes to request. Must contain `openid`. Add `offline_access` if the provider issues refresh tokens only with
       * it.
       * @defaultValue `"openid email profile"`
       */
      readonly scope?: string;
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
       * E-mail domains of this provider's users. The page where users choose a provider uses them to find the provider
       * of an e-mail address. Default: none.
       */
      readonly domains?: readonly string[];
      /** Path prefixes below which users log in with this provider. The longest match wins. Default: none. */
      readonly paths?: readonly string[];
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
      /**
       * Whether claims are also fetched from the userinfo endpoint, if the provider has one.
       * @defaultValue `true`
       */
      readonly userinfo?: boolean;
    }
  | {
      /** Okta. */
      readonly type: 'okta';
      /** Host name of the Okta organization, such as `acme.okta.com`. */
      readonly domain: string;
      /** ID of a custom authorization server. Default: the organization's authorization server. */
      readonly authorizationServer?: string;
      /** Client ID of the gate at this provider. */
      readonly clientId: string;
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
      /** Display name of the provider. Default: its name. */
      readonly label?: string;
      /** Icon of the provider on the page where users choose one, as `data:image/…;base64,…`. Default: no icon. */
      readonly icon?: string;
      /**
       * Scopes to request. Must contain `openid`. Add `offline_access` if the provider issues refresh tokens only with
       * it.
       * @defaultValue `"openid email profile"`
       */
      readonly scope?: string;
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
       * E-mail domains of this provider's users. The page where users choose a provider uses them to find the provider
       * of an e-mail address. Default: none.
       */
      readonly domains?: readonly string[];
      /** Path prefixes below which users log in with this provider. The longest match wins. Default: none. */
      readonly paths?: readonly string[];
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
      /**
       * Whether claims are also fetched from the userinfo endpoint, if the provider has one.
       * @defaultValue `true`
       */
      readonly userinfo?: boolean;
    }
  | {
      /** Microsoft Entra ID. */
      readonly type: 'entra-id';
      /** ID of the directory (tenant), a GUID. A domain or `common` is not accepted. */
      readonly tenant: string;
      /** Client ID of the gate at this provider. */
      readonly clientId: string;
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
      /** Display name of the provider. Default: its name. */
      readonly label?: string;
      /** Icon of the provider on the page where users choose one, as `data:image/…;base64,…`. Default: no icon. */
      readonly icon?: string;
      /**
       * Scopes to request. Must contain `openid`. Add `offline_access` if the provider issues refresh tokens only with
       * it.
       * @defaultValue `"openid email profile"`
       */
      readonly scope?: string;
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
       * E-mail domains of this provider's users. The page where users choose a provider uses them to find the provider
       * of an e-mail address. Default: none.
       */
      readonly domains?: readonly string[];
      /** Path prefixes below which users log in with this provider. The longest match wins. Default: none. */
      readonly paths?: readonly string[];
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
      /**
       * Whether claims are also fetched from the userinfo endpoint, if the provider has one.
       * @defaultValue `true`
       */
      readonly userinfo?: boolean;
    }
  | {
      /** Auth0. */
      readonly type: 'auth0';
      /** Host name of the tenant, or its custom domain, such as `acme.eu.auth0.com`. */
      readonly domain: string;
      /** Client ID of the gate at this provider. */
      readonly clientId: string;
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
      /** Display name of the provider. Default: its name. */
      readonly label?: string;
      /** Icon of the provider on the page where users choose one, as `data:image/…;base64,…`. Default: no icon. */
      readonly icon?: string;
      /**
       * Scopes to request. Must contain `openid`. Add `offline_access` if the provider issues refresh tokens only with
       * it.
       * @defaultValue `"openid email profile"`
       */
      readonly scope?: string;
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
       * E-mail domains of this provider's users. The page where users choose a provider uses them to find the provider
       * of an e-mail address. Default: none.
       */
      readonly domains?: readonly string[];
      /** Path prefixes below which users log in with this provider. The longest match wins. Default: none. */
      readonly paths?: readonly string[];
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
      /**
       * Whether claims are also fetched from the userinfo endpoint, if the provider has one.
       * @defaultValue `true`
       */
      readonly userinfo?: boolean;
    }
  | {
      /** Keycloak. */
      readonly type: 'keycloak';
      /** Base URL of the Keycloak server, with its path if it has one: `https://sso.acme.example`. */
      readonly url: string;
      /** Name of the realm. */
      readonly realmName: string;
      /** Client ID of the gate at this provider. */
      readonly clientId: string;
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
      /** Display name of the provider. Default: its name. */
      readonly label?: string;
      /** Icon of the provider on the page where users choose one, as `data:image/…;base64,…`. Default: no icon. */
      readonly icon?: string;
      /**
       * Scopes to request. Must contain `openid`. Add `offline_access` if the provider issues refresh tokens only with
       * it.
       * @defaultValue `"openid email profile"`
       */
      readonly scope?: string;
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
       * E-mail domains of this provider's users. The page where users choose a provider uses them to find the provider
       * of an e-mail address. Default: none.
       */
      readonly domains?: readonly string[];
      /** Path prefixes below which users log in with this provider. The longest match wins. Default: none. */
      readonly paths?: readonly string[];
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
      /**
       * Whether claims are also fetched from the userinfo endpoint, if the provider has one.
       * @defaultValue `true`
       */
      readonly userinfo?: boolean;
    }
  | {
      /** Google. */
      readonly type: 'google';
      /** Google Workspace domain that users must belong to (claim `hd`), or `*` for any Google account. */
      readonly hostedDomain: '*' | string;
      /** Client ID of the gate at this provider. */
      readonly clientId: string;
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
      /** Display name of the provider. Default: its name. */
      readonly label?: string;
      /** Icon of the provider on the page where users choose one, as `data:image/…;base64,…`. Default: no icon. */
      readonly icon?: string;
      /**
       * Scopes to request. Must contain `openid`. Add `offline_access` if the provider issues refresh tokens only with
       * it.
       * @defaultValue `"openid email profile"`
       */
      readonly scope?: string;
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
       * E-mail domains of this provider's users. The page where users choose a provider uses them to find the provider
       * of an e-mail address. Default: none.
       */
      readonly domains?: readonly string[];
      /** Path prefixes below which users log in with this provider. The longest match wins. Default: none. */
      readonly paths?: readonly string[];
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
      /**
       * Whether claims are also fetched from the userinfo endpoint, if the provider has one.
       * @defaultValue `true`
       */
      readonly userinfo?: boolean;
    };

/**
 * Maintenance mode: nothing is forwarded, and users that the policy allows see a maintenance page (503).
 * Default: off.
 */
export interface MaintenanceConfiguration {
  /**
   * Value of `Retry-After`, in seconds: when clients should try again.
   * @defaultValue `600`
   */
  readonly retryAfterSeconds?: number;
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

/** One source of identities: an identity provider, or Cloudflare Access. */
export type ProviderConfiguration =
  | {
      /** Any OpenID provider. Its keys are found by OpenID Connect Discovery. */
      readonly type: 'oidc';
      /**
       * Issuer of the provider: must equal `iss` exactly. An https URL; http is allowed on loopback addresses, for
       * development.
       */
      readonly issuer: string;
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
       * Allowed difference between the clocks of the issuer and the gate, in seconds.
       * @defaultValue `30`
       */
      readonly clockToleranceSeconds?: number;
      /**
       * How long the result of verifying a token is cached at most, in seconds. 0 turns the cache off.
       * @defaultValue `60`
       */
      readonly rememberSeconds?: number;
      /**
       * Request header that carries the token, instead of `Authorization: Bearer`. A proxy in front of the gate must
       * remove this header from client requests. Default: `Authorization`.
       */
      readonly header?: string;
      /**
       * `rfc9068` requires a JWT access token as specified by RFC 9068, with its `typ` and all required claims.
       * @defaultValue `"jwt"`
       */
      readonly profile?: 'jwt' | 'rfc9068';
    }
  | {
      /** Cloudflare Access in front of the Worker. */
      readonly type: 'cloudflare-access';
      /** Name of the Zero Trust team: `acme` for `acme.cloudflareaccess.com`. */
      readonly team: string;
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
       * Allowed difference between the clocks of the issuer and the gate, in seconds.
       * @defaultValue `30`
       */
      readonly clockToleranceSeconds?: number;
      /**
       * How long the result of verifying a token is cached at most, in seconds. 0 turns the cache off.
       * @defaultValue `60`
       */
      readonly rememberSeconds?: number;
    }
  | {
      /** Okta: access tokens of a custom authorization server. */
      readonly type: 'okta';
      /** Host name of the Okta organization, such as `acme.okta.com`. */
      readonly domain: string;
      /**
       * ID of the custom authorization server.
       * @defaultValue `"default"`
       */
      readonly authorizationServer?: string;
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
       * Allowed difference between the clocks of the issuer and the gate, in seconds.
       * @defaultValue `30`
       */
      readonly clockToleranceSeconds?: number;
      /**
       * How long the result of verifying a token is cached at most, in seconds. 0 turns the cache off.
       * @defaultValue `60`
       */
      readonly rememberSeconds?: number;
      /**
       * Request header that carries the token, instead of `Authorization: Bearer`. A proxy in front of the gate must
       * remove this header from client requests. Default: `Authorization`.
       */
      readonly header?: string;
      /**
       * `rfc9068` requires a JWT access token as specified by RFC 9068, with its `typ` and all required claims.
       * @defaultValue `"jwt"`
       */
      readonly profile?: 'jwt' | 'rfc9068';
    }
  | {
      /** Microsoft Entra ID: access tokens for an application that you registered. */
      readonly type: 'entra-id';
      /** ID of the directory (tenant), a GUID. A domain or `common` is not accepted. */
      readonly tenant: string;
      /**
       * Version of the access tokens, as requested by the application's manifest.
       * @defaultValue `2`
       */
      readonly tokenVersion?: 1 | 2;
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
       * Allowed difference between the clocks of the issuer and the gate, in seconds.
       * @defaultValue `30`
       */
      readonly clockToleranceSeconds?: number;
      /**
       * How long the result of verifying a token is cached at most, in seconds. 0 turns the cache off.
       * @defaultValue `60`
       */
      readonly rememberSeconds?: number;
      /**
       * Request header that carries the token, instead of `Authorization: Bearer`. A proxy in front of the gate must
       * remove this header from client requests. Default: `Authorization`.
       */
      readonly header?: string;
      /**
       * `rfc9068` requires a JWT access token as specified by RFC 9068, with its `typ` and all required claims.
       * @defaultValue `"jwt"`
       */
      readonly profile?: 'jwt' | 'rfc9068';
    }
  | {
      /** Auth0: access tokens for an API. */
      readonly type: 'auth0';
      /** Host name of the tenant, or its custom domain, such as `acme.eu.auth0.com`. */
      readonly domain: string;
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
       * Allowed difference between the clocks of the issuer and the gate, in seconds.
       * @defaultValue `30`
       */
      readonly clockToleranceSeconds?: number;
      /**
       * How long the result of verifying a token is cached at most, in seconds. 0 turns the cache off.
       * @defaultValue `60`
       */
      readonly rememberSeconds?: number;
      /**
       * Request header that carries the token, instead of `Authorization: Bearer`. A proxy in front of the gate must
       * remove this header from client requests. Default: `Authorization`.
       */
      readonly header?: string;
      /**
       * `rfc9068` requires a JWT access token as specified by RFC 9068, with its `typ` and all required claims.
       * @defaultValue `"jwt"`
       */
      readonly profile?: 'jwt' | 'rfc9068';
    }
  | {
      /** Keycloak: access tokens of a realm. */
      readonly type: 'keycloak';
      /** Base URL of the Keycloak server, with its path if it has one: `https://sso.acme.example`. */
      readonly url: string;
      /** Name of the realm. */
      readonly realmName: string;
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
       * Allowed difference between the clocks of the issuer and the gate, in seconds.
       * @defaultValue `30`
       */
      readonly clockToleranceSeconds?: number;
      /**
       * How long the result of verifying a token is cached at most, in seconds. 0 turns the cache off.
       * @defaultValue `60`
       */
      readonly rememberSeconds?: number;
      /**
       * Request header that carries the token, instead of `Authorization: Bearer`. A proxy in front of the gate must
       * remove this header from client requests. Default: `Authorization`.
       */
      readonly header?: string;
      /**
       * `rfc9068` requires a JWT access token as specified by RFC 9068, with its `typ` and all required claims.
       * @defaultValue `"jwt"`
       */
      readonly profile?: 'jwt' | 'rfc9068';
    }
  | {
      /** Google: ID tokens of users and of service accounts. */
      readonly type: 'google';
      /** Google Workspace domain that callers must belong to (claim `hd`). Default: any Google account is accepted. */
      readonly hostedDomain?: string;
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
       * Allowed difference between the clocks of the issuer and the gate, in seconds.
       * @defaultValue `30`
       */
      readonly clockToleranceSeconds?: number;
      /**
       * How long the result of verifying a token is cached at most, in seconds. 0 turns the cache off.
       * @defaultValue `60`
       */
      readonly rememberSeconds?: number;
      /**
       * Request header that carries the token, instead of `Authorization: Bearer`. A proxy in front of the gate must
       * remove this header from client requests. Default: `Authorization`.
       */
      readonly header?: string;
      /**
       * `rfc9068` requires a JWT access token as specified by RFC 9068, with its `typ` and all required claims.
       * @defaultValue `"jwt"`
       */
      readonly profile?: 'jwt' | 'rfc9068';
    }
  | {
      /** GitHub Actions: OpenID Connect tokens of jobs. */
      readonly type: 'github-actions';
      /**
       * Users or organizations whose repositories are accepted, such as `acme`. Required because anyone on GitHub can
       * request a token for any audience.
       */
      readonly owners: readonly string[];
      /**
       * Numeric IDs of the accepted users or organizations, as texts. The owner must match both this list and
       * `owners`. Default: any ID.
       */
      readonly ownerIds?: readonly string[];
      /**
       * Issuer (`iss`) of a GitHub Enterprise Server: `https://github.acme.example/_services/token`. Default: the
       * issuer of github.com.
       */
      readonly issuer?: string;
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
       * Allowed difference between the clocks of the issuer and the gate, in seconds.
       * @defaultValue `30`
       */
      readonly clockToleranceSeconds?: number;
      /**
       * How long the result of verifying a token is cached at most, in seconds. 0 turns the cache off.
       * @defaultValue `60`
       */
      readonly rememberSeconds?: number;
      /**
       * Request header that carries the token, instead of `Authorization: Bearer`. A proxy in front of the gate must
       * remove this header from client requests. Default: `Authorization`.
       */
      readonly header?: string;
      /**
       * `rfc9068` requires a JWT access token as specified by RFC 9068, with its `typ` and all required claims.
       * @defaultValue `"jwt"`
       */
      readonly profile?: 'jwt' | 'rfc9068';
    }
  | {
      /** GitLab CI: ID tokens of jobs. */
      readonly type: 'gitlab-ci';
      /**
       * Groups whose projects are accepted, including the projects of their subgroups. Required because anyone on
       * gitlab.com can request a token for any audience.
       */
      readonly namespaces: readonly string[];
      /** URL of the GitLab server. Default: `https://gitlab.com`. */
      readonly url?: string;
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
       * Allowed difference between the clocks of the issuer and the gate, in seconds.
       * @defaultValue `30`
       */
      readonly clockToleranceSeconds?: number;
      /**
       * How long the result of verifying a token is cached at most, in seconds. 0 turns the cache off.
       * @defaultValue `60`
       */
      readonly rememberSeconds?: number;
      /**
       * Request header that carries the token, instead of `Authorization: Bearer`. A proxy in front of the gate must
       * remove this header from client requests. Default: `Authorization`.
       */
      readonly header?: string;
      /**
       * `rfc9068` requires a JWT access token as specified by RFC 9068, with its `typ` and all required claims.
       * @defaultValue `"jwt"`
       */
      readonly profile?: 'jwt' | 'rfc9068';
    }
  | {
      /** Kubernetes: tokens of service accounts. */
      readonly type: 'kubernetes';
      /** Issuer of the cluster, exactly as in `iss`. */
      readonly issuer: string;
      /**
       * URL of the cluster's signing keys. Default: found by OpenID Connect Discovery, which the gate must be able to
       * reach.
       */
      readonly jwksUrl?: string;
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
       * Allowed difference between the clocks of the issuer and the gate, in seconds.
       * @defaultValue `30`
       */
      readonly clockToleranceSeconds?: number;
      /**
       * How long the result of verifying a token is cached at most, in seconds. 0 turns the cache off.
       * @defaultValue `60`
       */
      readonly rememberSeconds?: number;
      /**
       * Request header that carries the token, instead of `Authorization: Bearer`. A proxy in front of the gate must
       * remove this header from client requests. Default: `Authorization`.
       */
      readonly header?: string;
      /**
       * `rfc9068` requires a JWT access token as specified by RFC 9068, with its `typ` and all required claims.
       * @defaultValue `"jwt"`
       */
      readonly profile?: 'jwt' | 'rfc9068';
    };

/** Cache for public pages, in front of the origin. Default: every request goes to the origin. */
export interface PublicCacheConfiguration {
  /**
   * Maximum age of a cached page, in seconds, even if the origin allows more.
   * @defaultValue `60`
   */
  readonly maxSeconds?: number;
  /**
   * Maximum size of a cached page, in bytes.
   * @defaultValue `1048576`
   */
  readonly maxBytes?: number;
  /**
   * Request headers that a page can depend on. Only these client headers are sent to the origin. Each combination
   * of values is cached separately.
   * @defaultValue `["accept","accept-language"]`
   */
  readonly headers?: readonly string[];
}

/**
 * Retries, circuit breaker and failover for an origin that fails. Default: a failed request is answered with an
 * error immediately, and the next request is forwarded as usual.
 */
export interface ResilienceConfiguration {
  /**
   * Timeout until the headers of a response arrive, for each attempt, in seconds. All attempts together are
   * limited by `timeoutSeconds`.
   * @defaultValue `30`
   */
  readonly firstByteSeconds?: number;
  /**
   * Longest pause while a response body arrives, in seconds. If set, bodies stream through the code of the Worker.
   * Default: no limit.
   */
  readonly idleSeconds?: number;
  /**
   * How often a failed read is repeated: a GET, HEAD or OPTIONS request without a body, for a resource that is
   * known to be read-only. A read has failed if there was no response, or if its status is 502, 503 or 504 without
   * `Retry-After`.
   * @defaultValue `1`
   */
  readonly retries?: number;
  /**
   * Number of consecutive failures that open the circuit breaker, in each isolate. Counted are failed connections,
   * and failures for at least two callers at two paths. For other failures, set `health`.
   * @defaultValue `5`
   */
  readonly failures?: number;
  /**
   * How long the circuit breaker stays open until one request tries again, in seconds.
   * @defaultValue `10`
   */
  readonly openSeconds?: number;
  /**
   * Health check of the origin. It runs after `failures` that could be caused by one caller or one page, and
   * instead of a request while the circuit breaker is open. Default: requests show whether the origin works.
   */
  readonly health?: {
    /** Path that the origin answers quickly and without authentication, such as `/status/`. */
    readonly path: string;
    /** Text that the response must contain. Default: a status below 400 is enough. */
    readonly contains?: string;
  };
  /**
   * Second origin for requests that can be repeated, if the first does not respond or its circuit breaker is open.
   * It must serve the same host. Default: none.
   */
  readonly failover?: OriginConfiguration;
  /**
   * Whether all other requests also go to `failover` while the circuit breaker is open. Use it only if both
   * origins write to the same database.
   * @defaultValue `false`
   */
  readonly failoverTakesWrites?: boolean;
}

/** Where a secret is stored, and how long a fetched value is used. */
export type SecretConfiguration =
  | {
      /** Variables of the Worker, set with `wrangler secret put`. */
      readonly type: 'variables';
      /** Names of the variables, newest first. All but the first can be missing; they exist while a key is rotated. */
      readonly names: readonly string[];
      /**
       * Age after which a value is fetched again in the background, in seconds. A new version is used to sign and
       * encrypt only after three times this age.
       * @defaultValue `60`
       */
      readonly softAgeSeconds?: number;
      /**
       * Age after which a value is no longer used, in seconds. If it cannot be fetched by then, requests are refused
       * with 503. At least twice `softAgeSeconds`.
       * @defaultValue `86400`
       */
      readonly hardAgeSeconds?: number;
    }
  | {
      /** Workers Secrets Store. */
      readonly type: 'secrets-store';
      /** Names of the bindings, newest first. */
      readonly bindings: readonly string[];
      /**
       * Age after which a value is fetched again in the background, in seconds. A new version is used to sign and
       * encrypt only after three times this age.
       * @defaultValue `60`
       */
      readonly softAgeSeconds?: number;
      /**
       * Age after which a value is no longer used, in seconds. If it cannot be fetched by then, requests are refused
       * with 503. At least twice `softAgeSeconds`.
       * @defaultValue `86400`
       */
      readonly hardAgeSeconds?: number;
    }
  | {
      /** AWS Secrets Manager: the versions labeled `AWSCURRENT` and `AWSPREVIOUS`. */
      readonly type: 'aws-secrets-manager';
      /** AWS region, such as `eu-central-1`. */
      readonly region: string;
      /** Name or ARN of the secret. */
      readonly secretId: string;
      /** Field with the value, if the secret is a JSON object. Default: the whole text is the value. */
      readonly field?: string;
      /** Credentials for AWS. */
      readonly credentials:
        | {
            /** Access key of an IAM user. */
            readonly method: 'keys';
            /** ID of the access key. */
            readonly accessKeyId: string;
            /** Secret access key. Use a variable: `${AWS_SECRET_ACCESS_KEY}`. */
            readonly secretAccessKey: string;
          }
        | {
            /** A role that trusts an OpenID provider at which the gate is a client. No AWS key is stored. */
            readonly method: 'web-identity';
            /** ARN of the role, such as `arn:aws:iam::123456789012:role/portcullis`. */
            readonly role: string;
            /** Token endpoint of the provider. It must return a JWT for the client credentials grant. */
            readonly tokenEndpoint: string;
            /** Client ID of the gate at this provider. */
            readonly clientId: string;
            /** Client secret of the gate. Use a variable: `${AWS_CLIENT_SECRET}`. */
            readonly clientSecret: string;
            /** Scopes to request. Default: none are requested, and the provider chooses. */
            readonly scope?: string;
            /** Audience to request, for providers that need one, such as Auth0. Default: none is sent. */
            readonly audience?: string;
            /** URL of the Security Token Service. Default: `https://sts.REGION.amazonaws.com`. */
            readonly stsEndpoint?: string;
          };
      /** URL of Secrets Manager. Default: `https://secretsmanager.REGION.amazonaws.com`. */
      readonly endpoint?: string;
      /**
       * Age after which a value is fetched again in the background, in seconds. A new version is used to sign and
       * encrypt only after three times this age.
       * @defaultValue `60`
       */
      readonly softAgeSeconds?: number;
      /**
       * Age after which a value is no longer used, in seconds. If it cannot be fetched by then, requests are refused
       * with 503. At least twice `softAgeSeconds`.
       * @defaultValue `86400`
       */
      readonly hardAgeSeconds?: number;
    }
  | {
      /** HashiCorp Vault or OpenBao, KV version 2: the current version and the previous one. */
      readonly type: 'vault';
      /** URL of the server, such as `https://vault.corp.example:8200`. */
      readonly address: string;
      /**
       * Mount path of the KV engine.
       * @defaultValue `"secret"`
       */
      readonly mount?: string;
      /** Path of the secret in the engine. */
      readonly path: string;
      /**
       * Field that contains the value.
       * @defaultValue `"value"`
       */
      readonly field?: string;
      /** Token that can read the secret. Use a variable: `${VAULT_TOKEN}`. */
      readonly token: string;
      /** Namespace, for Vault Enterprise and OpenBao. Default: none. */
      readonly namespace?: string;
      /**
       * Age after which a value is fetched again in the background, in seconds. A new version is used to sign and
       * encrypt only after three times this age.
       * @defaultValue `60`
       */
      readonly softAgeSeconds?: number;
      /**
       * Age after which a value is no longer used, in seconds. If it cannot be fetched by then, requests are refused
       * with 503. At least twice `softAgeSeconds`.
       * @defaultValue `86400`
       */
      readonly hardAgeSeconds?: number;
    };

/** A destination for audit events. Names of bindings and variables are those of the Worker. */
export type SinkConfiguration =
  | {
      /** One line on the console, which Workers Logs stores. */
      readonly type: 'console';
      /** Only events of these types. `break_glass` and `person.forgotten` are always included. Default: all types. */
      readonly only?: readonly (
        | 'request.decision'
        | 'login'
        | 'logout'
        | 'session.refresh'
        | 'roles.resolved'
        | 'conduit.call'
        | 'policy.loaded'
        | 'jwks.stale_used'
        | 'access.requested'
        | 'credential'
        | 'sso'
        | 'break_glass'
        | 'person.forgotten'
        | 'config.changed'
        | 'keys.rotated'
        | 'upstream.changed'
        | 'group.sync'
        | 'signal'
        | 'audit.loss'
        | 'audit.checkpoint'
      )[];
    }
  | {
      /** A Queue, a D1 database with the migrations of `@portcullis/audit`, or an Analytics Engine dataset. */
      readonly type: 'queue' | 'd1' | 'analytics-engine';
      /** Name of the binding. */
      readonly binding: string;
      /** Only events of these types. `break_glass` and `person.forgotten` are always included. Default: all types. */
      readonly only?: readonly (
        | 'request.decision'
        | 'login'
        | 'logout'
        | 'session.refresh'
        | 'roles.resolved'
        | 'conduit.call'
        | 'policy.loaded'
        | 'jwks.stale_used'
        | 'access.requested'
        | 'credential'
        | 'sso'
        | 'break_glass'
        | 'person.forgotten'
        | 'config.changed'
        | 'keys.rotated'
        | 'upstream.changed'
        | 'group.sync'
        | 'signal'
        | 'audit.loss'
        | 'audit.checkpoint'
      )[];
    }
  | {
      /** An R2 bucket, with one object for each event. Better used behind a queue. */
      readonly type: 'r2';
      /** Name of the binding. */
      readonly binding: string;
      /**
       * Prefix of all keys.
       * @defaultValue `"audit/"`
       */
      readonly prefix?: string;
      /** Only events of these types. `break_glass` and `person.forgotten` are always included. Default: all types. */
      readonly only?: readonly (
        | 'request.decision'
        | 'login'
        | 'logout'
        | 'session.refresh'
        | 'roles.resolved'
        | 'conduit.call'
        | 'policy.loaded'
        | 'jwks.stale_used'
        | 'access.requested'
        | 'credential'
        | 'sso'
        | 'break_glass'
        | 'person.forgotten'
        | 'config.changed'
        | 'keys.rotated'
        | 'upstream.changed'
        | 'group.sync'
        | 'signal'
        | 'audit.loss'
        | 'audit.checkpoint'
      )[];
    }
  | {
      /** Splunk HTTP Event Collector. */
      readonly type: 'splunk';
      /** URL of the endpoint. */
      readonly url: string;
      /** Token of the collector. Use a variable: `${HEC_TOKEN}`. */
      readonly token: string;
      /** Only events of these types. `break_glass` and `person.forgotten` are always included. Default: all types. */
      readonly only?: readonly (
        | 'request.decision'
        | 'login'
        | 'logout'
        | 'session.refresh'
        | 'roles.resolved'
        | 'conduit.call'
        | 'policy.loaded'
        | 'jwks.stale_used'
        | 'access.requested'
        | 'credential'
        | 'sso'
        | 'break_glass'
        | 'person.forgotten'
        | 'config.changed'
        | 'keys.rotated'
        | 'upstream.changed'
        | 'group.sync'
        | 'signal'
        | 'audit.loss'
        | 'audit.checkpoint'
      )[];
    }
  | {
      /** Datadog log intake. */
      readonly type: 'datadog';
      /** URL of the endpoint. */
      readonly url: string;
      /** API key of Datadog. Use a variable: `${DATADOG_API_KEY}`. */
      readonly apiKey: string;
      /** Only events of these types. `break_glass` and `person.forgotten` are always included. Default: all types. */
      readonly only?: readonly (
        | 'request.decision'
        | 'login'
        | 'logout'
        | 'session.refresh'
        | 'roles.resolved'
        | 'conduit.call'
        | 'policy.loaded'
        | 'jwks.stale_used'
        | 'access.requested'
        | 'credential'
        | 'sso'
        | 'break_glass'
        | 'person.forgotten'
        | 'config.changed'
        | 'keys.rotated'
        | 'upstream.changed'
        | 'group.sync'
        | 'signal'
        | 'audit.loss'
        | 'audit.checkpoint'
      )[];
    }
  | {
      /** An HTTP endpoint that receives NDJSON, signed with HMAC-SHA256. */
      readonly type: 'webhook';
      /** URL of the endpoint. */
      readonly url: string;
      /** Secret for the signature, of at least 32 characters. Use a variable: `${WEBHOOK_SECRET}`. */
      readonly secret: string;
      /** Only events of these types. `break_glass` and `person.forgotten` are always included. Default: all types. */
      readonly only?: readonly (
        | 'request.decision'
        | 'login'
        | 'logout'
        | 'session.refresh'
        | 'roles.resolved'
        | 'conduit.call'
        | 'policy.loaded'
        | 'jwks.stale_used'
        | 'access.requested'
        | 'credential'
        | 'sso'
        | 'break_glass'
        | 'person.forgotten'
        | 'config.changed'
        | 'keys.rotated'
        | 'upstream.changed'
        | 'group.sync'
        | 'signal'
        | 'audit.loss'
        | 'audit.checkpoint'
      )[];
    };

/** What differs on the pages of this application, such as its `name`. Default: nothing differs. */
export interface ThemeConfiguration {
  /**
   * Name of the site or the application. Pages show it and link back to it. Default: `Portcullis`; links back show
   * no name.
   */
  readonly name?: string;
  /** Color of buttons and links, as `#rrggbb`. Default: blue. */
  readonly color?: string;
  /** Logo as `data:image/…;base64,…`, because pages load nothing from other hosts. Default: no logo. */
  readonly logo?: string;
  /** Whom users can contact when access is denied. Default: `your administrator`. */
  readonly contact?: string;
  /**
   * E-mail address of the contact. If set, pages of denied requests offer an e-mail that contains the request ID.
   * Default: none.
   */
  readonly contactAddress?: string;
  /** BCP 47 tag of the language of the theme's texts and the descriptions of rules. Default: `en`. */
  readonly language?: string;
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
