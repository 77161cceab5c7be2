import type { CredentialChange, LockedChange, SsoStep } from '@portcullis/core/internal';
import type { EventActor, EventAuthentication, EventResource, EventSource } from './event-facts.ts';
import type { EventHead, EventTrace } from './event-head.ts';

/** A session, without anything that would allow its use. */
export interface EventSession {
  /** SHA-256 of the session's id, or a part of it. Never the id. */
  readonly id_hash: string;
  /** Seconds since the Unix epoch. */
  readonly created?: number | undefined;
  /** Seconds since the Unix epoch. */
  readonly expires?: number | undefined;
}

/** The optional fields of any activity. */
interface ActivityHead extends EventHead {
  readonly detail?: string | undefined;
  readonly actor?: EventActor | undefined;
  readonly auth?: EventAuthentication | undefined;
  readonly session?: EventSession | undefined;
  readonly src?: EventSource | undefined;
  readonly trace?: EventTrace | undefined;
  /** Fields that were replaced by a pseudonym. */
  readonly redactions?: readonly string[] | undefined;
}

/** A user logged in at the edge, or tried to. */
export interface LoginEvent extends ActivityHead {
  readonly type: 'login';
}

/** A session ended. */
export interface LogoutEvent extends ActivityHead {
  readonly type: 'logout';
  /** Who ended it: the person, the provider (back-channel), an operator, or another login of the browser. */
  readonly logout: {
    readonly by: 'user' | 'provider' | 'operator' | 'login';
    /** The person of the session, if that may not be the actor: an operator or another login ended it. */
    readonly iss?: string | undefined;
    readonly sub?: string | undefined;
    /**
     * Code of an additional step that failed, such as revoking the refresh token. The session has ended all the same, unless `outcome` is
     * `error`.
     */
    readonly failure?: string | undefined;
  };
}

/** The tokens of a session were renewed, or were not. */
export interface SessionRefreshEvent extends ActivityHead {
  readonly type: 'session.refresh';
}

/** A browser registered or proved the key that its session is bound to, or did not. */
export interface SessionDeviceEvent extends ActivityHead {
  readonly type: 'session.device';
  readonly device: {
    /**
     * `unproved`: a request came without a proof that counts, as with a copied cookie. `refused`: a proof was not valid.
     */
    readonly change: 'bound' | 'proved' | 'unproved' | 'refused';
    /** Thumbprint of the key (RFC 7638). */
    readonly key?: string | undefined;
  };
}

/** Groups were mapped to roles, which are in `actor.roles`. */
export interface RolesResolvedEvent extends ActivityHead {
  readonly type: 'roles.resolved';
  readonly actor: EventActor;
}

/** A Conduit method was called: `resource.operation`. */
export interface ConduitCallEvent extends ActivityHead {
  readonly type: 'conduit.call';
  readonly resource: EventResource;
}

/** Members of a project were changed to match a group, or the account of a person who is no longer in any group was disabled. */
export interface GroupSyncEvent extends ActivityHead {
  readonly type: 'group.sync';
  readonly group: {
    /** The provider's group. */
    readonly name: string;
    /** What follows it, such as a project; `accounts` where one is disabled. */
    readonly target?: string | undefined;
    readonly change: 'add' | 'remove' | 'disable';
    /** How many members. */
    readonly count: number;
    /** The member, where it is one. */
    readonly member?: string | undefined;
    /** How many members the target has before and after it, if that is known. */
    readonly before?: number | undefined;
    readonly after?: number | undefined;
  };
}

/** A policy became active. */
export interface PolicyLoadedEvent extends ActivityHead {
  readonly type: 'policy.loaded';
  readonly policy: {
    readonly id: string;
    readonly version_sha256?: string | undefined;
    /** How many rules it has. */
    readonly rules?: number | undefined;
  };
}

/** The configuration changed. */
export interface ConfigChangedEvent extends ActivityHead {
  readonly type: 'config.changed';
  readonly config: {
    readonly name: string;
    readonly version_sha256?: string | undefined;
    readonly previous_sha256?: string | undefined;
  };
}

/** A key was replaced. Only names of keys are recorded. */
export interface KeysRotatedEvent extends ActivityHead {
  readonly type: 'keys.rotated';
  readonly keys: {
    /** What the key is for, such as `session` or `checkpoint`. */
    readonly purpose: string;
    readonly kid: string;
    readonly previous_kid?: string | undefined;
  };
}

