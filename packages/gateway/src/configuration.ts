import type { Policy } from '@portcullis/policy';

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

/** One application behind the gate. */
export interface InstanceConfiguration {
  /** How events call it. */
  readonly name: string;
  /** The public hosts, each with its port where it is not the scheme's own. */
  readonly hosts: readonly string[];
  readonly application: 'phabricator';
  readonly origin: OriginConfiguration;
  /** Who may do what. Without a rule nobody may do anything. */
  readonly policy: Policy<string>;
  /** Largest form that is read and judged, in bytes. Default 8388608 (8 MiB). */
  readonly maxFormBytes?: number;
  /** The origin itself ignores `__path__` in bodies (PHP `request_order = "PG"`), so that larger forms may pass unread. */
  readonly originHardened?: boolean;
  /** Longest wait for the origin's headers, in seconds. Default 100. */
  readonly timeoutSeconds?: number;
}

/** What is done with events. */
export interface AuditConfiguration {
  /** Default: one line on the console, which is Workers Logs. */
  readonly sinks?: readonly { readonly type: 'console' }[];
  /** `open` serves a request whose record could not be written and reports the loss; `closed` refuses it. Default `open`. */
  readonly onSinkFailure?: 'open' | 'closed';
}

/**
 * The whole gateway as data. Any text in it may hold `${NAME}`: it is taken from the Worker's variables, so that one
 * file serves staging and production.
 */
export interface GatewayConfiguration {
  /** For editors. */
  readonly $schema?: string;
  /** How events call this Worker. Default `portcullis`. */
  readonly name?: string;
  /** Tried in order: the first whose credential a request carries decides. */
  readonly providers: readonly ProviderConfiguration[];
  /** Roles, and the groups (exact names or globs) that give them. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  readonly instances: readonly InstanceConfiguration[];
  readonly audit?: AuditConfiguration;
}
