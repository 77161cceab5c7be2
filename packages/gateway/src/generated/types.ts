// Written by `pnpm schema` from the schema in this folder. Do not edit.
import type { Policy } from '@portcullis/policy';
import type { MaintenanceOptions, PublicCacheOptions, ResilienceOptions } from '@portcullis/proxy';
import type { RoleMapping } from '@portcullis/roles';

/** Who is told at once of what should be looked at. Default: nobody. */
export interface AlertsConfiguration {
  /** Any service, as a line of JSON signed with HMAC-SHA256. Default: none. */
  readonly webhook?: {
    /** Its address. */
    readonly url: string;
    /** The secret that signs, of at least 32 characters. A variable: `${ALERT_SECRET}`. */
    readonly secret: string;
  };
  /** E-mail, by a `send_email` binding of the Worker. Default: none. */
  readonly mail?: {
    /** The binding's name. */
    readonly binding: string;
    /** The sender: an address of a domain that is set up for sending. */
    readonly from: string;
    /** Who is written to. */
    readonly to: readonly string[];
  };
  /**
   * What is told: lost events, signatures checked with old keys, configurations that were refused, what becomes of
   * break-glass grants, signals. Default: all of it.
   */
  readonly about?: readonly (
    | 'audit.loss'
    | 'jwks.stale_used'
    | 'config.refused'
    | 'break_glass'
    | 'signal'
  )[];
  /**
   * The least severity of a signal that is told.
   * @defaultValue `"medium"`
   */
  readonly signalLevel?: 'informational' | 'low' | 'medium' | 'high';
  /**
   * The same is not told again for so long, in seconds.
   * @defaultValue `900`
   */
  readonly quietSeconds?: number;
  /**
   * Most alerts in an hour, those of break-glass grants not among them.
   * @defaultValue `30`
   */
  readonly maxPerHour?: number;
  /**
   * A Durable Object namespace (class `PortcullisAlerts`) that remembers what was told, so that all isolates
   * together tell it once. Default: each isolate remembers its own.
   */
  readonly durableObject?: string;
}