/** The link between one pseudonym and its person was destroyed, so that the log can no longer be attributed to that person. */
export interface PersonForgottenEvent extends ActivityHead {
  readonly type: 'person.forgotten';
  readonly person: { readonly pseudonym: string };
}

/** Signing keys were used beyond their age, because their issuer could not be reached. */
export interface StaleKeysEvent extends ActivityHead {
  readonly type: 'jwks.stale_used';
  readonly keys: {
    readonly issuer: string;
    /** In seconds. */
    readonly age_s: number;
  };
}

/** A user completed a step of the application's own login, which the gate answers for them, or failed it. */
export interface SsoEvent extends ActivityHead {
  readonly type: 'sso';
  readonly sso: {
    readonly step: SsoStep;
    /** The account's name in the application, if it is known. */
    readonly username?: string | undefined;
    /** The stable id of the person in the application. */
    readonly account?: string | undefined;
  };
}

/** A user who was refused asked for access. Their message is not recorded. */
export interface AccessRequestEvent extends ActivityHead {
  readonly type: 'access.requested';
  readonly access_request: {
    /** The event of the refused request. */
    readonly event: string;
    readonly policy: string;
    readonly rule?: string | undefined;
    /** Which channel was notified: `webhook`. */
    readonly to: string;
    /** Why no one could be notified. */
    readonly failure?: string | undefined;
  };
}

/** A program received a credential to act for a person, or the credential was revoked; a person deposited something for an agent, or confirmed a call. */
export interface CredentialEvent extends ActivityHead {
  readonly type: 'credential';
  readonly credential: {
    readonly change: CredentialChange;
    /**
     * Who did it: the person, an operator, or the client to which it was issued. `replay`: its code or refresh token was sent a second time,
     * which revoked it automatically. `provider`: the identity provider, whose assertion the client exchanged for it.
     */
    readonly by: 'user' | 'operator' | 'replay' | 'client' | 'provider';
    /** Identifies the credential. It cannot be used as one. */
    readonly id: string;
    /** The name that the program gave. */
    readonly name: string;
    /** `client_id` of the OAuth client, if the credential is an agent's. */
    readonly client?: string | undefined;
    /** The tool whose call the person confirmed or declined. Never its arguments. */
    readonly tool?: string | undefined;
    /** The person whom it acts for. */
    readonly iss: string;
    readonly sub: string;
    /** When it ends at the latest, seconds since the Unix epoch. */
    readonly expires: number;
  };
}

/** A grant admitted a person without the identity provider, or was refused or revoked. Always written before the response is sent. */
export interface BreakGlassEvent extends ActivityHead {
  readonly type: 'break_glass';
  readonly break_glass: {
    readonly change: 'used' | 'refused' | 'revoked' | 'ended';
    /** The grant's id, if an allowed key signed it. It cannot be used as a grant. */
    readonly grant?: string | undefined;
    /** The name of the key that signed. */
    readonly signer?: string | undefined;
    /** Why it was granted, as its signer wrote it. */
    readonly reason?: string | undefined;
  };
}

/** A person was locked out or admitted again, their sessions were ended, or an order to do so was refused. Always written. */
export interface LockEvent extends ActivityHead {
  readonly type: 'lock';
  readonly lock: {
    readonly change: LockedChange;
    /** Who ordered it: an operator of the gate, or the identity provider. */
    readonly source: 'operator' | 'provider';
    /** The name of the key that signed, or the issuer. `undefined`: the actor. */
    readonly by?: string | undefined;
    /** Identifies the entry, as in the `detail` of requests that it refuses. */
    readonly id?: string | undefined;
    /** The person, by each kind of name that is known. */
    readonly iss?: string | undefined;
    readonly sub?: string | undefined;
    readonly email?: string | undefined;
    readonly username?: string | undefined;
    /** Why, as written by the operator. */
    readonly reason?: string | undefined;
    /** When a lock ends, in seconds since the Unix epoch. `undefined`: when it is removed. */
    readonly until?: number | undefined;
    /** The type of the provider's security event. */
    readonly event?: string | undefined;
  };
}

/**
 * A user asked for a role for a limited time, or that was approved, declined or revoked, or one of these was refused. Always written,
 * before the role counts.
 */
