/** The members of each part of an activity. What is not here has no way into the log. */
export const ACTIVITY_FIELDS: Readonly<Record<string, readonly string[]>> = {
  actor: ['kind', 'iss', 'sub', 'email', 'name', 'groups_raw_count', 'roles', 'groups_unanswered'],
  auth: ['method', 'provider', 'acr', 'amr', 'auth_time', 'mfa', 'keys_age_s'],
  session: ['id_hash', 'created', 'expires'],
  src: ['ip', 'asn', 'country'],
  trace: ['request_id', 'traceparent', 'ray_id'],
  resource: ['app', 'kind', 'id', 'operation'],
  logout: ['by', 'failure'],
  group: ['name', 'target', 'change', 'count', 'member', 'before', 'after'],
  policy: ['id', 'version_sha256', 'rules'],
  config: ['name', 'version_sha256', 'previous_sha256'],
  keys: ['purpose', 'kid', 'previous_kid', 'issuer', 'age_s'],
  credential: ['change', 'by', 'id', 'name', 'iss', 'sub', 'expires'],
  person: ['pseudonym'],
  sso: ['step', 'username', 'account'],
  upstream: ['id', 'change'],
  signal: ['name', 'before', 'now', 'value'],
};
