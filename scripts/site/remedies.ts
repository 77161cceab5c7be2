const TOKEN_ISSUER =
  'See `detail` for the check that failed. Compare the provider in the configuration with the token’s claims.';
const SPELLING =
  'Send the canonical form of the address. If an application creates such links, fix them there: the gate and the origin could interpret an ambiguous address differently.';
const CLIENT = 'Nothing to do at the gate. The client must send a different request; see `detail`.';
const CALLER =
  'See `detail`. If the user should have access, run `portcullis explain` to find the rule or role mapping that decided.';
const SIGN_IN = 'The user must sign in. A program must send a token.';
const PROVIDER = 'See `detail`. Check the provider’s status and the registration of the client there.';
const ISSUER =
  'See `detail`. Check that the issuer’s discovery document and `jwks_uri` use https and can be reached.';
const ORIGIN =
  'Check the application and the connection to it: tunnel, binding, origin settings. For Phorge, run `portcullis phorge doctor`.';
const WORKER = 'This is a mistake in the Worker’s code; see `detail`. Fix it and deploy.';

/** What an operator can do about each error code. The page of error codes cannot be generated while one is missing. */
export const remedies: Readonly<Record<string, string>> = {
  'operator.denied': 'If the user may see the audit record, grant one of the roles in `operator.roles`.',
  'operator.login_required': SIGN_IN,
  'operator.origin':
    'If another site sent the form, nothing. Otherwise open the page at the public host name.',
  'operator.parameters': CLIENT,
  'operator.untrusted_origin':
    'Give `operatorPage()` the `loginHost` of the login, or set `trustedOrigin` if you trust every script of this host.',
  'operator.unavailable':
    'Check the D1 database (see `detail`), and apply all migrations of `@portcullis/audit`.',
  'elevation.decided': 'Nothing. The page of the request shows what was decided.',
  'elevation.denied':
    'Only the user who asked, holders of a role in `approvers` by groups, and operators see a request. Programs and bots do not.',
  'elevation.limited': 'Decide or revoke waiting requests at `elevations/`, or raise `atOnce` in the policy.',
  'elevation.login_required': SIGN_IN,
  'elevation.origin':
    'If another site sent the form, nothing. Otherwise open the page at the public host name.',
  'elevation.own_request':
    'Another person must approve it. For users of two issuers, list both in `elevations.distinctIssuers` if no person has accounts at both.',
  'elevation.parameters': CLIENT,
  'elevation.policy_changed': 'The user asks again: an approval counts for one version of the policy.',
  'elevation.unavailable': 'Check the Durable Object or database that stores elevations (see `detail`).',
  'elevation.unknown': 'The user asks again: a request that no one decides expires after a day.',
  'mcp.content_type': CLIENT,
  'mcp.header_mismatch': CLIENT,
  'mcp.json_invalid': CLIENT,
  'mcp.message_ambiguous': CLIENT,
  'mcp.message_invalid': CLIENT,
  'mcp.message_too_large': 'Raise `maxMessageBytes`, if such calls are expected.',
  'mcp.method_unknown': CLIENT,
  'mcp.name_unknown':
    'The server does not list this tool, resource or prompt to this caller. If it is new, the gate finds it within `listSeconds`.',
  'mcp.origin_foreign': 'If the page may use the server, name its origin in `allowedOrigins`.',
  'mcp.params_invalid': CLIENT,
  'mcp.server_answer_invalid': 'See `detail` for the answer of the MCP server, and fix it there.',
  'mcp.session_unknown':
    'The client must initialize again. If it often has to, see whether `sessionSecrets` changed.',
  'mcp.sessions_off': 'Set `sessionSecrets`, or configure the MCP server to work without sessions.',
  'mcp.verb_unknown': CLIENT,
  'mcp.version_unsupported': CLIENT,
  'phabricator.conduit_ambiguous': CLIENT,
  'phabricator.conduit_token_unknown':
    'The user must create a new API token in Phorge, under Settings, Conduit API Tokens.',
  'phabricator.conduit_too_many':
    'A client sends many invalid tokens: see `src.ip`. The limit is `conduit.tokens.asksPerMinute`.',
  'phabricator.conduit_unverified': ORIGIN,
  'phabricator.conduit_no_bot':
    'Configure a bot for one of the caller’s roles in `conduit.bots`, or let the caller use a Conduit token of its own.',
  'phabricator.conduit_other_person':
    'The user must send an API token of their own account. If the e-mail addresses in Phorge differ from those of the login, see `conduit.samePerson`.',
  'phabricator.file_ticket_invalid':
    'Run the program again to request a new link. If new links fail immediately, check that all Workers of the host have the same `login` keys or `repositories.ticketKeys`.',
  'phabricator.vcs_password_unknown':
    'The user must set a password in Phorge, under Settings, VCS Password, and enter it in git again.',
  'phabricator.vcs_too_many':
    'A client sends many invalid passwords: see `src.ip`. The limit is `repositories.asksPerMinute`.',
  'phabricator.vcs_unverified':
    'See `detail`: either Phorge did not answer, or it did not check the password. In the second case, configure its web server to pass the `Authorization` header to PHP.',
  'phabricator.vcs_repository_unknown':
    'Check the name of the repository, and in Diffusion whether its import has finished. git does not discard the password.',
  'phabricator.vcs_repository_refused':
    'Check in Diffusion whether the user may see the repository, and whether it is active and served over HTTP. git does not discard the password.',
  'phabricator.vcs_no_account':
    'Configure an account for one of the caller’s roles in `repositories.accounts`, or let the user send their own VCS password.',
  'phabricator.vcs_no_password':
    'Set a VCS password in Phorge and run `portcullis login` again, which prompts for it; or configure an account for one of the caller’s roles in `repositories.accounts`.',
  'phabricator.vcs_other_person':
    'The user must send the VCS password of their own account. If usernames in Phorge differ from those of the login, see `repositories.samePerson`.',
  'gateway.no_new_address':
    'The path is not in `redirects.map`, and `redirects.unmapped` is `explain`. `portcullis redirects missed` lists such paths: add them to the map.',
  'phabricator.retired':
    'The instance is configured as `retired`: only what is known to read passes. Write at the new address, or remove `retired` if Phabricator is to be used again.',
  'phabricator.lfs_ticket_invalid':
    'Run git-lfs again to request a new transfer. If new transfers fail immediately, check that all Workers of the host have the same `repositories.ticketKeys`.',
  'secret.unavailable':
    'Check the secret store that `detail` names and the gate’s credentials for it. The cached value was used until `hardAgeSeconds`.',
  'session.locked':
    'An operator or the identity provider locked the user. `portcullis locks` lists who and why; `portcullis unlock` ends it.',
  'session.locks_unavailable':
    'The store of `lock` does not answer, and the last list is older than `lock.keepSeconds`. Check the store.',
  'session.lock_refused':
    'Sign a new order for this gate with a key in `lock.operators`, within five minutes. Each order is carried out once.',
  'session.lock_needs_second':
    'The user is in `lock.protected`. Have a second operator sign the order: `portcullis lock --save`, then `portcullis lock --order`.',
  'session.lock_limited':
    'Wait until the next hour, use the key of another operator, or raise `lock.perHour`. An unexpected limit can mean that a key was stolen.',
  'session.signal_refused':
    'The `detail` of the event says what is wrong with it. Compare `lock.signals` with the stream at the identity provider.',
  'session.break_glass_refused':
    'See `detail`. The grant must be signed by a key in `breakGlass.signers`, for this host and for a user in `breakGlass.people`, and must not have expired. Repeated failures may be an attack: see `src.ip`.',
  'session.break_glass_used':
    'Sign a new grant. If the user did not use the first one, someone else did: `portcullis break-glass --revoke` ends the session that was started with it.',
  'session.break_glass_revoked': 'If the user should have access, sign a new grant.',
  'audit.unavailable':
    'The audit event could not be written, and `audit.onSinkFailure` refuses requests that cannot be recorded. Repair the sink that `detail` names.',
  'audit.erasure_refused':
    'See `detail`. The order must be signed by a key in `audit.erasure.operators`, for the host to which it is sent, less than five minutes ago.',
  'gateway.unknown_host': 'Add the host to the `hosts` of an instance, or remove its route from the Worker.',
  'gateway.unconfigured':
    'Store a valid configuration where the gate reads it. `detail` names the source and the problem of the last configuration.',
  'gateway.limited':
    'For a crawler, nothing. For a client that should have access, raise the limit that `detail` names, or exempt the client with `who`.',
  'gateway.limits_unavailable': 'Check the rate limit binding that `detail` names in the Wrangler file.',
  'gateway.password_unknown':
    'With `tokenAsPassword`, a program sends a token of one of the `providers`, or the credential of `portcullis login`, as its password. Check what the program sends and whether it has expired.',
  'gateway.webhook_refused':
    'Check the webhook that receives access requests (`accessRequests`). `detail` has its response.',
  'gateway.misconfigured':
    'Add the bindings, variables and secrets that `detail` lists to the Worker, or correct the options that it names. `portcullis check FILE --vars .dev.vars --wrangler wrangler.jsonc` reports them before a deploy; for a gate in code, `portcullis check --worker src/index.ts`. Issuers that are wrong: `portcullis check FILE --live`.',
  'keys.address_refused': ISSUER,
  'keys.ambiguous': 'The issuer must set `kid` in its tokens and use a unique `kid` for each key.',
  'keys.discovery_invalid': ISSUER,
  'keys.discovery_mismatch':
    'Write `issuer` exactly as in the discovery document, including or omitting the trailing slash.',
  'keys.set_invalid': ISSUER,
  'keys.unavailable':
    'The issuer cannot be reached and the cached keys are too old. Set `keyCache` to survive longer outages.',
  'keys.unknown':
    'The token was signed with a key that the issuer does not publish: an old token, or a token from another environment.',
  'keys.unusable': ISSUER,
  'phabricator.form_ambiguous': CLIENT,
  'phabricator.form_too_large':
    'Upload by drag and drop, which sends the file in chunks; raise `maxFormBytes`; or harden the origin and set `originHardened`. For a Conduit call, `detail` names the limit: split the call.',
  'phabricator.path_override': CLIENT,
  'phabricator.repository_request_unknown':
    'Check whether the client is a supported version of git or Mercurial: `docs/git-and-arc.md` lists the supported requests.',
  'policy.denied': CALLER,
  'policy.login_required': SIGN_IN,
  'policy.read_only': CALLER,
  'policy.scope_insufficient':
    'The client can ask the user for more. If it does not, allow the client again with the scope `write`.',
  'policy.step_up_required':
    'The user must sign in again; the page has a link. Check that the provider supports the requested `acr_values`.',
  'proxy.client_closed': 'Nothing. The client closed the connection before the response.',
  'proxy.header_invalid': CLIENT,
  'proxy.maintenance':
    'Nothing while `maintenance` is set for this instance. Remove the setting when the work is done.',
  'proxy.method_not_allowed': CLIENT,
  'proxy.origin_answer_invalid': 'See `detail` for the response of the application, and fix it there.',
  'proxy.origin_left_alone':
    'See the preceding `upstream.changed` event for the cause, and repair the application. The gate retries automatically (circuit breaker).',
  'proxy.origin_timeout': 'Find out why the application is slow, or raise `timeoutSeconds`.',
  'proxy.origin_unreachable': ORIGIN,
  'proxy.websocket_origin':
    'Open the connection from a page of the same site; connections from other sites are refused. A program must send neither `Origin` nor a cookie.',
  'request.crashed': 'This is a bug. `detail` has the location; report it together with the event.',
  'request.misassembled': WORKER,
  'request.not_found': 'No route serves this address. Check the routes of the Worker.',
  'request.timeout':
    'For a single event, nothing. A request body that is read before the caller is authenticated may take 20 seconds plus one second for each 500 bytes. If there are many events, check `src` for their source.',
  'request.path_ampersand':
    'See `request.url_invalid`. If the application’s server does not parse parameters from the path, set `ampersands: "pass"`.',
  'request.path_control_character': SPELLING,
  'request.path_dot_segment': SPELLING,
  'request.path_empty_segment': SPELLING,
  'request.path_encoded_delimiter':
    'See `request.url_invalid`. If the application is known to decode it in one way only, set `encodedDelimiters: "pass"`.',
  'request.path_encoded_separator':
    'See `request.url_invalid`. For an npm registry, whose clients request `/@acme%2fwidget`, set `encodedScopes: "pass"`.',
  'request.path_fragment': SPELLING,
  'request.path_malformed_encoding': SPELLING,
  'request.path_needless_encoding': SPELLING,
  'request.url_invalid': SPELLING,
  'roles.denied':
    'Compare the user’s groups (on the who-am-I page or in the event) with `roles` in the configuration.',
  'roles.login_required': SIGN_IN,
  'roles.undeclared': WORKER,
  'session.client_refused':
    'Compare `clientId` and the client’s secret or key with the registration at the provider. The secret may have been replaced or have expired, or the variable may contain another one.',
  'session.issuer_mismatch':
    'Copy the issuer from the provider’s discovery document into the configuration, exactly as it is written there, with or without a slash at the end.',
  'session.client_unavailable':
    'Try again. The host of the client’s metadata document did not answer, or sent too much (see `detail`).',
  'session.clock_skew':
    'Correct the clocks: `detail` has the difference and the clock to check. Until then, existing sessions continue as in an outage of the provider.',
  'session.cookies_too_large':
    'The user must delete the cookies of this site. If the error comes back, another application on the same domain sets them.',
  'session.untrusted_origin':
    'Set `login.host` to a host of its own, or list this host in `trustedHosts` if you trust every script of its application.',
  'session.credential_forbidden':
    'Only users with a role in `login.credentials.operators` can list and revoke the credentials of other users.',
  'session.credential_misplaced':
    'A credential of `portcullis login` is valid for git and for API calls. In a browser, users sign in.',
  'session.credential_refused':
    'Run `portcullis login` again. A code can be exchanged once, shortly after it was issued, by the program that requested it. See `detail`.',
  'session.credential_unknown':
    'The credential has ended, or belongs to another user. `portcullis logins` lists the active credentials.',
  'session.ended': SIGN_IN,
  'session.expired': SIGN_IN,
  'session.groups_overage':
    'Configure the provider to list only groups that are assigned to the application, or set `groupsOverage: "ask"` with a group source.',
  'session.id_token': PROVIDER,
  'session.invalid':
    'The user must sign in again. If all users are affected, a key was removed from `login.keys` too early.',
  'session.login_refused':
    'See `detail` for the error code of the provider. Usually the user is not assigned to the application there.',
  'session.login_required': SIGN_IN,
  'session.unproved':
    'The user must sign in again. If that happens often, see `detail` and the events `session.device` of the user: a copied cookie looks like this, and so does a browser that lost its key.',
  'session.device_required':
    'The user needs a browser with device bound sessions, and a new login. Programs need a rule of their own.',
  'session.proof_refused':
    'See `detail`. The browser forgets its key, and the user signs in again. Several of these for one user can be an attack.',
  'session.tries_limited':
    'Wait for the time in `Retry-After`. If all users of an office are affected, search the events of their network for the client that fails.',
  'session.login_unknown':
    'The user must start again and finish the sign-in in the same browser within ten minutes, with cookies enabled.',
  'session.logout_incomplete':
    'Check the session store (see `detail`). The user should sign in and out again.',
  'session.logout_token': PROVIDER,
  'session.access_request':
    'The user should open the refused page again. A form that was not offered to the user may be an attempt to request something else.',
  'session.access_request_underway': 'Reload the page: the same request is already being delivered.',
  'session.access_request_limit': 'Nothing. The user has sent several access requests within an hour.',
  'session.access_request_undelivered':
    'Check the recipient of `accessRequests`: `detail` has its response. The event `access.requested` names the user and the requested access.',
  'session.list_unsupported':
    'Configure a session store: `login.durableObject`. Sessions in cookies are stored in the browsers only.',
  'session.logout_unsupported':
    'Set `login.durableObject` or `login.revocations` so that the identity provider can end sessions.',
  'session.origin':
    'If another site sent the form, nothing. Otherwise open the page at the public host name.',
  'session.parameters': CLIENT,
  'session.provider_answer': PROVIDER,
  'session.provider_mismatch':
    'Register at each provider only its own redirect URI, `/.portcullis/callback/NAME`.',
  'session.provider_unavailable': PROVIDER,
  'session.step_up_failed':
    'The provider returned a weaker login than requested. Check its policy for this client.',
  'session.too_large': 'Store sessions in a Durable Object: `login.durableObject`. Or map fewer groups.',
  'session.unavailable': 'Check the Durable Object and the provider (see `detail`).',
  'sso.login_required': SIGN_IN,
  'sso.no_username':
    'Rename the existing account in Phorge, link the user to it (`portcullis phorge link`), or change `sso.usernames`.',
  'sso.not_found': CLIENT,
  'sso.origin': CLIENT,
  'sso.other_person': 'The user must start again. Two users shared a browser.',
  'sso.people_only': 'A service must use a Conduit token of a bot account.',
  'sso.profile_refused':
    'The login took longer than the lifetime of its token, or the token was used by another client. Start again; see `detail`.',
  'sso.request': 'Compare the provider settings in Phorge with the output of `portcullis phorge plan`.',
  'sso.token_refused':
    'Compare the provider settings in Phorge (secret, URLs) with the output of `portcullis phorge plan`; see `detail`.',
  'sso.unavailable': 'Check the Durable Object of the authorization codes (see `detail`).',
  'token.algorithm': 'Configure the issuer to sign with one of `algorithms`, or add its algorithm there.',
  'token.audience':
    'Compare `audience` with the token’s `aud`. The client requested a token for another audience.',
  'token.callers_differ':
    'The assertion of Cloudflare Access and the context of the Worker name different callers. A proxy between Access and the Worker may have sent the assertion of another user: check who can send the header.',
  'token.claims': TOKEN_ISSUER,
  'token.exchange_unavailable': PROVIDER,
  'token.expired': 'The client must get a new token. If the token is new, compare the clocks.',
  'token.groups_overage':
    'Configure the provider to list only groups that are assigned to the application, or set `groupsOverage: "ask"` with a group source.',
  'token.identity_unavailable': 'Try again. If it goes on, see the status page of Cloudflare Access.',
  'token.inactive': 'The client must get a new token. The issuer has revoked this one or it has expired.',
  'token.introspection_unavailable': PROVIDER,
  'token.introspection_limited':
    'A client sends many invalid tokens: see `src.ip` of the events. If many users share one address, raise `asksPerMinute` of `introspection()`.',
  'token.issuer': 'Write `issuer` exactly as the token’s `iss`.',
  'token.keys_unavailable': ISSUER,
  'token.malformed': CLIENT,
  'token.missing': SIGN_IN,
  'token.not_yet_valid': 'Compare the clocks of issuer and client; `clockToleranceSeconds` allows for more.',
  'token.signature':
    'The token was modified, or was issued in another environment. A forged token causes the same error: check who sends it.',
  'token.too_large': 'Configure the issuer to put less into the token, usually fewer groups.',
  'token.type': 'Send an access token, not an ID token. `detail` has the type of the token.',
  'token.unnamed_service':
    'The context of Cloudflare Access does not name services. Add a provider `cloudflare-access`, which reads the name from the assertion, or another credential of the service.',
  'token.unknown_key':
    'The token is old, or from another environment. If all tokens fail, the issuer does not publish the key that it signs with.',
  'web.identity_too_large': 'Map fewer groups, or remove groups from `identityHeaders`.',
  'web.path_ambiguous':
    'See `request.url_invalid`. Some servers would resolve the path to another entry of `resources`. If the application creates such links, let the pattern end in `/**`.',
};