export interface ElevationEvent extends ActivityHead {
  readonly type: 'elevation';
  readonly elevation: {
    readonly change: 'asked' | 'approved' | 'declined' | 'revoked' | 'refused';
    /** Identifies the elevation, as in the events of requests that it allows. */
    readonly id?: string | undefined;
    readonly role?: string | undefined;
    /** The user who asked, who is not the actor of an approval. */
    readonly iss?: string | undefined;
    readonly sub?: string | undefined;
    readonly policy?: string | undefined;
    /** The version of the policy, for which alone the elevation counts. */
    readonly version_sha256?: string | undefined;
    /** How long the user asked for it. */
    readonly minutes?: number | undefined;
    /** When it ends, in seconds since the Unix epoch. */
    readonly until?: number | undefined;
  };
}

/** The gate deals with an origin in another way than before, or the body of its answer did not come to its end. */
export interface UpstreamChangedEvent extends ActivityHead {
  readonly type: 'upstream.changed';
  readonly upstream: {
    /** The origin's name. */
    readonly id: string;
    readonly change:
      | 'circuit_opened'
      | 'circuit_closed'
      | 'retried'
      | 'failed_over'
      | 'body_stalled'
      | 'body_broken';
  };
}

/** A gate serves an archive in place of an application: when a writer first serves it, and when it serves another one than before. */
export interface ArchiveServedEvent extends ActivityHead {
  readonly type: 'archive.served';
  readonly archive: {
    /** The application that was archived. */
    readonly origin: string;
    /** The day on which the archive was read from it. */
    readonly day: string;
    /** SHA-256 of `archive.json`, which has the hashes of everything else. */
    readonly sha256: string;
    /** How many objects it has. */
    readonly objects: number;
  };
}

/** Something unusual that an operator should look at. It decides nothing. */
export interface SignalEvent extends ActivityHead {
  readonly type: 'signal';
  readonly signal: {
    readonly name: SignalName;
    /** What it was before, such as the last country. */
    readonly before?: string | undefined;
    /** What it is now. */
    readonly now?: string | undefined;
    /** How many (denials) or how fast (kilometres an hour). */
    readonly value?: number | undefined;
  };
}

/** What is worth a look. */
export type SignalName =
  | 'new_country'
  | 'new_device'
  | 'impossible_travel'
  | 'denial_burst'
  | 'first_use'
  | 'break_glass';

/** What happens besides requests. */
export type ActivityEvent =
  | LoginEvent
  | LogoutEvent
  | SessionRefreshEvent
  | SessionDeviceEvent
  | RolesResolvedEvent
  | ConduitCallEvent
  | GroupSyncEvent
  | PolicyLoadedEvent
  | ConfigChangedEvent
  | KeysRotatedEvent
  | PersonForgottenEvent
  | StaleKeysEvent
  | SsoEvent
  | AccessRequestEvent
  | CredentialEvent
  | BreakGlassEvent
  | LockEvent
  | ElevationEvent
  | UpstreamChangedEvent
  | ArchiveServedEvent
  | SignalEvent;

/** The members of each part of an activity. What is not here has no way into the log. */
export const ACTIVITY_FIELDS: Readonly<Record<string, readonly string[]>> = {
  actor: ['kind', 'iss', 'sub', 'email', 'name', 'groups_raw_count', 'roles', 'groups_unanswered'],
  auth: [
    ...['method', 'provider', 'acr', 'amr', 'auth_time', 'device_time', 'mfa'],
    ...['client', 'program', 'keys_age_s'],
  ],
  session: ['id_hash', 'created', 'expires'],
  src: ['ip', 'asn', 'country'],
  trace: ['request_id', 'traceparent', 'ray_id'],
  resource: ['app', 'kind', 'id', 'operation'],
  device: ['change', 'key'],
  logout: ['by', 'failure', 'iss', 'sub'],
  group: ['name', 'target', 'change', 'count', 'member', 'before', 'after'],
  policy: ['id', 'version_sha256', 'rules'],
  config: ['name', 'version_sha256', 'previous_sha256'],
  keys: ['purpose', 'kid', 'previous_kid', 'issuer', 'age_s'],
  access_request: ['event', 'policy', 'rule', 'to', 'failure'],
  credential: ['change', 'by', 'id', 'name', 'client', 'tool', 'iss', 'sub', 'expires'],
  break_glass: ['change', 'grant', 'signer', 'reason'],
  lock: ['change', 'source', 'by', 'id', 'iss', 'sub', 'email', 'username', 'reason', 'until', 'event'],
  elevation: ['change', 'id', 'role', 'iss', 'sub', 'policy', 'version_sha256', 'minutes', 'until'],
  person: ['pseudonym'],
  sso: ['step', 'username', 'account'],
  upstream: ['id', 'change'],
  archive: ['origin', 'day', 'sha256', 'objects'],
  signal: ['name', 'before', 'now', 'value'],
};
