const TOKEN_ISSUER =
  'Look at `detail`: it says which check failed. Compare the provider of the configuration with the token’s claims.';
const SPELLING =
  'Send the address in its plain form. If an application of yours makes such links, mend them there: what can be read in two ways is read differently by gate and origin.';
const CLIENT = 'Nothing at the gate: the client has to send something else. `detail` says what.';
const CALLER =
  'Look at `detail`. If the person should get in, see which rule or mapping decided: `portcullis explain`.';
const SIGN_IN = 'The person signs in. A program sends a token.';
const PROVIDER = 'Look at `detail`, and at the provider’s status and the client’s registration there.';
const ISSUER =
  'Look at `detail`, and open the issuer’s discovery document and key address: they must be https and answer.';
const ORIGIN =
  'Look at the application and at the way to it: tunnel, binding, origin settings. `portcullis phorge doctor` asks a Phorge.';
const WORKER = 'It is a mistake in the Worker: `detail` names it. Mend it and deploy.';

/** What an operator does about each code. The page of error codes cannot be written while one is missing. */
export const remedies: Readonly<Record<string, string>> = {
  'operator.denied': 'Give the person one of the roles of `operator.roles`, if they may see the record.',
  'operator.login_required': SIGN_IN,
  'operator.origin': 'Nothing, if the form came from elsewhere. Otherwise open the page by the public host.',
  'operator.parameters': CLIENT,
  'operator.unavailable':
    'Look at the D1 database (`detail`), and apply all migrations of `@portcullis/audit` to it.',
  'phabricator.conduit_ambiguous': CLIENT,
  'phabricator.conduit_token_unknown':
    'The person makes a new API token at this Phorge, in Settings, Conduit API Tokens.',
  'phabricator.conduit_too_many':
    'Somebody asks with many tokens that are none: look at `src.ip`. The limit is `conduit.tokens.asksPerMinute`.',
  'phabricator.conduit_unverified': ORIGIN,
  'phabricator.conduit_no_bot':
    'Give one of the caller’s roles a bot in `conduit.bots`, or let it call by a token of its own.',
  'phabricator.conduit_other_person':
    'The person sends an API token of their own account. If accounts at Phorge have other addresses than logins, see `conduit.samePerson`.',
  'phabricator.file_ticket_invalid':
    'The program asks for the file anew when it is run again. If it happens at once, see that all Workers of the host have the same keys of `login`, or `repositories.ticketKeys`.',
  'phabricator.vcs_password_unknown':
    'The person sets a password at this Phorge, in Settings, VCS Password, and lets git ask for it again.',
  'phabricator.vcs_too_many':
    'Somebody asks with many passwords that are none: look at `src.ip`. The limit is `repositories.asksPerMinute`.',
  'phabricator.vcs_unverified':
    '`detail` says whether Phorge did not answer, or did not look at the password: then let its web server pass `Authorization` on to PHP.',
  'phabricator.vcs_repository_unknown':
    'Look at the name of the repository, and in Diffusion whether its import has ended. git keeps the password.',
  'phabricator.vcs_repository_refused':
    'Look in Diffusion whether the person may see the repository, and whether it is active and served over HTTP. git keeps the password.',
  'phabricator.vcs_no_account':
    'Give one of the caller’s roles an account in `repositories.accounts`, or let them send a VCS password of their own.',
  'phabricator.vcs_no_password':
    'Set a VCS password in Phorge and run `portcullis login` again, which asks for it; or lend one of the caller’s roles an account in `repositories.accounts`.',
  'phabricator.vcs_other_person':
    'The person sends the VCS password of their own account. If accounts at Phorge have other names than logins, see `repositories.samePerson`.',
  'phabricator.lfs_ticket_invalid':
    'git-lfs asks anew when it is run again. If it happens at once, see that all Workers of the host have the same `repositories.ticketKeys`.',
  'secret.unavailable':
    'Look at the store that `detail` names, and at the credentials of the gate for it. What was read before was used until its hard age.',
  'session.break_glass_refused':
    'Look at `detail`. The grant must be signed by a key of `breakGlass.signers`, for this host, for one of `breakGlass.people`, and must not be over. Somebody who has none is trying: look at `src.ip`.',
  'session.break_glass_used':
    'Make another grant. If the person says that they did not use it, somebody else did: `portcullis break-glass --revoke` ends what it began.',
  'session.break_glass_revoked': 'Make another grant, if the person should get in after all.',
  'audit.unavailable':
    'The record could not be written and the configuration says that nothing goes unrecorded (`audit.onSinkFailure`). Mend the sink that `detail` names.',
  'audit.erasure_refused':
    'Look at `detail`. The order must be signed by a key of `audit.erasure.operators`, for the host that it is sent to, and less than five minutes ago.',
  'gateway.unknown_host': 'Add the host to an instance’s `hosts`, or take its route off the Worker.',
  'gateway.unconfigured':
    'Put a good configuration where the gate reads it: `detail` names the source and says what was wrong with the last one.',
  'gateway.limited':
    'Nothing, for a crawler. For somebody who should pass: raise the limit that `detail` names, or take them out of it with `who`.',
  'gateway.limits_unavailable': 'Look at the rate limit binding that `detail` names, in the Wrangler file.',
  'gateway.password_unknown':
    'With `tokenAsPassword`, a program shows a token of one of `providers`, or the credential of `portcullis login`, as its password. Look what it sends, and whether it has expired.',
  'gateway.webhook_refused':
    'Look at the service that requests for access are sent to (`accessRequests`): `detail` says what it answered.',
  'gateway.misconfigured':
    'Give the Worker the bindings, variables and secrets that `detail` lists. `portcullis check FILE --vars .dev.vars --wrangler wrangler.jsonc` finds them beforehand.',
  'keys.address_refused': ISSUER,
  'keys.ambiguous': 'The issuer must give its tokens a `kid`, and each key a name of its own.',
  'keys.discovery_invalid': ISSUER,
  'keys.discovery_mismatch':
    'Spell `issuer` exactly as the discovery document does, with or without the last slash.',
  'keys.set_invalid': ISSUER,
  'keys.unavailable':
    'The issuer cannot be reached and the keys kept are too old. Set `keyCache` to bridge longer outages.',
  'keys.unknown':
    'The token was signed by a key that the issuer does not publish: an old token, or another environment’s.',
  'keys.unusable': ISSUER,
  'phabricator.form_ambiguous': CLIENT,
  'phabricator.form_too_large':
    'Upload by drag and drop, which sends pieces; or raise `maxFormBytes`; or harden the origin and say `originHardened`. Of a call of Conduit, `detail` says what there is too much of: make it several calls.',
  'phabricator.path_override': CLIENT,
  'phabricator.repository_request_unknown':
    'Look whether the client is a git or Mercurial that is known: `docs/git-and-arc.md` lists what is let through.',
  'policy.denied': CALLER,
  'policy.login_required': SIGN_IN,
  'policy.read_only': CALLER,
  'policy.step_up_required':
    'The person signs in again; the page leads there. Check that the provider knows the `acr_values` asked for.',
  'proxy.client_closed': 'Nothing: the client went away first.',
  'proxy.header_invalid': CLIENT,
  'proxy.maintenance':
    'Nothing: `maintenance` is set for this instance. Take it out of the configuration when the work is done.',
  'proxy.method_not_allowed': CLIENT,
  'proxy.origin_answer_invalid': 'Look at `detail` for what the application answered, and mend it there.',
  'proxy.origin_left_alone':
    'Look at the `upstream.changed` event before it for what went wrong, and mend the application. The gate asks it again by itself.',
  'proxy.origin_timeout': 'Look why the application is slow, or raise `timeoutSeconds`.',
  'proxy.origin_unreachable': ORIGIN,
  'proxy.websocket_origin':
    'Open the connection from a page of the same site. Others are refused on purpose. A program sends no `Origin`, and no cookie.',
  'request.crashed': 'A bug. `detail` says where; report it with the event.',
  'request.misassembled': WORKER,
  'request.not_found': 'The address is not served. Look at the routes of the Worker.',
  'request.timeout':
    'Nothing, if it was one: a body that is read before anybody is known may take 20 seconds, and one more for each 500 bytes of it. If there are many, look at `src` whose they are.',
  'request.path_ampersand':
    'As the other ambiguous forms; an application whose server makes no query of the path says `ampersands: "pass"`.',
  'request.path_control_character': SPELLING,
  'request.path_dot_segment': SPELLING,
  'request.path_empty_segment': SPELLING,
  'request.path_encoded_delimiter':
    'As the other ambiguous forms; an application that is known to read it in one way says `encodedDelimiters: "pass"`.',
  'request.path_encoded_separator':
    'As the other ambiguous forms; a registry of npm packages, whose clients write `/@acme%2fwidget`, says `encodedScopes: "pass"`.',
  'request.path_fragment': SPELLING,
  'request.path_malformed_encoding': SPELLING,
  'request.path_needless_encoding': SPELLING,
  'request.url_invalid': SPELLING,
  'roles.denied':
    'Look which groups the person has (the who-am-I page, or the event) and at `roles` in the configuration.',
  'roles.login_required': SIGN_IN,
  'roles.undeclared': WORKER,
  'session.client_refused':
    'Compare `clientId` and the client’s secret or key with those registered at the provider: it was replaced or has expired there, or the variable holds another one.',
  'session.clock_skew':
    'Set the clocks: `detail` says by how much they differ, and which one to look at. Sessions go on as in an outage until then.',
  'session.cookies_too_large':
    'The person deletes this site’s cookies. If it comes back, another application on the domain sets them.',
  'session.credential_forbidden':
    'Only whoever has a role of `login.credentials.operators` lists and ends the credentials of others.',
  'session.credential_misplaced':
    'A credential of `portcullis login` counts for git and for API calls. In a browser, people sign in.',
  'session.credential_refused':
    'Run `portcullis login` again: a code is changed once, at once, by the program that asked for it. `detail` says what was wrong.',
  'session.credential_unknown':
    'It ended already, or is somebody else’s: `portcullis logins` lists those that there are.',
  'session.ended': SIGN_IN,
  'session.expired': SIGN_IN,
  'session.groups_overage':
    'Let the provider list only groups assigned to the application, or set `groupsOverage: "ask"` with a group source.',
  'session.id_token': PROVIDER,
  'session.invalid':
    'The person signs in. If it befalls everybody: a key was taken out of `login.keys` too early.',
  'session.login_refused':
    'Look at `detail` for the provider’s own word: usually the person is not assigned to the application there.',
  'session.login_required': SIGN_IN,
  'session.tries_limited':
    'Wait for `Retry-After`. If people in one office meet it, look for the client behind `detail` in the events of its network.',
  'session.login_unknown':
    'The person starts again, in one browser, within ten minutes, with cookies allowed.',
  'session.logout_incomplete': 'Look at the store (`detail`). The person signs in and out once more.',
  'session.logout_token': PROVIDER,
  'session.access_request':
    'The person opens the page that refused them once more. A form that was never offered to them is an attempt to ask for something else.',
  'session.access_request_underway':
    'Load the page again: another click on the same offer is being delivered.',
  'session.access_request_limit': 'Nothing: the person has asked several times within an hour.',
  'session.access_request_undelivered':
    'Look at the recipient of `accessRequests`: `detail` says what it answered. The event `access.requested` has who wanted what.',
  'session.list_unsupported':
    'Give the login a store: `login.durableObject`. Sessions in cookies are known to their browsers only.',
  'session.logout_unsupported':
    'Set `login.durableObject`, or `login.revocations`, so that sessions can be ended from outside.',
  'session.origin': 'Nothing, if the form came from elsewhere. Otherwise open the page by the public host.',
  'session.parameters': CLIENT,
  'session.provider_answer': PROVIDER,
  'session.provider_mismatch':
    'Register for each provider its own callback, `/.portcullis/callback/NAME`, and no other’s.',
  'session.provider_unavailable': PROVIDER,
  'session.step_up_failed': 'The provider gave a weaker login than asked. Check its policy for this client.',
  'session.too_large': 'Keep sessions in the store: `login.durableObject`. Or map fewer groups.',
  'session.unavailable': 'Look at the Durable Object and at the provider (`detail`).',
  'sso.login_required': SIGN_IN,
  'sso.no_username':
    'Free the name in Phorge, link the person to the old account (`portcullis phorge link`), or change `sso.usernames`.',
  'sso.not_found': CLIENT,
  'sso.origin': CLIENT,
  'sso.other_person': 'The person starts again; two people shared a browser.',
  'sso.people_only': 'A service uses a Conduit token of a bot account.',
  'sso.profile_refused':
    'The login takes longer than its token lives, or somebody else asks. Start again; see `detail`.',
  'sso.request': 'Compare Phorge’s provider settings with `portcullis phorge plan`.',
  'sso.token_refused':
    'Compare Phorge’s provider settings (secret, addresses) with `portcullis phorge plan`; see `detail`.',
  'sso.unavailable': 'Look at the Durable Object of the codes (`detail`).',
  'token.algorithm': 'Let the issuer sign with an algorithm of `algorithms`, or add its own there.',
  'token.audience':
    'Compare `audience` with the token’s `aud`. The client asked for a token for something else.',
  'token.claims': TOKEN_ISSUER,
  'token.expired': 'The client gets a new token. If it is new: compare the clocks.',
  'token.groups_overage':
    'Let the provider list only groups assigned to the application, or set `groupsOverage: "ask"` with a group source.',
  'token.inactive': 'The client gets a new token: the issuer has ended this one.',
  'token.introspection_unavailable': PROVIDER,
  'token.introspection_limited':
    'Somebody shows many tokens that are not good: the events say from where. For an office with more new tokens behind one address, raise `asksPerMinute` of `introspection()`.',
  'token.issuer': 'Spell `issuer` exactly as the token’s `iss` does.',
  'token.keys_unavailable': ISSUER,
  'token.malformed': CLIENT,
  'token.missing': SIGN_IN,
  'token.not_yet_valid': 'Compare the clocks of issuer and client; `clockToleranceSeconds` allows for more.',
  'token.signature':
    'The token was changed, or belongs to another environment. A forgery looks the same: look who sends it.',
  'token.too_large': 'Let the issuer put less into the token: usually groups.',
  'token.type': 'Send an access token, not an ID token; `detail` says what it is.',
  'token.unknown_key':
    'An old token, or another environment’s. If all fail: the issuer does not publish the key it signs with.',
  'web.identity_too_large': 'Map fewer groups, or leave groups out of `identityHeaders`.',
  'web.path_ambiguous':
    'As the other ambiguous forms: to some servers it leads to another of the `resources`. Where an application makes such links, have the pattern end in `/**`.',
};
