import type { Policy } from '@portcullis/policy';
import type { RoleMapping } from '@portcullis/roles';
import type { AuditConfiguration } from './audit-configuration.ts';

/** Where identities come from: one identity provider, or Cloudflare Access. */
export type ProviderConfiguration =
  | {
      /** Any OpenID provider: its keys are found by discovery. */
      readonly type: 'oidc';
      /** How events and logs call it. */
      readonly name: string;
      /** The provider's `iss`, exactly. https, or http on loopback for development. */
      readonly issuer: string;
      /** The `aud` that tokens for this gate carry. */
      readonly audience: string;
      /** Where the groups are: a claim, or a dotted path of claims. Default `groups`. */
      readonly groupsClaim?: string;
      /** The header that carries the token, instead of `Authorization: Bearer`. */
      readonly header?: string;
    }
  | {
      /** Cloudflare Access in front of the Worker. */
      readonly type: 'cloudflare-access';
      readonly name: string;
      /** The team: `acme` of `acme.cloudflareaccess.com`. */
      readonly team: string;
      /** The application's audience tag. */
      readonly audience: string;
      /** Default `groups`. */
      readonly groupsClaim?: string;
    };

/** An OpenID provider that people log in at. */
export interface LoginProviderConfiguration {
  /** The provider's `iss`, exactly. https, or http on loopback for development. */
  readonly issuer: string;
  readonly clientId: string;
  /** How the gate proves that it is this client. The secret is a variable: `${CLIENT_SECRET}`. */
  readonly clientAuthentication:
    | { readonly method: 'client_secret_basic' | 'client_secret_post'; readonly secret: string }
    | { readonly method: 'none' };
  /** What people call it. Default: its name. */
  readonly label?: string;
  /** Default `openid email profile`. */
  readonly scope?: string;
  /** Where the groups are: a claim, or a dotted path of claims. Default `groups`. */
  readonly groupsClaim?: string;
  /** Domains of the e-mail addresses that log in here, for the chooser. */
  readonly domains?: readonly string[];
  /** Paths below which people log in here. The longest that fits wins. */
  readonly paths?: readonly string[];
}

/** People log in at the gate. Each host has sessions of its own. */
export interface LoginConfiguration {
  /** Secrets that seal cookies, newest first, each of at least 32 random characters: `["${SESSION_KEY}"]`. */
  readonly keys: readonly string[];
  /** The providers, by the names that addresses and events use. With several, people choose. */
  readonly providers: Readonly<Record<string, LoginProviderConfiguration>>;
  /** A Durable Object namespace (class `PortcullisSessions`) that keeps sessions. Default: they are sealed into cookies. */
  readonly durableObject?: string;
  /** Where the gate's own endpoints are. Default `/.portcullis/`. */
  readonly prefix?: string;
  /** A session not used for so long ends, in seconds. Default 28800 (8 hours). */
  readonly idleSeconds?: number;
  /** A session ends after this time whatever happens, in seconds. Default 86400 (a day). */
  readonly lifetimeSeconds?: number;
  /** Groups are read again after this time, where the provider gave a refresh token, in seconds. Default 300. */
  readonly refreshSeconds?: number;
  /** What the provider said is never believed longer than this, in seconds. Default 3600. */
  readonly identitySeconds?: number;
  /** How the pages look. */
  readonly theme?: {
    readonly name?: string;
    /** `#rrggbb`. */
    readonly colour?: string;
    /** An image as `data:image/…;base64,…`. */
    readonly logo?: string;
    /** Whom to ask when access is refused. */
    readonly contact?: string;
    /** BCP 47 tag. */
    readonly language?: string;
  };
}

/** How an instance is reached. The public host is kept on every one. */
export type OriginConfiguration =
  | {
      /** A binding with `fetch`: a VPC Service, another Worker, an mTLS certificate. */
      readonly binding: string;
    }
  | {
      /** The origin of the Worker's own zone. */
      readonly zone: true;
    }
  | {
      /** Another name in the same zone, asked for the public host. */
      readonly resolveOverride: string;
    };

/** People are signed in to Phorge by their login at the gate. Needs `login`. */
export interface SingleSignOnConfiguration {
  /** "Server name" of the provider in Phorge: lower-case letters, digits and periods, such as `edge.gateway`. */
  readonly serverName: string;
  /** "Client ID" of the provider in Phorge. */
  readonly clientId: string;
  /** "Client Secret" of the provider in Phorge, of at least 32 random characters. A variable: `${PHORGE_SSO_SECRET}`. */
  readonly clientSecret: string;
  /** A Durable Object namespace (class `PortcullisSso`) that keeps codes and usernames. */
  readonly durableObject: string;
  /** Phorge's `phabricator.cookie-prefix`. Default none. */
  readonly cookiePrefix?: string;
  /** Whether a new person's registration form is completed for them. Default `true`. */
  readonly register?: boolean;
  /** Phorge shows pages to strangers (`policy.allow-public`), so the gate must start its login. Default `false`. */
  readonly phorgeAllowsPublic?: boolean;
  /** People may connect accounts that they had before. Default: old sessions of Phorge are dropped. */
  readonly link?: {
    /** The provider's number in Phorge, as in `/auth/config/view/5/`. */
    readonly providerId: number;
  };
  /** How people get their usernames. */
  readonly usernames?: {
    /** Claims that a name may come from, tried in order. Default `preferred_username`, `email`, `name`. */
    readonly claims?: readonly string[];
    /** What the next person gets whose name is held already. Default `number`. */
    readonly collision?: 'number' | 'provider' | 'refuse';
  };
}

/** One application behind the gate. */
export interface InstanceConfiguration {
  /** How events call it. */
  readonly name: string;
  /**
   * The public hosts, each with its port where it is not the scheme's own. The first is that of
   * `phabricator.base-uri`.
   */
  readonly hosts: readonly string[];
  readonly application: 'phabricator';
  readonly origin: OriginConfiguration;
  /** Who may do what. Without a rule nobody may do anything. */
  readonly policy: Policy<string>;
  /** A policy to come: decides beside the enforced one. Differences are recorded, and nothing of it is enforced. */
  readonly shadowPolicy?: Policy<string>;
  /** Default: Phorge logs people in by itself. */
  readonly sso?: SingleSignOnConfiguration;
  /** Largest form that is read and judged, in bytes. Default 8388608 (8 MiB). */
  readonly maxFormBytes?: number;
  /** The origin itself ignores `__path__` in bodies (PHP `request_order = "PG"`), so that larger forms may pass unread. */
  readonly originHardened?: boolean;
  /** Longest wait for the origin's headers, in seconds. Default 100. */
  readonly timeoutSeconds?: number;
}

/**
 * The whole gateway as data. Any text in it may hold `${NAME}`, in upper case: it is taken from the Worker's variables, so that one
 * file serves staging and production.
 */
export interface GatewayConfiguration {
  /** For editors. */
  readonly $schema?: string;
  /** How events call this Worker. Default `portcullis`. */
  readonly name?: string;
  /** Whose tokens are accepted. Tried in order: the first whose credential a request carries decides. */
  readonly providers: readonly ProviderConfiguration[];
  /** Where people log in. Default: nobody can, and only tokens are accepted. */
  readonly login?: LoginConfiguration;
  /** Roles, and what gives them: groups by name, glob or expression, other roles, claims. */
  readonly roles: RoleMapping;
  readonly instances: readonly InstanceConfiguration[];
  readonly audit?: AuditConfiguration;
}
