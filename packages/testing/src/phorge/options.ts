/** An account of the fake Phorge. */
export interface PhorgeUserOptions {
  readonly username: string;
  /** Default: the username. */
  readonly realName?: string;
  /** Default `<username>@phorge.example`. */
  readonly email?: string;
  /** Default false. */
  readonly admin?: boolean;
  /** Default false. */
  readonly disabled?: boolean;
  /** A bot account. Default false. */
  readonly bot?: boolean;
  /** Whether an administrator let the user in. Default true. */
  readonly approved?: boolean;
  /** For the password login page, when that provider is on. Default: none, the user cannot log in there. */
  readonly password?: string;
  /** A Conduit token of 32 characters, `api-…`. Default: none. */
  readonly apiToken?: string;
  /** The password for git over HTTP. Default: none. */
  readonly vcsPassword?: string;
  /** The account id (`phid` of `user.whoami`) at the OAuth provider it is linked with. Default: not linked. */
  readonly externalId?: string;
}

/** A repository that the fake Phorge serves over HTTP. */
export interface PhorgeRepositoryOptions {
  readonly shortName: string;
  /** Upper-case letters. Default: none. */
  readonly callsign?: string;
  /** Default `git`. */
  readonly vcs?: 'git' | 'hg';
  /** A bare git or a Mercurial repository, served by the program itself. Default: none, and git finds it empty. */
  readonly directory?: string;
  /** Whether git-lfs is served. Default false. */
  readonly lfs?: boolean;
  /** Default true. */
  readonly httpEnabled?: boolean;
  /** Pushes are answered 503. Default false. */
  readonly readOnly?: boolean;
}

/** A project; members are named by username. */
export interface PhorgeProjectOptions {
  readonly name: string;
  /** Default: the name in lower case with `_` between the words. */
  readonly slug?: string;
  /** `PHID-PROJ-…`. Default: made up. */
  readonly phid?: string;
  /** Default: none. */
  readonly members?: readonly string[];
  /** Who may change it and who may join it, as Phorge writes policies. Default `users`. */
  readonly edit?: string;
  readonly join?: string;
  /** Default false. */
  readonly archived?: boolean;
  /** The slug of its parent project, which must be listed before it. Default: none. */
  readonly parent?: string;
}

/** The OAuth provider "Phorge" as set up in Phorge, pointing at the server that plays it. */
export interface PhorgeOAuthProviderOptions {
  /** Server name, `[a-z0-9.]+`; part of the callback `/auth/login/phabricator:<name>/`. */
  readonly name: string;
  /** Base URI of the server; may have a port and a path. */
  readonly baseUri: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Its number in Phorge, as in `/auth/link/<id>/`. Default 1. */
  readonly id?: number;
  /** Default true. */
  readonly allowLogin?: boolean;
  /** Default true. */
  readonly allowRegistration?: boolean;
  /** Whether users who are signed in may connect an account of the provider. Default true. */
  readonly allowLink?: boolean;
  /** Whether anonymous visitors are redirected to the provider immediately, if it is the only one. Default true. */
  readonly autoLogin?: boolean;
}

/** Options of the fake Phorge. */
export interface PhorgeOptions {
  /** Port of 127.0.0.1 to listen on; 0 takes a free one. Default 0. */
  readonly port?: number;
  /** `phabricator.base-uri`. Default `http://127.0.0.1:<port>/`. */
  readonly baseUri?: string;
  /** `phabricator.allowed-uris`, more hosts that are served. Default none. */
  readonly allowedUris?: readonly string[];
  /** `security.alternate-file-domain`. Default none. */
  readonly alternateFileDomain?: string;
  /** `policy.allow-public`: pages that allow it are served to anonymous visitors. Default false. */
  readonly allowPublic?: boolean;
  /** The username and password provider is on, so there is no auto login. Default false. */
  readonly passwordLogin?: boolean;
  /** Default none. */
  readonly oauthProvider?: PhorgeOAuthProviderOptions;
  /** `auth.require-approval`: new users wait until an administrator lets them in. Default false, unlike Phorge's. */
  readonly requireApproval?: boolean;
  /** `auth.email-domains`: only addresses of these domains can register. Default: every one can. */
  readonly emailDomains?: readonly string[];
  /** Default `admin` (administrator) and `alice`. */
  readonly users?: readonly PhorgeUserOptions[];
  /** Default one project "Platform Team" without members. */
  readonly projects?: readonly PhorgeProjectOptions[];
  /** Default one repository `example`, callsign `EX`. */
  readonly repositories?: readonly PhorgeRepositoryOptions[];
  /** `phabricator.cookie-prefix`. Default none. */
  readonly cookiePrefix?: string;
  /** The web server whose rewrite and normalization rules apply. Default `nginx`. */
  readonly origin?: 'nginx' | 'apache';
  /**
   * PHP's `enable_post_data_reading = Off` and a `max_input_vars` that no query reaches: a body cannot choose the path,
   * and a long query cuts nothing off. Default false.
   */
  readonly hardened?: boolean;
  /** A rewrite rule that a query and a raw `&` in the path cannot get past. Default false: the documented rule. */
  readonly hardenedRewrite?: boolean;
  /** `support/preamble.php` takes the client's scheme from `X-Forwarded-Proto`. Default false. */
  readonly preamble?: boolean;
  /** `security.require-https`: what did not come by https is sent there. Default false. */
  readonly requireHttps?: boolean;
  /** Every address answers 500, as when MySQL is away. Default false. */
  readonly databaseDown?: boolean;
  /** The time in milliseconds since 1970. Default `Date.now`. */
  readonly clock?: () => number;
  /** That many random bytes. Default Node's `randomBytes`. */
  readonly random?: (byteCount: number) => Uint8Array;
  /** For the server-to-server calls of the OAuth provider. Default the global `fetch`. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}