/** What is done with events. Default: they are written to the console. */
export interface AuditConfiguration {
  /** Where events go, each type of sink at most once. Default: the console. */
  readonly sinks?: readonly SinkConfiguration[];
  /** Which events are written beside those of requests. Default: all of them. */
  readonly types?: {
    /**
     * Somebody logged in, or failed to.
     * @defaultValue `true`
     */
    readonly login?: boolean;
    /**
     * A session was ended.
     * @defaultValue `true`
     */
    readonly logout?: boolean;
    /**
     * The provider was asked again who somebody is.
     * @defaultValue `true`
     */
    readonly 'session.refresh'?: boolean;
    /**
     * Which groups gave which roles.
     * @defaultValue `true`
     */
    readonly 'roles.resolved'?: boolean;
    /**
     * A Conduit method was called.
     * @defaultValue `true`
     */
    readonly 'conduit.call'?: boolean;
    /**
     * A policy came into force.
     * @defaultValue `true`
     */
    readonly 'policy.loaded'?: boolean;
    /**
     * A signature was checked with old keys, since the issuer did not answer.
     * @defaultValue `true`
     */
    readonly 'jwks.stale_used'?: boolean;
    /**
     * Somebody who was refused asked to be let in.
     * @defaultValue `true`
     */
    readonly 'access.requested'?: boolean;
    /**
     * A program was given a credential, or lost it.
     * @defaultValue `true`
     */
    readonly credential?: boolean;
    /**
     * A step of a login into the application.
     * @defaultValue `true`
     */
    readonly sso?: boolean;
  };
  /**
   * Looks for what is unusual: new countries, devices and applications, impossible travel, bursts of denials.
   * Decides nothing. Default: nobody looks.
   */
  readonly signals?: {
    /**
     * A Durable Object namespace (class `PortcullisHabits`) that remembers habits. Default: each isolate remembers
     * its own.
     */
    readonly durableObject?: string;
    /**
     * Faster than this is no travel, in kilometres an hour.
     * @defaultValue `1000`
     */
    readonly maxSpeedKmh?: number;
    /**
     * So many denials are a burst.
     * @defaultValue `10`
     */
    readonly denials?: number;
    /**
     * Within this time, in seconds.
     * @defaultValue `60`
     */
    readonly denialSeconds?: number;
  };
  /** Who is told at once of what should be looked at. Default: nobody. */
  readonly alerts?: AlertsConfiguration;
  /**
   * `open` serves a request whose record could not be written and reports the loss; `closed` refuses it. For all
   * types of events or for each. Default: `open`.
   */
  readonly onSinkFailure?:
    | 'open'
    | 'closed'
    | {
        /** For events of all other types. Default: `open`. */
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
   * Numbers the events and hashes them into a chain, so that a log can be proved whole.
   * @defaultValue `false`
   */
  readonly chain?: boolean;
  /**
   * A Durable Object namespace (class `PortcullisCheckpoints`) that signs for how far the chain has come. Turns
   * `chain` on. Default: no checkpoints are made here.
   */
  readonly checkpoints?: string;
  /**
   * A transparency log (C2SP tlog-tiles) of all events, beside the sinks; an instance may have its own instead.
   * Default: none.
   */
  readonly log?: LogConfiguration;
  /**
   * Adds a hash of what the policy decided on, for replays. Not together with `pseudonyms` or `people`.
   * @defaultValue `false`
   */
  readonly inputs?: boolean;
  /**
   * Replaces what names a person in events by pseudonyms made with this secret, of at least 32 characters. A
   * variable: `${PSEUDONYM_KEY}`. Default: events name people as their provider does.
   */
  readonly pseudonyms?: string;
  /**
   * A Durable Object namespace (class `PortcullisPeople`) that keeps who is behind which pseudonym, so that one
   * person can be forgotten. Instead of `pseudonyms`. Default: nobody can be forgotten alone.
   */
  readonly people?: string;
  /**
   * Obeys signed orders to forget one person, as `portcullis forget` sends them. Needs `people`. Default: only
   * your own code can forget somebody.
   */
  readonly erasure?: {
    /** The exact path at which they are sent by POST, on every host. Nothing but a signature lets an order in. */
    readonly path: string;
    /** The verifier keys of those who may order it, as `portcullis key` makes them: `name+hex+base64`. */
    readonly operators: readonly string[];
  };
  /**
   * Adds when an event was handed to the sinks.
   * @defaultValue `false`
   */
  readonly ingestTime?: boolean;
}

/** Lets named people in while the identity provider is dead. Default: nobody is. */
export interface BreakGlassConfiguration {
  /**
   * A Durable Object namespace (class `PortcullisBreakGlass`) that knows which grants were used. Where it does not
   * answer, nobody is let in.
   */
  readonly durableObject: string;
  /**
   * The verifier keys of those who may sign grants, as `portcullis key` makes them: `name+hex+base64`. Whoever has
   * one of the keys lets the people here in, so that it should lie where two have to go together.
   */
  readonly signers: readonly string[];
  /** Who may be let in. */
  readonly people: readonly {
    /** Their identity provider, so that they are to every application whom they are after a login. */
    readonly issuer: string;
    /** What it calls them (`sub`). */
    readonly subject: string;
    /** The roles that they have then, and no others. Names of `roles`. */
    readonly roles: readonly string[];
    /** Their address, which rules and applications believe. Default: none. */
    readonly email?: string;
    /** What pages and events call them. Default: nothing. */
    readonly name?: string;
  }[];
  /**
   * A grant that was made to hold longer is refused, in seconds.
   * @defaultValue `86400`
   */
  readonly grantSeconds?: number;
  /**
   * A session that began with a grant ends after this time at the latest, in seconds.
   * @defaultValue `3600`
   */
  readonly sessionSeconds?: number;
}

/**
 * The whole gateway as data. Any text in it may hold `${NAME}`, in upper case: it is taken from the Worker's
 * variables, so that one file serves staging and production.
 */
export interface GatewayConfiguration {
  /** Where editors find the JSON Schema of this file. The gateway ignores it. */
  readonly $schema?: string;
  /**
   * How events call this Worker.
   * @defaultValue `"portcullis"`
   */
  readonly name?: string;
  /** Whose tokens are accepted. Tried in order: the first whose credential a request carries decides. */
  readonly providers: readonly ProviderConfiguration[];
  /** Where people log in. Default: nobody can, and only tokens are accepted. */
  readonly login?: LoginConfiguration;
  /** Roles, and what gives them: groups by name, pattern or expression, other roles, claims. */
  readonly roles: RoleMapping;
  /** Directories that are asked for groups which no token lists. Default: none. */
  readonly groupSources?: readonly GroupSourceConfiguration[];
  /**
   * Settings that each instance has which does not have its own: each of them whole, or not at all. All but
   * `name`, `hosts` and `application` can be here. In TypeScript, spread an object instead. Default: none.
   */
  readonly instanceDefaults?: Readonly<Record<string, unknown>>;
  /** The applications behind the gate, each with its hosts. */
  readonly instances: readonly InstanceConfiguration[];
  /** How the gate's own pages look, and whom they name. Default: plainly. */
  readonly theme?: ThemeConfiguration;
  /** Lets named people in while the identity provider is dead. Default: nobody is. */
  readonly breakGlass?: BreakGlassConfiguration;
  /** A page for operators. Default: none. */
  readonly operator?: OperatorConfiguration;
  /** What is done with events. Default: they are written to the console. */
  readonly audit?: AuditConfiguration;
  /**
   * Secrets that are kept in a store, by the names that `${NAME}` says elsewhere. They are read again as they
   * rotate: an entry of a list that is nothing but `${NAME}` stands for all versions that are good. Default: every
   * `${NAME}` is a variable of the Worker.
   */
  readonly secrets?: { readonly [name: string]: SecretConfiguration };
  /**
   * How requests are traced. Default: `traceparent` is taken and sent on, nothing is recorded of it, and only
   * refusals tell their request’s id.
   */
  readonly traces?: TracesConfiguration;
  /**
   * An exact path at which GET and HEAD are answered with 200 by the gate itself on every host, once it is set up
   * as configured. Nothing else lets a request past the policy. Default: none.
   */
  readonly health?: string;
  /** Where the keys of providers are kept between isolates, besides the Cache API. Default: nowhere else. */
  readonly keyCache?: {
    /** A KV namespace. Let nobody write to it who may not decide whom you let in. */
    readonly kv: string;
  };
}

/** A directory that is asked for the groups of callers it knows, besides those of their token. */
export type GroupSourceConfiguration =
  | {
      /** Microsoft Entra ID by Microsoft Graph: object ids, those by way of other groups included. */
      readonly type: 'microsoft-graph';
      /** The directory (tenant) id, a GUID. */
      readonly tenant: string;
      /** Id of an application with the permission `GroupMember.Read.All` (application), and admin consent to it. */
      readonly clientId: string;
      /** Its secret. A variable: `${GRAPH_SECRET}`. */
      readonly clientSecret: string;
      /**
       * For whom it is asked: `overage` for those whose token leaves groups out, `always` for everybody.
       * @defaultValue `"overage"`
       */
      readonly when?: 'overage' | 'always';
      /**
       * Where Graph is, without a path: national clouds have their own.
       * @defaultValue `"https://graph.microsoft.com"`
       */
      readonly graph?: string;
      /**
       * Where tokens are got, without a path.
       * @defaultValue `"https://login.microsoftonline.com"`
       */
      readonly authority?: string;
      /**
       * How long an answer is used, in seconds: so long somebody keeps a role that was taken away.
       * @defaultValue `300`
       */
      readonly cacheSeconds?: number;
      /**
       * How long a directory that failed for a caller is not asked again for them, in seconds.
       * @defaultValue `15`
       */
      readonly retrySeconds?: number;
      /**
       * How long one call may take, in milliseconds.
       * @defaultValue `5000`
       */
      readonly timeoutMs?: number;
      /**
       * How long a request waits in all when the directory asks for patience (429), in seconds.
       * @defaultValue `5`
       */
      readonly maxWaitSeconds?: number;
      /**
       * How many callers are remembered; the oldest is forgotten first.
       * @defaultValue `10000`
       */
      readonly maxCallers?: number;
    }
  | {
      /** Okta, by the names of groups. */
      readonly type: 'okta';
      /** The organization's domain, such as `acme.okta.com`. */
      readonly domain: string;
      /** An API token of a read-only administrator. A variable: `${OKTA_TOKEN}`. */
      readonly apiToken: string;
      /** Issuers whose callers are asked for. Default: the organization's own, and its authorization server `default`. */
      readonly issuers?: readonly string[];
      /**
       * Claim that holds the user's id at Okta: `uid` in access tokens, `sub` at a login.
       * @defaultValue `"uid"`
       */
      readonly userClaim?: string;
      /**
       * How long an answer is used, in seconds: so long somebody keeps a role that was taken away.
       * @defaultValue `300`
       */
      readonly cacheSeconds?: number;
      /**
       * How long a directory that failed for a caller is not asked again for them, in seconds.
       * @defaultValue `15`
       */
      readonly retrySeconds?: number;
      /**
       * How long one call may take, in milliseconds.
       * @defaultValue `5000`
       */
      readonly timeoutMs?: number;
      /**
       * How long a request waits in all when the directory asks for patience (429), in seconds.
       * @defaultValue `5`
       */
      readonly maxWaitSeconds?: number;
      /**
       * How many callers are remembered; the oldest is forgotten first.
       * @defaultValue `10000`
       */
      readonly maxCallers?: number;
    }
  | {
      /** A Google Workspace, by the addresses of groups. Those by way of other groups are listed with `nested` only. */
      readonly type: 'google-directory';
      /**
       * The service account (`client_email` of its key file), with domain-wide delegation of
       * `https://www.googleapis.com/auth/admin.directory.group.readonly`.
       */
      readonly serviceAccount: string;
      /** Its private key (`private_key` of its key file), PKCS #8 in PEM. A variable: `${GOOGLE_KEY}`. */
      readonly privateKey: string;
      /** The administrator in whose name it reads. */
      readonly administrator: string;
      /** The Workspace domains whose people are asked for. */
      readonly domains: readonly string[];
      /** Issuers whose callers are asked for. Default: `https://accounts.google.com`. */
      readonly issuers?: readonly string[];
      /**
       * Groups by way of other groups count too: Google is asked once more for each group that somebody is in, and
       * whoever is in more than 200 has none known.
       * @defaultValue `false`
       */
      readonly nested?: boolean;
      /**
       * How long an answer is used, in seconds: so long somebody keeps a role that was taken away.
       * @defaultValue `300`
       */
      readonly cacheSeconds?: number;
      /**
       * How long a directory that failed for a caller is not asked again for them, in seconds.
       * @defaultValue `15`
       */
      readonly retrySeconds?: number;
      /**
       * How long one call may take, in milliseconds.
       * @defaultValue `5000`
       */
      readonly timeoutMs?: number;
      /**
       * How long a request waits in all when the directory asks for patience (429), in seconds.
       * @defaultValue `5`
       */
      readonly maxWaitSeconds?: number;
      /**
       * How many callers are remembered; the oldest is forgotten first.
       * @defaultValue `10000`
       */
      readonly maxCallers?: number;
    }
  | {
      /** The teams of a GitHub organization, as `organization/team`, those by way of child teams included. */
      readonly type: 'github-teams';
      /** The organization's name in addresses. */
      readonly organization: string;
      /** A token that may read the organization's members (`read:org`). A variable: `${GITHUB_TOKEN}`. */
      readonly token: string;
      /** The issuer whose callers are asked for: the one that states their GitHub logins. */
      readonly issuer: string;
      /** The claim that holds the GitHub login, by name or dotted path. The issuer must have it from GitHub itself. */
      readonly loginClaim: string;
      /**
       * How long an answer is used, in seconds: so long somebody keeps a role that was taken away.
       * @defaultValue `300`
       */
      readonly cacheSeconds?: number;
      /**
       * How long a directory that failed for a caller is not asked again for them, in seconds.
       * @defaultValue `15`
       */
      readonly retrySeconds?: number;
      /**
       * How long one call may take, in milliseconds.
       * @defaultValue `5000`
       */
      readonly timeoutMs?: number;
      /**
       * How long a request waits in all when the directory asks for patience (429), in seconds.
       * @defaultValue `5`
       */
      readonly maxWaitSeconds?: number;
      /**
       * How many callers are remembered; the oldest is forgotten first.
       * @defaultValue `10000`
       */
      readonly maxCallers?: number;
    }
  | {
      /** The groups that Cloudflare Access has of its identity provider, which its assertions leave out. */
      readonly type: 'cloudflare-access';
      /** The team: `acme` of `acme.cloudflareaccess.com`. */
      readonly team: string;
      /**
       * What a group is called by: some providers give a name, an id, or an address.
       * @defaultValue `"name"`
       */
      readonly groupName?: 'name' | 'id' | 'email';
      /**
       * How long an answer is used, in seconds: so long somebody keeps a role that was taken away.
       * @defaultValue `300`
       */
      readonly cacheSeconds?: number;
      /**
       * How long a directory that failed for a caller is not asked again for them, in seconds.
       * @defaultValue `15`
       */
      readonly retrySeconds?: number;
      /**
       * How long one call may take, in milliseconds.
       * @defaultValue `5000`
       */
      readonly timeoutMs?: number;
      /**
       * How long a request waits in all when the directory asks for patience (429), in seconds.
       * @defaultValue `5`
       */
      readonly maxWaitSeconds?: number;
      /**
       * How many callers are remembered; the oldest is forgotten first.
       * @defaultValue `10000`
       */
      readonly maxCallers?: number;
    };

/** One application behind the gate. */
export type InstanceConfiguration =
  | {
      /** Phabricator or Phorge. */
      readonly application: 'phabricator';
      /** How events call it. */
      readonly name: string;
      /**
       * The public hosts, each with its port where it is not the scheme's own. The first is the application's own
       * address.
       */
      readonly hosts: readonly string[];
      /** How it is reached. */
      readonly origin: OriginConfiguration;
      /**
       * What is done when it is in trouble. Default: a call that fails is told of at once, and the next one is sent
       * all the same.
       */
      readonly resilience?: ResilienceConfiguration;
      /** How much may be asked of it, checked before its policy. Default: as much as anybody likes. */
      readonly limits?: readonly LimitConfiguration[];
      /** Keeps pages that everybody may have in front of it. Default: every request goes to the origin. */
      readonly publicCache?: PublicCacheConfiguration;
      /** Nothing is sent to it, and whoever may use it is told that it is being worked on. Default: it is in use. */
      readonly maintenance?: MaintenanceConfiguration;
      /** Who may do what. What no rule allows is denied. */
      readonly policy: Policy<string>;
      /**
       * Where the pages of this application differ from those of the others: its `name`, above all. Default: in
       * nothing.
       */
      readonly theme?: ThemeConfiguration;
      /**
       * People whom a rule refuses may ask its owner for access, from the page of the refusal. Needs `login`. Default:
       * they cannot, and are told whom to ask.
       */
      readonly accessRequests?:
        | {
            /**
             * The page has a link that writes an e-mail to the owner of the rule, or to the `contactAddress` of the theme.
             * The gate sends and records nothing.
             */
            readonly type: 'mail';
          }
        | {
            /** Any service, as a line of JSON signed with HMAC-SHA256. */
            readonly type: 'webhook';
            /** Its address. */
            readonly url: string;
            /** The secret that signs, of at least 32 characters. A variable: `${WEBHOOK_SECRET}`. */
            readonly secret: string;
          }
        | {
            /** A task in Maniphest. */
            readonly type: 'maniphest';
            /** API token of the bot that writes the tasks. A variable: `${ACCESS_BOT_TOKEN}`. */
            readonly token: string;
            /** PHIDs of projects that the tasks are put into. Default: none. */
            readonly projects?: readonly string[];
          };
      /**
       * A policy to come: decides beside the enforced one. Differences are recorded, and nothing of it is enforced.
       * Default: none.
       */
      readonly shadowPolicy?: Policy<string>;
      /** A transparency log of its own, for all events of its hosts instead of the gate's. Default: that of `audit`. */
      readonly log?: LogConfiguration;
      /**
       * People are signed in to Phorge by their login at the gate. Needs `login`. Default: Phorge logs people in by
       * itself.
       */
      readonly sso?: {
        /** "Server name" of the provider in Phorge, such as `edge.gateway`. */
        readonly serverName: string;
        /** "Client ID" of the provider in Phorge. */
        readonly clientId: string;
        /**
         * "Client Secret" of the provider in Phorge, of at least 32 random characters. A variable:
         * `${PHORGE_SSO_SECRET}`.
         */
        readonly clientSecret: string;
        /** A Durable Object namespace (class `PortcullisSso`) that keeps codes and usernames. */
        readonly durableObject: string;
        /** Phorge's `phabricator.cookie-prefix`. Default: none. */
        readonly cookiePrefix?: string;
        /**
         * Whether a new person's registration form is completed for them.
         * @defaultValue `true`
         */
        readonly register?: boolean;
        /**
         * Phorge shows pages to strangers (`policy.allow-public`), so the gate must start its login.
         * @defaultValue `false`
         */
        readonly phorgeAllowsPublic?: boolean;
        /** People may connect accounts that they had before. Default: old sessions of Phorge are dropped. */
        readonly link?: {
          /** The provider's number in Phorge, as in `/auth/config/view/5/`. */
          readonly providerId: number;
        };
        /** How people get their usernames. Default: as each of its settings says. */
        readonly usernames?: {
          /** Claims that a name may come from, tried in order. Default: `preferred_username`, `email`, `name`. */
          readonly claims?: readonly string[];
          /**
           * What the next person gets whose name is held already: a number behind it, the name of their provider, or a
           * refusal.
           * @defaultValue `"number"`
           */
          readonly collision?: 'number' | 'provider' | 'refuse';
        };
      };
      /**
       * How programs call the Conduit API. Calls that can be read in two ways are refused then. Default: only with
       * credentials of `providers`, in headers.
       */
      readonly conduit?: {
        /**
         * Callers are known by their own API tokens, which Phorge is asked about (`user.whoami`). Their roles come of
         * the claims `iss` (the address of the instance), `preferred_username` and `phorge_roles`; their groups are not
         * known, unless `accountsWithoutGroups` names them.
         * @defaultValue `false`
         */
        readonly tokens?: boolean;
        /**
         * A person who is logged in at the gate and sends an API token beside must be its user: by their verified e-mail
         * address, or by the claim `preferred_username`. `off`: need not. Machines need not.
         * @defaultValue `"email"`
         */
        readonly samePerson?: 'email' | 'username' | 'off';
        /**
         * How long it is believed whose token one is, in seconds. Phorge itself checks it with every call.
         * @defaultValue `300`
         */
        readonly cacheSeconds?: number;
        /**
         * How often Phorge is asked about tokens that are not remembered, in a minute and in each isolate; a twentieth
         * of it for one client address.
         * @defaultValue `600`
         */
        readonly asksPerMinute?: number;
        /**
         * For whom the gate calls Conduit by a bot's token, which they never see: they show a token of one of
         * `providers`, as the password of `Authorization: Basic` or in the place of the API token. The first bot that
         * one of their roles has counts. Default: nobody.
         */
        readonly bots?: readonly {
          /** Whoever has one of these roles. */
          readonly roles: readonly string[];
          /** The bot's API token at Phorge. A variable: `${CI_BOT_TOKEN}`. */
          readonly token: string;
        }[];
      };
      /** How git and Mercurial prove who they are. Default: only with credentials of `providers`, in headers. */
      readonly repositories?: {
        /**
         * Callers of git and Mercurial are known by their VCS passwords, which Phorge is asked about. Their roles come
         * of the claims `iss` (the address of the instance) and `preferred_username`, in lower case; their groups are
         * not known, unless `accountsWithoutGroups` names them.
         * @defaultValue `false`
         */
        readonly passwords?: boolean;
        /**
         * A person who is known at the gate and sends a VCS password as well must be its user: by the username that
         * single sign-on gave them, else by the claims of `sso.usernames` (`preferred_username` or `email`). `off`: need
         * not. Machines need not.
         * @defaultValue `"username"`
         */
        readonly samePerson?: 'username' | 'off';
        /**
         * How long it is believed that a password is good for a repository, in seconds. Phorge itself checks it with
         * every request.
         * @defaultValue `300`
         */
        readonly cacheSeconds?: number;
        /**
         * How often Phorge is asked about passwords that are not remembered, in a minute and in each isolate; a
         * twentieth of it for one client address.
         * @defaultValue `600`
         */
        readonly asksPerMinute?: number;
        /**
         * By whose account at Phorge version control goes on for those who never see its password: they show a token of
         * one of `providers` as the password of `Authorization: Basic`, or as `Bearer`, or the credential of `portcullis
         * login` alone. The first account that one of their roles has counts. Default: nobody.
         */
        readonly accounts?: readonly {
          /** Whoever has one of these roles. */
          readonly roles: readonly string[];
          /** The account's name at Phorge. */
          readonly username: string;
          /** The account's VCS password. A variable: `${CI_VCS_PASSWORD}`. */
          readonly password: string;
        }[];
        /**
         * Secrets of at least 32 random characters, newest first, that seal the tickets by which downloads and uploads
         * of git-lfs are known as those of the caller who asked for them. Variables. Default: the keys of `login`;
         * without it, no tickets.
         */
        readonly ticketKeys?: readonly string[];
        /**
         * How long such a ticket is good for, in seconds.
         * @defaultValue `3600`
         */
        readonly ticketSeconds?: number;
      };
      /**
       * Usernames of accounts at Phorge that nobody at the identity provider stands behind, such as bots: known by an
       * API token or a VCS password, they have no groups and no further claims. Of every other account that is known
       * so, neither is known, and a rule that denies by a role, a claim or an e-mail domain refuses it. Default: none.
       */
      readonly accountsWithoutGroups?: readonly string[];
      /**
       * The members of projects become those of a directory's groups: at each login, and for all at each Cron Trigger
       * of the Worker. Default: nothing is synchronized.
       */
      readonly groupSync?: {
        /** The API token of a bot that may edit the projects. A variable: `${SYNC_TOKEN}`. */
        readonly token: string;
        /** Whose groups: the one of `groupSources` with this `type`. */
        readonly directory: 'microsoft-graph' | 'okta' | 'google-directory' | 'github-teams';
        /** The groups whose members are a project's members, by the project's slug (its hashtag without `#`). */
        readonly projects: { readonly [name: string]: readonly string[] };
        /** A Durable Object namespace (class `PortcullisSyncRuns`) that lets one run at a time. */
        readonly durableObject: string;
        /**
         * What a username in Phorge is made of, up to its `@`: what people log in by at the directory, or their address
         * there.
         * @defaultValue `"login"`
         */
        readonly usernames?: 'login' | 'email';
        /**
         * Each person is synchronized as they are signed in to Phorge (`sso`), besides everybody at each Cron Trigger.
         * @defaultValue `true`
         */
        readonly atLogin?: boolean;
        /** Who is never removed from a project. Bots and mailing lists never are. Default: nobody else. */
        readonly protectedUsernames?: readonly string[];
        /**
         * The brake: a run that would remove more members than this, over all projects, changes nothing.
         * @defaultValue `50`
         */
        readonly maxRemovals?: number;
        /**
         * The same as a share of all members that there are, in percent.
         * @defaultValue `10`
         */
        readonly maxRemovalsPercent?: number;
        /**
         * Accounts of people who left the directory are disabled, at each Cron Trigger: of whoever is in none of these
         * groups any more. Administrators are not, nor is anybody enabled again. Default: nobody is.
         */
        readonly disable?: {
          /** Whoever may have an account is in one of these groups. Where one does not exist, nobody is disabled. */
          readonly groups: readonly string[];
          /**
           * The API token of an account that Phorge lets disable others, as it lets administrators. A variable:
           * `${DISABLE_TOKEN}`.
           */
          readonly token: string;
          /**
           * The brake: a run that would disable more accounts than this changes nothing.
           * @defaultValue `10`
           */
          readonly maxDisabled?: number;
          /**
           * The same as a share of all accounts that may log in, in percent.
           * @defaultValue `5`
           */
          readonly maxDisabledPercent?: number;
        };
      };
      /**
       * What is open to programs that cannot log in, such as webhooks of mail and builds: each is a rule at the end of
       * the policy. Default: nothing.
       */
      readonly machineEndpoints?: readonly {
        /** What the program calls, and by what. */
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
         * Only from these networks. `sendgrid` and `circleci`, which nothing else protects, need them. Default: from
         * anywhere.
         */
        readonly networks?: readonly string[];
      }[];
      /**
       * Largest form that is read and judged, in bytes.
       * @defaultValue `8388608`
       */
      readonly maxFormBytes?: number;
      /**
       * The origin itself ignores `__path__` in bodies (PHP `request_order = "PG"`), so that larger forms may pass
       * unread.
       * @defaultValue `false`
       */
      readonly originHardened?: boolean;
      /**
       * Longest wait for the origin's headers, in seconds.
       * @defaultValue `100`
       */
      readonly timeoutSeconds?: number;
    }
  | {
      /** Any application over HTTP. */
      readonly application: 'web';
      /** How events call it. */
      readonly name: string;
      /**
       * The public hosts, each with its port where it is not the scheme's own. The first is the application's own
       * address.
       */
      readonly hosts: readonly string[];
      /** How it is reached. */
      readonly origin: OriginConfiguration;
      /**
       * What is done when it is in trouble. Default: a call that fails is told of at once, and the next one is sent
       * all the same.
       */
      readonly resilience?: ResilienceConfiguration;
      /** How much may be asked of it, checked before its policy. Default: as much as anybody likes. */
      readonly limits?: readonly LimitConfiguration[];
      /** Keeps pages that everybody may have in front of it. Default: every request goes to the origin. */
      readonly publicCache?: PublicCacheConfiguration;
      /** Nothing is sent to it, and whoever may use it is told that it is being worked on. Default: it is in use. */
      readonly maintenance?: MaintenanceConfiguration;
      /** Who may do what. What no rule allows is denied. */
      readonly policy: Policy<string>;
      /**
       * Where the pages of this application differ from those of the others: its `name`, above all. Default: in
       * nothing.
       */
      readonly theme?: ThemeConfiguration;
      /**
       * People whom a rule refuses may ask its owner for access, from the page of the refusal. Needs `login`. Default:
       * they cannot, and are told whom to ask.
       */
      readonly accessRequests?:
        | {
            /**
             * The page has a link that writes an e-mail to the owner of the rule, or to the `contactAddress` of the theme.
             * The gate sends and records nothing.
             */
            readonly type: 'mail';
          }
        | {
            /** Any service, as a line of JSON signed with HMAC-SHA256. */
            readonly type: 'webhook';
            /** Its address. */
            readonly url: string;
            /** The secret that signs, of at least 32 characters. A variable: `${WEBHOOK_SECRET}`. */
            readonly secret: string;
          };
      /**
       * A policy to come: decides beside the enforced one. Differences are recorded, and nothing of it is enforced.
       * Default: none.
       */
      readonly shadowPolicy?: Policy<string>;
      /** A transparency log of its own, for all events of its hosts instead of the gate's. Default: that of `audit`. */
      readonly log?: LogConfiguration;
      /**
       * The word for `applications` in its rules, and in its events.
       * @defaultValue `"web"`
       */
      readonly applicationName?: string;
      /** Paths that rules can speak of by kind, id and operation; the first that fits counts. Default: none. */
      readonly resources?: readonly {
        /**
         * Which paths: `/reports/:id`, `/admin/**`. `:id` is the resource's id, `:secret` a segment that is masked in
         * every record, any other `:name` and `*` one segment, `export.*` a word in any format and in none.
         */
        readonly path: string;
        /** What it is called in rules, such as `report`. */
        readonly kind: string;
        /** Only for these methods, in upper case; `GET` includes `HEAD`. Default: all. */
        readonly methods?: readonly string[];
        /**
         * What is done to it, such as `export`. Default: `view`, `delete` or `edit`, by the method. What opens a
         * WebSocket counts as a POST, unless it is a `view`.
         */
        readonly operation?: string;
      }[];
      /**
       * Whether `/Reports/1` is another path than `/reports/1` to `resources`.
       * @defaultValue `false`
       */
      readonly caseSensitive?: boolean;
      /**
       * `%23` and `%3F` in a path. `pass` only for an application that cuts the query off before it decodes the path,
       * once.
       * @defaultValue `"refuse"`
       */
      readonly encodedDelimiters?: 'pass' | 'refuse';
      /**
       * `%2F` after the scope of a package, `/@acme%2fwidget`, as npm writes it. `pass` only for a registry, to which
       * that is `/@acme/widget`, on which is decided.
       * @defaultValue `"refuse"`
       */
      readonly encodedScopes?: 'pass' | 'refuse';
      /**
       * `&` in a path, as most applications write it in links to `R&D.txt`. `pass` only for an application whose
       * server does not make a query of the path, as a rewrite to `/index.php?page=$1` does.
       * @defaultValue `"refuse"`
       */
      readonly ampersands?: 'pass' | 'refuse';
      /** Headers that say who is asking, such as `{ "x-user": "email", "x-roles": "roles" }`. Default: none. */
      readonly identityHeaders?: { readonly [name: string]: string };
      /** A signed statement of who is asking (ES256). Default: none. */
      readonly assertion?: {
        /** `aud`: names this instance, and no other that the same gate stands before. */
        readonly audience: string;
        /**
         * Private keys made by `generateAssertionKey()`: the first signs, the public parts of all are served. Variables:
         * `${WIKI_ASSERTION_KEY}`.
         */
        readonly keys: readonly string[];
        /** `iss`. Default: scheme and host of the request. */
        readonly issuer?: string;
        /**
         * The header that it is in.
         * @defaultValue `"x-portcullis-assertion"`
         */
        readonly header?: string;
        /**
         * Where the public keys are served, to everybody.
         * @defaultValue `"/.portcullis/keys"`
         */
        readonly keysPath?: string;
        /**
         * How long an assertion is good for, in seconds; never longer than the login itself.
         * @defaultValue `60`
         */
        readonly lifetimeSeconds?: number;
      };
      /** Headers that are sent on besides those that every application needs. Default: none. */
      readonly forwardHeaders?: readonly string[];
      /**
       * Whether programs may show a token of `providers`, or the credential of `portcullis login`, as the password of
       * `Authorization: Basic`, with any user name, and are asked for it so: package managers, git and calendars have
       * no other place for one.
       * @defaultValue `false`
       */
      readonly tokenAsPassword?: boolean;
      /**
       * Methods of WebDAV and CalDAV that are sent on besides those of HTTP, with the headers `Depth`, `If`,
       * `Lock-Token` and `Timeout`. They reach what lies below a path, and `REPORT` what its body names, whatever
       * rules say of those paths. Default: none.
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
       * Longest wait for the origin's headers, in seconds.
       * @defaultValue `100`
       */
      readonly timeoutSeconds?: number;
    };

/**
 * A budget of requests. Each counts as much as it costs the application: what each says of its requests, and one
 * where it says nothing.
 */
export interface LimitConfiguration {
  /** How events call it. */
  readonly name: string;
  /** A rate limit of the Wrangler file (`ratelimits`), which says how much in what time. */
  readonly binding: string;
  /** The `period` of that binding, in seconds: what clients are told in `Retry-After`. */
  readonly periodSeconds: 10 | 60;
  /**
   * Whose requests are counted together: one `caller`’s, one `address`’s, or `everybody`’s whom the limit is for.
   * Somebody who is not known counts by their address.
   */
  readonly by: 'caller' | 'address' | 'everybody';
  /**
   * What it holds to the budget: requests for the `application`, or for the `gate` itself: its sign-in,
   * credentials, break-glass and operators’ pages. The gate does not know its callers there: a browser in which
   * somebody logged in before counts as that `caller`, and all others by their address.
   * @defaultValue `"application"`
   */
  readonly requests?: 'application' | 'gate';
  /**
   * Whom it is for: `anyone`, those who are `anonymous`, or those with one of these roles.
   * @defaultValue `"anyone"`
   */
  readonly who?:
    | 'anyone'
    | 'anonymous'
    | {
        /** Whoever has one of these roles. */
        readonly roles: readonly string[];
      };
  /** Only for requests about these, in the words of rules: `["diffusion"]`. Default: for all. */
  readonly applications?: readonly string[];
}

/** A transparency log of its own, for all events of its hosts instead of the gate's. Default: that of `audit`. */
export interface LogConfiguration {
  /** A Durable Object namespace (class `PortcullisSequencer`) that keeps the log. */
  readonly durableObject: string;
  /** The log's name and that of its key, such as `gate.example.com/log`. It never changes. */
  readonly origin: string;
  /** The binding of the R2 bucket that holds the log's files. */
  readonly bucket: string;
  /** Begins every key in the bucket. Default: nothing. */
  readonly prefix?: string;
  /** The name of the variable with the log's signing key. Default: the Durable Object makes one and keeps it. */
  readonly key?: string;
  /**
   * The origin of the log that this one continues, at the same Durable Object namespace: it is closed with the
   * first event of this one, which needs a prefix of its own. Default: none.
   */
  readonly follows?: string;
  /** Who is asked to cosign each checkpoint. Default: nobody, so that whoever holds the key could rewrite the log. */
  readonly witnesses?: readonly {
    /** Its address. */
    readonly url: string;
    /** Its verifier key, from whoever runs it: `name+hex+B…`. */
    readonly key: string;
  }[];
  /** How many of them must have cosigned before a checkpoint is published. Default: all. */
  readonly quorum?: number;
}

/** Where people log in. Default: nobody can, and only tokens are accepted. */
export interface LoginConfiguration {
  /** Secrets that seal cookies, newest first, each of at least 32 random characters: `["${SESSION_KEY}"]`. */
  readonly keys: readonly string[];
  /** The providers, by the names that addresses and events use. With several, people choose. */
  readonly providers: { readonly [name: string]: LoginProviderConfiguration };
  /**
   * A Durable Object namespace (class `PortcullisSessions`) that keeps sessions. Default: they are sealed into
   * cookies.
   */
  readonly durableObject?: string;
  /**
   * Where sessions are in cookies: a Durable Object namespace (class `PortcullisSessions`) that remembers which
   * were ended, so that a logout holds everywhere. Not together with `durableObject`. Default: a logout is known
   * to one isolate only.
   */
  readonly revocations?: string;
  /**
   * People may give programs, such as git and arc, a credential that lasts as long as their session: `portcullis
   * login` asks for one. Needs `durableObject`. Default: programs show tokens of `providers` only.
   */
  readonly credentials?: {
    /**
     * A credential ends after this time, in seconds, and with its session in any case.
     * @defaultValue `28800`
     */
    readonly lifetimeSeconds?: number;
    /** Roles that list and end the credentials of everybody. Default: people do that for their own only. */
    readonly operators?: readonly string[];
  };
  /**
   * Where the gate's own endpoints are.
   * @defaultValue `"/.portcullis/"`
   */
  readonly prefix?: string;
  /**
   * A session not used for so long ends, in seconds.
   * @defaultValue `28800`
   */
  readonly idleSeconds?: number;
  /**
   * A session ends after this time whatever happens, in seconds.
   * @defaultValue `86400`
   */
  readonly lifetimeSeconds?: number;
  /**
   * Groups are read again after this time, where the provider gave a refresh token, in seconds. Not more than
   * `identitySeconds`.
   * @defaultValue `300`
   */
  readonly refreshSeconds?: number;
  /**
   * What the provider said is never believed longer than this, in seconds.
   * @defaultValue `3600`
   */
  readonly identitySeconds?: number;
}

/** An OpenID provider that people log in at. */
export type LoginProviderConfiguration =
  | {
      /**
       * Any OpenID provider.
       * @defaultValue `"oidc"`
       */
      readonly type?: 'oidc';
      /** The provider's `iss`, exactly. https, or http on loopback for development. */
      readonly issuer: string;
      /** The client id that the gate is registered with. */
      readonly clientId: string;
      /** How the gate proves to the provider that it is this client. */
      readonly clientAuthentication:
        | {
            /** A shared secret, in the header or in the form. */
            readonly method: 'client_secret_basic' | 'client_secret_post';
            /** The secret. A variable: `${CLIENT_SECRET}`. */
            readonly secret: string;
          }
        | {
            /** A JWT signed with a private key (RFC 7523). */
            readonly method: 'private_key_jwt';
            /**
             * The private key as a JWK in JSON, with `alg`, and `kid` if the provider knows it by one. A variable:
             * `${CLIENT_KEY}`.
             */
            readonly privateKey: string;
          }
        | {
            /** A public client, which proves nothing. PKCE protects its codes. */
            readonly method: 'none';
          };
      /** What people call it. Default: its name. */
      readonly label?: string;
      /** Its picture where people choose, as `data:image/…;base64,…`. Default: none. */
      readonly icon?: string;
      /**
       * What is asked for, with `openid`. Add `offline_access` where the provider gives no refresh token without it.
       * @defaultValue `"openid email profile"`
       */
      readonly scope?: string;
      /**
       * Where the groups are: a claim, or a dotted path of claims.
       * @defaultValue `"groups"`
       */
      readonly groupsClaim?: string;
      /**
       * What becomes of somebody whose groups are left out because there are too many: `refuse` them, or `ask` the
       * group sources for them. Default: `ask` if there is a group source of type `microsoft-graph`, else `refuse`.
       */
      readonly groupsOverage?: 'refuse' | 'ask';
      /** Domains of the e-mail addresses that log in here, for the chooser. Default: none. */
      readonly domains?: readonly string[];
      /** Paths below which people log in here. The longest that fits wins. Default: none. */
      readonly paths?: readonly string[];
      /**
       * Further parameters of the authorization request, such as `prompt`. They cannot replace those that the protocol
       * needs. Default: none.
       */
      readonly parameters?: { readonly [name: string]: string };
      /**
       * The algorithm that the client is registered with (`id_token_signed_response_alg`).
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
       * Whether the userinfo endpoint is asked too, where there is one.
       * @defaultValue `true`
       */
      readonly userinfo?: boolean;
    }
  | {
      /** Okta. */
      readonly type: 'okta';
      /** Host name of the organization: `acme.okta.com`. */
      readonly domain: string;
      /** Id of a custom authorization server. Default: the organization's own. */
      readonly authorizationServer?: string;
      /** The client id that the gate is registered with. */
      readonly clientId: string;
      /** How the gate proves to the provider that it is this client. */
      readonly clientAuthentication:
        | {
            /** A shared secret, in the header or in the form. */
            readonly method: 'client_secret_basic' | 'client_secret_post';
            /** The secret. A variable: `${CLIENT_SECRET}`. */
            readonly secret: string;
          }
        | {
            /** A JWT signed with a private key (RFC 7523). */
            readonly method: 'private_key_jwt';
            /**
             * The private key as a JWK in JSON, with `alg`, and `kid` if the provider knows it by one. A variable:
             * `${CLIENT_KEY}`.
             */
            readonly privateKey: string;
          }
        | {
            /** A public client, which proves nothing. PKCE protects its codes. */
            readonly method: 'none';
          };
      /** What people call it. Default: its name. */
      readonly label?: string;
      /** Its picture where people choose, as `data:image/…;base64,…`. Default: none. */
      readonly icon?: string;
      /**
       * What is asked for, with `openid`. Add `offline_access` where the provider gives no refresh token without it.
       * @defaultValue `"openid email profile"`
       */
      readonly scope?: string;
      /**
       * Where the groups are: a claim, or a dotted path of claims.
       * @defaultValue `"groups"`
       */
      readonly groupsClaim?: string;
      /**
       * What becomes of somebody whose groups are left out because there are too many: `refuse` them, or `ask` the
       * group sources for them. Default: `ask` if there is a group source of type `microsoft-graph`, else `refuse`.
       */
      readonly groupsOverage?: 'refuse' | 'ask';
      /** Domains of the e-mail addresses that log in here, for the chooser. Default: none. */
      readonly domains?: readonly string[];
      /** Paths below which people log in here. The longest that fits wins. Default: none. */
      readonly paths?: readonly string[];
      /**
       * Further parameters of the authorization request, such as `prompt`. They cannot replace those that the protocol
       * needs. Default: none.
       */
      readonly parameters?: { readonly [name: string]: string };
      /**
       * The algorithm that the client is registered with (`id_token_signed_response_alg`).
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
       * Whether the userinfo endpoint is asked too, where there is one.
       * @defaultValue `true`
       */
      readonly userinfo?: boolean;
    }
  | {
      /** Microsoft Entra ID. */
      readonly type: 'entra-id';
      /** The directory (tenant) id, a GUID. Not a domain, and not `common`. */
      readonly tenant: string;
      /** The client id that the gate is registered with. */
      readonly clientId: string;
      /** How the gate proves to the provider that it is this client. */
      readonly clientAuthentication:
        | {
            /** A shared secret, in the header or in the form. */
            readonly method: 'client_secret_basic' | 'client_secret_post';
            /** The secret. A variable: `${CLIENT_SECRET}`. */
            readonly secret: string;
          }
        | {
            /** A JWT signed with a private key (RFC 7523). */
            readonly method: 'private_key_jwt';
            /**
             * The private key as a JWK in JSON, with `alg`, and `kid` if the provider knows it by one. A variable:
             * `${CLIENT_KEY}`.
             */
            readonly privateKey: string;
          }
        | {
            /** A public client, which proves nothing. PKCE protects its codes. */
            readonly method: 'none';
          };
      /** What people call it. Default: its name. */
      readonly label?: string;
      /** Its picture where people choose, as `data:image/…;base64,…`. Default: none. */
      readonly icon?: string;
      /**
       * What is asked for, with `openid`. Add `offline_access` where the provider gives no refresh token without it.
       * @defaultValue `"openid email profile"`
       */
      readonly scope?: string;
      /**
       * Where the groups are: a claim, or a dotted path of claims.
       * @defaultValue `"groups"`
       */
      readonly groupsClaim?: string;
      /**
       * What becomes of somebody whose groups are left out because there are too many: `refuse` them, or `ask` the
       * group sources for them. Default: `ask` if there is a group source of type `microsoft-graph`, else `refuse`.
       */
      readonly groupsOverage?: 'refuse' | 'ask';
      /** Domains of the e-mail addresses that log in here, for the chooser. Default: none. */
      readonly domains?: readonly string[];
      /** Paths below which people log in here. The longest that fits wins. Default: none. */
      readonly paths?: readonly string[];
      /**
       * Further parameters of the authorization request, such as `prompt`. They cannot replace those that the protocol
       * needs. Default: none.
       */
      readonly parameters?: { readonly [name: string]: string };
      /**
       * The algorithm that the client is registered with (`id_token_signed_response_alg`).
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
       * Whether the userinfo endpoint is asked too, where there is one.
       * @defaultValue `true`
       */
      readonly userinfo?: boolean;
    }
  | {
      /** Auth0. */
      readonly type: 'auth0';
      /** Host name of the tenant, or its custom domain: `acme.eu.auth0.com`. */
      readonly domain: string;
      /** The client id that the gate is registered with. */
      readonly clientId: string;
      /** How the gate proves to the provider that it is this client. */
      readonly clientAuthentication:
        | {
            /** A shared secret, in the header or in the form. */
            readonly method: 'client_secret_basic' | 'client_secret_post';
            /** The secret. A variable: `${CLIENT_SECRET}`. */
            readonly secret: string;
          }
        | {
            /** A JWT signed with a private key (RFC 7523). */
            readonly method: 'private_key_jwt';
            /**
             * The private key as a JWK in JSON, with `alg`, and `kid` if the provider knows it by one. A variable:
             * `${CLIENT_KEY}`.
             */
            readonly privateKey: string;
          }
        | {
            /** A public client, which proves nothing. PKCE protects its codes. */
            readonly method: 'none';
          };
      /** What people call it. Default: its name. */
      readonly label?: string;
      /** Its picture where people choose, as `data:image/…;base64,…`. Default: none. */
      readonly icon?: string;
      /**
       * What is asked for, with `openid`. Add `offline_access` where the provider gives no refresh token without it.
       * @defaultValue `"openid email profile"`
       */
      readonly scope?: string;
      /**
       * Where the groups are: a claim, or a dotted path of claims.
       * @defaultValue `"groups"`
       */
      readonly groupsClaim?: string;
      /**
       * What becomes of somebody whose groups are left out because there are too many: `refuse` them, or `ask` the
       * group sources for them. Default: `ask` if there is a group source of type `microsoft-graph`, else `refuse`.
       */
      readonly groupsOverage?: 'refuse' | 'ask';
      /** Domains of the e-mail addresses that log in here, for the chooser. Default: none. */
      readonly domains?: readonly string[];
      /** Paths below which people log in here. The longest that fits wins. Default: none. */
      readonly paths?: readonly string[];
      /**
       * Further parameters of the authorization request, such as `prompt`. They cannot replace those that the protocol
       * needs. Default: none.
       */
      readonly parameters?: { readonly [name: string]: string };
      /**
       * The algorithm that the client is registered with (`id_token_signed_response_alg`).
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
       * Whether the userinfo endpoint is asked too, where there is one.
       * @defaultValue `true`
       */
      readonly userinfo?: boolean;
    }
  | {
      /** Keycloak. */
      readonly type: 'keycloak';
      /** Address of the server, with its path if it has one: `https://sso.acme.example`. */
      readonly url: string;
      /** Name of the realm. */
      readonly realmName: string;
      /** The client id that the gate is registered with. */
      readonly clientId: string;
      /** How the gate proves to the provider that it is this client. */
      readonly clientAuthentication:
        | {
            /** A shared secret, in the header or in the form. */
            readonly method: 'client_secret_basic' | 'client_secret_post';
            /** The secret. A variable: `${CLIENT_SECRET}`. */
            readonly secret: string;
          }
        | {
            /** A JWT signed with a private key (RFC 7523). */
            readonly method: 'private_key_jwt';
            /**
             * The private key as a JWK in JSON, with `alg`, and `kid` if the provider knows it by one. A variable:
             * `${CLIENT_KEY}`.
             */
            readonly privateKey: string;
          }
        | {
            /** A public client, which proves nothing. PKCE protects its codes. */
            readonly method: 'none';
          };
      /** What people call it. Default: its name. */
      readonly label?: string;
      /** Its picture where people choose, as `data:image/…;base64,…`. Default: none. */
      readonly icon?: string;
      /**
       * What is asked for, with `openid`. Add `offline_access` where the provider gives no refresh token without it.
       * @defaultValue `"openid email profile"`
       */
      readonly scope?: string;
      /**
       * Where the groups are: a claim, or a dotted path of claims.
       * @defaultValue `"groups"`
       */
      readonly groupsClaim?: string;
      /**
       * What becomes of somebody whose groups are left out because there are too many: `refuse` them, or `ask` the
       * group sources for them. Default: `ask` if there is a group source of type `microsoft-graph`, else `refuse`.
       */
      readonly groupsOverage?: 'refuse' | 'ask';
      /** Domains of the e-mail addresses that log in here, for the chooser. Default: none. */
      readonly domains?: readonly string[];
      /** Paths below which people log in here. The longest that fits wins. Default: none. */
      readonly paths?: readonly string[];
      /**
       * Further parameters of the authorization request, such as `prompt`. They cannot replace those that the protocol
       * needs. Default: none.
       */
      readonly parameters?: { readonly [name: string]: string };
      /**
       * The algorithm that the client is registered with (`id_token_signed_response_alg`).
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
       * Whether the userinfo endpoint is asked too, where there is one.
       * @defaultValue `true`
       */
      readonly userinfo?: boolean;
    }
  | {
      /** Google. */
      readonly type: 'google';
      /** The Workspace domain that people must belong to (`hd`), or `*` for every Google account. */
      readonly hostedDomain: '*' | string;
      /** The client id that the gate is registered with. */
      readonly clientId: string;
      /** How the gate proves to the provider that it is this client. */
      readonly clientAuthentication:
        | {
            /** A shared secret, in the header or in the form. */
            readonly method: 'client_secret_basic' | 'client_secret_post';
            /** The secret. A variable: `${CLIENT_SECRET}`. */
            readonly secret: string;
          }
        | {
            /** A JWT signed with a private key (RFC 7523). */
            readonly method: 'private_key_jwt';
            /**
             * The private key as a JWK in JSON, with `alg`, and `kid` if the provider knows it by one. A variable:
             * `${CLIENT_KEY}`.
             */
            readonly privateKey: string;
          }
        | {
            /** A public client, which proves nothing. PKCE protects its codes. */
            readonly method: 'none';
          };
      /** What people call it. Default: its name. */
      readonly label?: string;
      /** Its picture where people choose, as `data:image/…;base64,…`. Default: none. */
      readonly icon?: string;
      /**
       * What is asked for, with `openid`. Add `offline_access` where the provider gives no refresh token without it.
       * @defaultValue `"openid email profile"`
       */
      readonly scope?: string;
      /**
       * Where the groups are: a claim, or a dotted path of claims.
       * @defaultValue `"groups"`
       */
      readonly groupsClaim?: string;
      /**
       * What becomes of somebody whose groups are left out because there are too many: `refuse` them, or `ask` the
       * group sources for them. Default: `ask` if there is a group source of type `microsoft-graph`, else `refuse`.
       */
      readonly groupsOverage?: 'refuse' | 'ask';
      /** Domains of the e-mail addresses that log in here, for the chooser. Default: none. */
      readonly domains?: readonly string[];
      /** Paths below which people log in here. The longest that fits wins. Default: none. */
      readonly paths?: readonly string[];
      /**
       * Further parameters of the authorization request, such as `prompt`. They cannot replace those that the protocol
       * needs. Default: none.
       */
      readonly parameters?: { readonly [name: string]: string };
      /**
       * The algorithm that the client is registered with (`id_token_signed_response_alg`).
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
       * Whether the userinfo endpoint is asked too, where there is one.
       * @defaultValue `true`
       */
      readonly userinfo?: boolean;
    };

/** Nothing is sent to it, and whoever may use it is told that it is being worked on. Default: it is in use. */
export type MaintenanceConfiguration = Pick<MaintenanceOptions, 'retryAfterSeconds'>;

/** A page for operators. Default: none. */
export interface OperatorConfiguration {
  /**
   * The binding of the D1 database that a sink of type `d1` writes to, here or behind a queue, with all migrations
   * of `@portcullis/audit`.
   */
  readonly database: string;
  /**
   * Who may see the page and end sessions of others: one of these roles is enough. No rule of a policy has a say
   * in it.
   */
  readonly roles: readonly string[];
}

/** How it is reached. */
export type OriginConfiguration =
  | {
      /** A binding with `fetch`: a VPC Service, another Worker, an mTLS certificate. */
      readonly binding: string;
    }
  | {
      /** The origin of the Worker's own zone, for a Worker on a route. */
      readonly zone: true;
    }
  | {
      /** Another name in the same zone, asked for the public host. */
      readonly resolveOverride: string;
    };

/** Where identities come from: one identity provider, or Cloudflare Access. */
export type ProviderConfiguration =
  | {
      /** Any OpenID provider: its keys are found by discovery. */
      readonly type: 'oidc';
      /** The provider's `iss`, exactly. https, or http on loopback for development. */
      readonly issuer: string;
      /** How events and logs call it. */
      readonly name: string;
      /** The `aud` that tokens for this gate carry, or several of which one must be there. */
      readonly audience: string | readonly string[];
      /**
       * Where the groups are: a claim, or a dotted path of claims. Default: what the provider is known to use, else
       * `groups`.
       */
      readonly groupsClaim?: string;
      /**
       * What becomes of somebody whose groups are left out because there are too many: `refuse` them, or `ask` the
       * group sources for them. Default: `ask` if there is a group source of type `microsoft-graph`, else `refuse`.
       */
      readonly groupsOverage?: 'refuse' | 'ask';
      /** Signature algorithms that are allowed. Default: RS256, ES256 and EdDSA (RS256 for Cloudflare Access). */
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
       * How far the issuer's clock may be off, in seconds.
       * @defaultValue `30`
       */
      readonly clockToleranceSeconds?: number;
      /**
       * How long a verified token is remembered at most, in seconds; 0 turns it off.
       * @defaultValue `60`
       */
      readonly rememberSeconds?: number;
      /**
       * The header that carries the token, instead of `Authorization: Bearer`. Whatever stands before the gate must
       * remove it from what clients send. Default: `Authorization`.
       */
      readonly header?: string;
      /**
       * `rfc9068` demands a JWT access token by the book (RFC 9068): `typ` and all required claims.
       * @defaultValue `"jwt"`
       */
      readonly profile?: 'jwt' | 'rfc9068';
    }
  | {
      /** Cloudflare Access in front of the Worker. */
      readonly type: 'cloudflare-access';
      /** The team: `acme` of `acme.cloudflareaccess.com`. */
      readonly team: string;
      /** How events and logs call it. */
      readonly name: string;
      /** The `aud` that tokens for this gate carry, or several of which one must be there. */
      readonly audience: string | readonly string[];
      /**
       * Where the groups are: a claim, or a dotted path of claims. Default: what the provider is known to use, else
       * `groups`.
       */
      readonly groupsClaim?: string;
      /**
       * What becomes of somebody whose groups are left out because there are too many: `refuse` them, or `ask` the
       * group sources for them. Default: `ask` if there is a group source of type `microsoft-graph`, else `refuse`.
       */
      readonly groupsOverage?: 'refuse' | 'ask';
      /** Signature algorithms that are allowed. Default: RS256, ES256 and EdDSA (RS256 for Cloudflare Access). */
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
       * How far the issuer's clock may be off, in seconds.
       * @defaultValue `30`
       */
      readonly clockToleranceSeconds?: number;
      /**
       * How long a verified token is remembered at most, in seconds; 0 turns it off.
       * @defaultValue `60`
       */
      readonly rememberSeconds?: number;
    }
  | {
      /** Okta: a custom authorization server's access tokens. */
      readonly type: 'okta';
      /** Host name of the organization: `acme.okta.com`. */
      readonly domain: string;
      /**
       * Id of the custom authorization server.
       * @defaultValue `"default"`
       */
      readonly authorizationServer?: string;
      /** How events and logs call it. */
      readonly name: string;
      /** The `aud` that tokens for this gate carry, or several of which one must be there. */
      readonly audience: string | readonly string[];
      /**
       * Where the groups are: a claim, or a dotted path of claims. Default: what the provider is known to use, else
       * `groups`.
       */
      readonly groupsClaim?: string;
      /**
       * What becomes of somebody whose groups are left out because there are too many: `refuse` them, or `ask` the
       * group sources for them. Default: `ask` if there is a group source of type `microsoft-graph`, else `refuse`.
       */
      readonly groupsOverage?: 'refuse' | 'ask';
      /** Signature algorithms that are allowed. Default: RS256, ES256 and EdDSA (RS256 for Cloudflare Access). */
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
       * How far the issuer's clock may be off, in seconds.
       * @defaultValue `30`
       */
      readonly clockToleranceSeconds?: number;
      /**
       * How long a verified token is remembered at most, in seconds; 0 turns it off.
       * @defaultValue `60`
       */
      readonly rememberSeconds?: number;
      /**
       * The header that carries the token, instead of `Authorization: Bearer`. Whatever stands before the gate must
       * remove it from what clients send. Default: `Authorization`.
       */
      readonly header?: string;
      /**
       * `rfc9068` demands a JWT access token by the book (RFC 9068): `typ` and all required claims.
       * @defaultValue `"jwt"`
       */
      readonly profile?: 'jwt' | 'rfc9068';
    }
  | {
      /** Microsoft Entra ID: access tokens for an application of your own. */
      readonly type: 'entra-id';
      /** The directory (tenant) id, a GUID. Not a domain, and not `common`. */
      readonly tenant: string;
      /**
       * The tokens' version, as the application's manifest asks for.
       * @defaultValue `2`
       */
      readonly tokenVersion?: 1 | 2;
      /** How events and logs call it. */
      readonly name: string;
      /** The `aud` that tokens for this gate carry, or several of which one must be there. */
      readonly audience: string | readonly string[];
      /**
       * Where the groups are: a claim, or a dotted path of claims. Default: what the provider is known to use, else
       * `groups`.
       */
      readonly groupsClaim?: string;
      /**
       * What becomes of somebody whose groups are left out because there are too many: `refuse` them, or `ask` the
       * group sources for them. Default: `ask` if there is a group source of type `microsoft-graph`, else `refuse`.
       */
      readonly groupsOverage?: 'refuse' | 'ask';
      /** Signature algorithms that are allowed. Default: RS256, ES256 and EdDSA (RS256 for Cloudflare Access). */
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
       * How far the issuer's clock may be off, in seconds.
       * @defaultValue `30`
       */
      readonly clockToleranceSeconds?: number;
      /**
       * How long a verified token is remembered at most, in seconds; 0 turns it off.
       * @defaultValue `60`
       */
      readonly rememberSeconds?: number;
      /**
       * The header that carries the token, instead of `Authorization: Bearer`. Whatever stands before the gate must
       * remove it from what clients send. Default: `Authorization`.
       */
      readonly header?: string;
      /**
       * `rfc9068` demands a JWT access token by the book (RFC 9068): `typ` and all required claims.
       * @defaultValue `"jwt"`
       */
      readonly profile?: 'jwt' | 'rfc9068';
    }
  | {
      /** Auth0: access tokens for an API. */
      readonly type: 'auth0';
      /** Host name of the tenant, or its custom domain: `acme.eu.auth0.com`. */
      readonly domain: string;
      /** How events and logs call it. */
      readonly name: string;
      /** The `aud` that tokens for this gate carry, or several of which one must be there. */
      readonly audience: string | readonly string[];
      /**
       * Where the groups are: a claim, or a dotted path of claims. Default: what the provider is known to use, else
       * `groups`.
       */
      readonly groupsClaim?: string;
      /**
       * What becomes of somebody whose groups are left out because there are too many: `refuse` them, or `ask` the
       * group sources for them. Default: `ask` if there is a group source of type `microsoft-graph`, else `refuse`.
       */
      readonly groupsOverage?: 'refuse' | 'ask';
      /** Signature algorithms that are allowed. Default: RS256, ES256 and EdDSA (RS256 for Cloudflare Access). */
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
       * How far the issuer's clock may be off, in seconds.
       * @defaultValue `30`
       */
      readonly clockToleranceSeconds?: number;
      /**
       * How long a verified token is remembered at most, in seconds; 0 turns it off.
       * @defaultValue `60`
       */
      readonly rememberSeconds?: number;
      /**
       * The header that carries the token, instead of `Authorization: Bearer`. Whatever stands before the gate must
       * remove it from what clients send. Default: `Authorization`.
       */
      readonly header?: string;
      /**
       * `rfc9068` demands a JWT access token by the book (RFC 9068): `typ` and all required claims.
       * @defaultValue `"jwt"`
       */
      readonly profile?: 'jwt' | 'rfc9068';
    }
  | {
      /** Keycloak: access tokens of a realm. */
      readonly type: 'keycloak';
      /** Address of the server, with its path if it has one: `https://sso.acme.example`. */
      readonly url: string;
      /** Name of the realm. */
      readonly realmName: string;
      /** How events and logs call it. */
      readonly name: string;
      /** The `aud` that tokens for this gate carry, or several of which one must be there. */
      readonly audience: string | readonly string[];
      /**
       * Where the groups are: a claim, or a dotted path of claims. Default: what the provider is known to use, else
       * `groups`.
       */
      readonly groupsClaim?: string;
      /**
       * What becomes of somebody whose groups are left out because there are too many: `refuse` them, or `ask` the
       * group sources for them. Default: `ask` if there is a group source of type `microsoft-graph`, else `refuse`.
       */
      readonly groupsOverage?: 'refuse' | 'ask';
      /** Signature algorithms that are allowed. Default: RS256, ES256 and EdDSA (RS256 for Cloudflare Access). */
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
       * How far the issuer's clock may be off, in seconds.
       * @defaultValue `30`
       */
      readonly clockToleranceSeconds?: number;
      /**
       * How long a verified token is remembered at most, in seconds; 0 turns it off.
       * @defaultValue `60`
       */
      readonly rememberSeconds?: number;
      /**
       * The header that carries the token, instead of `Authorization: Bearer`. Whatever stands before the gate must
       * remove it from what clients send. Default: `Authorization`.
       */
      readonly header?: string;
      /**
       * `rfc9068` demands a JWT access token by the book (RFC 9068): `typ` and all required claims.
       * @defaultValue `"jwt"`
       */
      readonly profile?: 'jwt' | 'rfc9068';
    }
  | {
      /** Google: ID tokens of people and of service accounts. */
      readonly type: 'google';
      /** The Workspace domain that callers must belong to (`hd`). Default: every Google account is a good identity. */
      readonly hostedDomain?: string;
      /** How events and logs call it. */
      readonly name: string;
      /** The `aud` that tokens for this gate carry, or several of which one must be there. */
      readonly audience: string | readonly string[];
      /**
       * Where the groups are: a claim, or a dotted path of claims. Default: what the provider is known to use, else
       * `groups`.
       */
      readonly groupsClaim?: string;
      /**
       * What becomes of somebody whose groups are left out because there are too many: `refuse` them, or `ask` the
       * group sources for them. Default: `ask` if there is a group source of type `microsoft-graph`, else `refuse`.
       */
      readonly groupsOverage?: 'refuse' | 'ask';
      /** Signature algorithms that are allowed. Default: RS256, ES256 and EdDSA (RS256 for Cloudflare Access). */
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
       * How far the issuer's clock may be off, in seconds.
       * @defaultValue `30`
       */
      readonly clockToleranceSeconds?: number;
      /**
       * How long a verified token is remembered at most, in seconds; 0 turns it off.
       * @defaultValue `60`
       */
      readonly rememberSeconds?: number;
      /**
       * The header that carries the token, instead of `Authorization: Bearer`. Whatever stands before the gate must
       * remove it from what clients send. Default: `Authorization`.
       */
      readonly header?: string;
      /**
       * `rfc9068` demands a JWT access token by the book (RFC 9068): `typ` and all required claims.
       * @defaultValue `"jwt"`
       */
      readonly profile?: 'jwt' | 'rfc9068';
    }
  | {
      /** GitHub Actions: the OpenID tokens of jobs. */
      readonly type: 'github-actions';
      /** Accounts whose repositories may come, such as `acme`: everybody on GitHub can get a token for any audience. */
      readonly owners: readonly string[];
      /** Numbers of accounts of which the owner must be one besides, as texts. Default: any. */
      readonly ownerIds?: readonly string[];
      /** `iss` of a server of your own: `https://github.acme.example/_services/token`. Default: that of github.com. */
      readonly issuer?: string;
      /** How events and logs call it. */
      readonly name: string;
      /** The `aud` that tokens for this gate carry, or several of which one must be there. */
      readonly audience: string | readonly string[];
      /**
       * Where the groups are: a claim, or a dotted path of claims. Default: what the provider is known to use, else
       * `groups`.
       */
      readonly groupsClaim?: string;
      /**
       * What becomes of somebody whose groups are left out because there are too many: `refuse` them, or `ask` the
       * group sources for them. Default: `ask` if there is a group source of type `microsoft-graph`, else `refuse`.
       */
      readonly groupsOverage?: 'refuse' | 'ask';
      /** Signature algorithms that are allowed. Default: RS256, ES256 and EdDSA (RS256 for Cloudflare Access). */
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
       * How far the issuer's clock may be off, in seconds.
       * @defaultValue `30`
       */
      readonly clockToleranceSeconds?: number;
      /**
       * How long a verified token is remembered at most, in seconds; 0 turns it off.
       * @defaultValue `60`
       */
      readonly rememberSeconds?: number;
      /**
       * The header that carries the token, instead of `Authorization: Bearer`. Whatever stands before the gate must
       * remove it from what clients send. Default: `Authorization`.
       */
      readonly header?: string;
      /**
       * `rfc9068` demands a JWT access token by the book (RFC 9068): `typ` and all required claims.
       * @defaultValue `"jwt"`
       */
      readonly profile?: 'jwt' | 'rfc9068';
    }
  | {
      /** GitLab CI: the ID tokens of jobs. */
      readonly type: 'gitlab-ci';
      /**
       * Groups, with their subgroups, whose projects may come: everybody on gitlab.com can get a token for any
       * audience.
       */
      readonly namespaces: readonly string[];
      /** Address of the server. Default: `https://gitlab.com`. */
      readonly url?: string;
      /** How events and logs call it. */
      readonly name: string;
      /** The `aud` that tokens for this gate carry, or several of which one must be there. */
      readonly audience: string | readonly string[];
      /**
       * Where the groups are: a claim, or a dotted path of claims. Default: what the provider is known to use, else
       * `groups`.
       */
      readonly groupsClaim?: string;
      /**
       * What becomes of somebody whose groups are left out because there are too many: `refuse` them, or `ask` the
       * group sources for them. Default: `ask` if there is a group source of type `microsoft-graph`, else `refuse`.
       */
      readonly groupsOverage?: 'refuse' | 'ask';
      /** Signature algorithms that are allowed. Default: RS256, ES256 and EdDSA (RS256 for Cloudflare Access). */
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
       * How far the issuer's clock may be off, in seconds.
       * @defaultValue `30`
       */
      readonly clockToleranceSeconds?: number;
      /**
       * How long a verified token is remembered at most, in seconds; 0 turns it off.
       * @defaultValue `60`
       */
      readonly rememberSeconds?: number;
      /**
       * The header that carries the token, instead of `Authorization: Bearer`. Whatever stands before the gate must
       * remove it from what clients send. Default: `Authorization`.
       */
      readonly header?: string;
      /**
       * `rfc9068` demands a JWT access token by the book (RFC 9068): `typ` and all required claims.
       * @defaultValue `"jwt"`
       */
      readonly profile?: 'jwt' | 'rfc9068';
    }
  | {
      /** Kubernetes: tokens of service accounts. */
      readonly type: 'kubernetes';
      /** The cluster's issuer, exactly as `iss` spells it. */
      readonly issuer: string;
      /** Address of the cluster's keys. Default: found by discovery, which must be open to the gate. */
      readonly jwksUrl?: string;
      /** How events and logs call it. */
      readonly name: string;
      /** The `aud` that tokens for this gate carry, or several of which one must be there. */
      readonly audience: string | readonly string[];
      /**
       * Where the groups are: a claim, or a dotted path of claims. Default: what the provider is known to use, else
       * `groups`.
       */
      readonly groupsClaim?: string;
      /**
       * What becomes of somebody whose groups are left out because there are too many: `refuse` them, or `ask` the
       * group sources for them. Default: `ask` if there is a group source of type `microsoft-graph`, else `refuse`.
       */
      readonly groupsOverage?: 'refuse' | 'ask';
      /** Signature algorithms that are allowed. Default: RS256, ES256 and EdDSA (RS256 for Cloudflare Access). */
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
       * How far the issuer's clock may be off, in seconds.
       * @defaultValue `30`
       */
      readonly clockToleranceSeconds?: number;
      /**
       * How long a verified token is remembered at most, in seconds; 0 turns it off.
       * @defaultValue `60`
       */
      readonly rememberSeconds?: number;
      /**
       * The header that carries the token, instead of `Authorization: Bearer`. Whatever stands before the gate must
       * remove it from what clients send. Default: `Authorization`.
       */
      readonly header?: string;
      /**
       * `rfc9068` demands a JWT access token by the book (RFC 9068): `typ` and all required claims.
       * @defaultValue `"jwt"`
       */
      readonly profile?: 'jwt' | 'rfc9068';
    };

/** Keeps pages that everybody may have in front of it. Default: every request goes to the origin. */
export type PublicCacheConfiguration = Pick<PublicCacheOptions, 'maxSeconds' | 'maxBytes' | 'headers'>;

/**
 * What is done when it is in trouble. Default: a call that fails is told of at once, and the next one is sent
 * all the same.
 */
export interface ResilienceConfiguration
  extends Pick<
    ResilienceOptions,
    'firstByteSeconds' | 'idleSeconds' | 'retries' | 'failures' | 'openSeconds' | 'failoverTakesWrites'
  > {
  /**
   * How the origin is asked whether it is well: after `failures` that may be those of one caller or one page, and
   * then in place of a request. Default: requests find out.
   */
  readonly health?: {
    /** A path that the origin answers quickly and to everybody, such as `/status/`. */
    readonly path: string;
    /**
     * What the answer's body must contain. Default: a status below 400 is enough. It says that the web server and
     * what the path touches are well, and nothing of the rest.
     */
    readonly contains?: string;
  };
  /**
   * Asked where the origin gave no answer, or is left alone: for requests that may be sent once more. It must know
   * the same host. Default: nobody is.
   */
  readonly failover?: OriginConfiguration;
}

/** Where a secret is kept, and how long what was read is used. */
export type SecretConfiguration =
  | {
      /** Variables of the Worker: `wrangler secret put`. */
      readonly type: 'variables';
      /** Their names, the newest first. Those after the first may be missing: they are there while a key is rotated. */
      readonly names: readonly string[];
      /**
       * Older than this, it is read again beside the request, in seconds. A new version makes things once it is three
       * times as old.
       * @defaultValue `60`
       */
      readonly softAgeSeconds?: number;
      /**
       * Older than this, it is not used whatever happens: requests are refused with 503, in seconds. At least twice
       * `softAgeSeconds`.
       * @defaultValue `86400`
       */
      readonly hardAgeSeconds?: number;
    }
  | {
      /** Workers Secrets Store. */
      readonly type: 'secrets-store';
      /** Its bindings, that of the newest first. */
      readonly bindings: readonly string[];
      /**
       * Older than this, it is read again beside the request, in seconds. A new version makes things once it is three
       * times as old.
       * @defaultValue `60`
       */
      readonly softAgeSeconds?: number;
      /**
       * Older than this, it is not used whatever happens: requests are refused with 503, in seconds. At least twice
       * `softAgeSeconds`.
       * @defaultValue `86400`
       */
      readonly hardAgeSeconds?: number;
    }
  | {
      /** AWS Secrets Manager: the versions with the labels `AWSCURRENT` and `AWSPREVIOUS`. */
      readonly type: 'aws-secrets-manager';
      /** Such as `eu-central-1`. */
      readonly region: string;
      /** The secret's name or ARN. */
      readonly secretId: string;
      /** The field that holds the value, where the secret is a JSON object. Default: the whole text. */
      readonly field?: string;
      /** As whom it is asked. */
      readonly credentials:
        | {
            /** Keys of an IAM user. */
            readonly method: 'keys';
            /** The id of its access key. */
            readonly accessKeyId: string;
            /** The key. A variable: `${AWS_SECRET_ACCESS_KEY}`. */
            readonly secretAccessKey: string;
          }
        | {
            /** A role that trusts an OpenID provider, at which the gate is a client: no key of AWS is kept anywhere. */
            readonly method: 'web-identity';
            /** The role, such as `arn:aws:iam::123456789012:role/portcullis`. */
            readonly role: string;
            /** The provider's token endpoint, which answers the client credentials grant with a JWT. */
            readonly tokenEndpoint: string;
            /** The client id that the gate is registered with there. */
            readonly clientId: string;
            /** Its secret. A variable: `${AWS_CLIENT_SECRET}`. */
            readonly clientSecret: string;
            /** What is asked for. Default: the provider's. */
            readonly scope?: string;
            /** For providers that ask for one, such as Auth0. Default: none is sent. */
            readonly audience?: string;
            /** Where the Security Token Service is. Default: `https://sts.REGION.amazonaws.com`. */
            readonly stsEndpoint?: string;
          };
      /** Where Secrets Manager is. Default: `https://secretsmanager.REGION.amazonaws.com`. */
      readonly endpoint?: string;
      /**
       * Older than this, it is read again beside the request, in seconds. A new version makes things once it is three
       * times as old.
       * @defaultValue `60`
       */
      readonly softAgeSeconds?: number;
      /**
       * Older than this, it is not used whatever happens: requests are refused with 503, in seconds. At least twice
       * `softAgeSeconds`.
       * @defaultValue `86400`
       */
      readonly hardAgeSeconds?: number;
    }
  | {
      /** HashiCorp Vault or OpenBao, KV version 2: the current version and the one before it. */
      readonly type: 'vault';
      /** Such as `https://vault.corp.example:8200`. */
      readonly address: string;
      /**
       * Where the engine is mounted.
       * @defaultValue `"secret"`
       */
      readonly mount?: string;
      /** The secret's path in it. */
      readonly path: string;
      /**
       * The field that holds the value.
       * @defaultValue `"value"`
       */
      readonly field?: string;
      /** A token that may read it. A variable: `${VAULT_TOKEN}`. */
      readonly token: string;
      /** Vault Enterprise and OpenBao only. Default: none. */
      readonly namespace?: string;
      /**
       * Older than this, it is read again beside the request, in seconds. A new version makes things once it is three
       * times as old.
       * @defaultValue `60`
       */
      readonly softAgeSeconds?: number;
      /**
       * Older than this, it is not used whatever happens: requests are refused with 503, in seconds. At least twice
       * `softAgeSeconds`.
       * @defaultValue `86400`
       */
      readonly hardAgeSeconds?: number;
    };

/** Where events go. Bindings and variables are the Worker's. */
export type SinkConfiguration =
  | {
      /** One line on the console, which is Workers Logs. */
      readonly type: 'console';
      /** Only events of these types, and in any case `break_glass` and `person.forgotten`. Default: all. */
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
      /** A Queue, a D1 database with the migrations of `@portcullis/audit`, an Analytics Engine dataset. */
      readonly type: 'queue' | 'd1' | 'analytics-engine';
      /** The binding's name. */
      readonly binding: string;
      /** Only events of these types, and in any case `break_glass` and `person.forgotten`. Default: all. */
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
      /** An R2 bucket: an object for each event, so better behind a queue. */
      readonly type: 'r2';
      /** The binding's name. */
      readonly binding: string;
      /**
       * Begins every key.
       * @defaultValue `"audit/"`
       */
      readonly prefix?: string;
      /** Only events of these types, and in any case `break_glass` and `person.forgotten`. Default: all. */
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
      /** Splunk's HTTP Event Collector. */
      readonly type: 'splunk';
      /** Its address. */
      readonly url: string;
      /** Its token. A variable: `${HEC_TOKEN}`. */
      readonly token: string;
      /** Only events of these types, and in any case `break_glass` and `person.forgotten`. Default: all. */
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
      /** Datadog's log intake. */
      readonly type: 'datadog';
      /** Its address. */
      readonly url: string;
      /** Its API key. A variable: `${DATADOG_API_KEY}`. */
      readonly apiKey: string;
      /** Only events of these types, and in any case `break_glass` and `person.forgotten`. Default: all. */
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
      /** Any service, as NDJSON signed with HMAC-SHA256. */
      readonly type: 'webhook';
      /** Its address. */
      readonly url: string;
      /** The secret that signs, of at least 32 characters. A variable: `${WEBHOOK_SECRET}`. */
      readonly secret: string;
      /** Only events of these types, and in any case `break_glass` and `person.forgotten`. Default: all. */
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

/**
 * Where the pages of this application differ from those of the others: its `name`, above all. Default: in
 * nothing.
 */
export interface ThemeConfiguration {
  /**
   * What people call the site, or the application: pages say it, and lead back to it. Default: `Portcullis`, and
   * no name where pages lead back.
   */
  readonly name?: string;
  /** Color of buttons and links, `#rrggbb`. Default: a blue. */
  readonly color?: string;
  /** The logo as `data:image/…;base64,…`: pages load nothing from elsewhere. Default: none. */
  readonly logo?: string;
  /** Whom to ask when access is refused. Default: `your administrator`. */
  readonly contact?: string;
  /**
   * E-mail address of the contact: pages of refusals then offer a mail with the number of the request. Default:
   * none.
   */
  readonly contactAddress?: string;
  /** BCP 47 tag of the language that the texts of the theme and the descriptions of rules are in. Default: `en`. */
  readonly language?: string;
  /**
   * The languages that pages are shown in: what a browser likes best of them, or the first. One alone is shown to
   * everybody. Default: all, English first.
   */
  readonly languages?: readonly ('en' | 'de' | 'fr' | 'es' | 'ja' | 'zh-Hans')[];
}

/**
 * How requests are traced. Default: `traceparent` is taken and sent on, nothing is recorded of it, and only
 * refusals tell their request’s id.
 */
export interface TracesConfiguration {
  /**
   * What is made of a `traceparent` that a request came with. `believed`: its trace goes on, and is recorded where
   * the caller asks for it. `continued`: its trace goes on, and `sampleRate` says whether it is recorded.
   * `ignored`: a new trace is begun.
   * @defaultValue `"continued"`
   */
  readonly callers?: 'believed' | 'continued' | 'ignored';
  /**
   * The share of requests that are recorded, 0 to 1, but for those of callers who are believed.
   * @defaultValue `1`
   */
  readonly sampleRate?: number;
  /** Where spans are sent, as OpenTelemetry over HTTP in JSON. Default: nowhere. */
  readonly collector?: {
    /** Its whole address, such as `https://otel.example/v1/traces`. */
    readonly url: string;
    /** What it wants to be told besides. A key stands in a variable: `${OTEL_KEY}`. Default: nothing. */
    readonly headers?: { readonly [name: string]: string };
  };
  /**
   * Whether spans are made by Cloudflare’s own tracing too, which the Wrangler file turns on
   * (`observability.traces`). Its traces have ids of their own. Default: where there is no `collector`.
   */
  readonly platform?: boolean;
  /** Roles whose people are told in `Server-Timing` what took how long. Default: nobody is. */
  readonly serverTiming?: readonly string[];
}
