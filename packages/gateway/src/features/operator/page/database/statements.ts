// Everything that is asked of the database. Each finds its rows by an index or by the key of a summary, which a test holds
// by `EXPLAIN QUERY PLAN`, so that a million events are no more than a thousand. Summaries are counted by the hour.

/** How many different names are looked at: as many steps in an index. */
const NAMES = 20_000;

/** The hours that are wanted, and the applications that a filter finds. */
const SUMMARY = `hour >= ?1 AND hour < ?2 AND ${found('app', '?3')}`;
const HOURS = 'hour >= ?1 AND hour < ?2';

const REQUESTS = "FROM audit_event WHERE type = 'request.decision' AND time >= ?1 AND time < ?2";
const REFUSED = `${REQUESTS} AND outcome = 'deny'`;
/** Written as in the index of reasons. */
const REFUSED_ONLY = "outcome = 'deny' AND type = 'request.decision' AND ";
const LAST = 'ORDER BY time DESC LIMIT ?4';
/** Written as in the index that is for all but requests. */
const ACTIVITY =
  "FROM audit_event WHERE type <> 'request.decision' AND type = ?3 AND time >= ?1 AND time < ?2";

/** The statements, by what they find. Parameters are numbered; times are RFC 3339, hours are the beginning of one. */
export const STATEMENTS: Readonly<Record<StatementName, string>> = {
  /** From, to, application, length of a slot's name: 13 for hours, 10 for days. */
  decisions: `SELECT substr(hour, 1, ?4) AS slot, outcome, sum(count) AS count FROM audit_decisions
    WHERE ${SUMMARY} GROUP BY slot, outcome ORDER BY slot`,
  /** From, to, application. */
  applications: `SELECT app, sum(count) AS requests, sum(iif(outcome = 'deny', count, 0)) AS refused,
    sum(iif(outcome = 'error', count, 0)) AS failed FROM audit_decisions
    WHERE ${SUMMARY} GROUP BY app ORDER BY requests DESC LIMIT 50`,
  /** From, to, application, reason, person: as all of failures. */
  refusedWhy: refusedWhy('audit_failures', 'hour'),
  refusedWhyByDay: refusedWhy('audit_failures_by_day', 'day'),
  refusedWho: refusedWho('audit_failures', 'hour'),
  refusedWhoByDay: refusedWho('audit_failures_by_day', 'day'),
  errors: errors('audit_failures', 'hour'),
  errorsByDay: errors('audit_failures_by_day', 'day'),
  /** From, to, length of a slot's name. */
  signIns: `SELECT substr(hour, 1, ?3) AS slot, provider, sum(iif(outcome = 'allow', count, 0)) AS count,
    sum(iif(outcome = 'allow', 0, count)) AS failed
    FROM audit_sign_ins WHERE ${HOURS} GROUP BY slot, provider ORDER BY slot`,
  /** From, to. */
  failedSignIns: `SELECT provider, outcome, reason, sum(count) AS count FROM audit_sign_ins
    WHERE ${HOURS} AND outcome <> 'allow' GROUP BY provider, outcome, reason ORDER BY count DESC LIMIT 50`,
  /** From, to. */
  origins: `SELECT origin, bucket_ms AS bucket, sum(count) AS count, sum(failed) AS failed FROM audit_origins
    WHERE ${HOURS} GROUP BY origin, bucket ORDER BY origin, bucket`,
  /** From, to, nothing, most. */
  requests: `SELECT line ${REQUESTS} AND ?3 = '' ${LAST}`,
  /** From, to, most, most letters of all of them. */
  replayed: `WITH newest AS MATERIALIZED (SELECT rowid AS place, time, length(line) AS size ${REQUESTS}
    ORDER BY time DESC LIMIT ?3),
    counted AS (SELECT place, time, sum(size) OVER (ORDER BY time DESC, place) AS total FROM newest)
    SELECT line FROM counted JOIN audit_event ON audit_event.rowid = place WHERE total <= ?4 ORDER BY counted.time DESC`,
  /** Filter, most: the subjects and addresses that it finds. */
  people: `WITH RECURSIVE ${distinct('actor')}, ${distinct('email')}
    ${namesFound('SELECT name FROM actor_names UNION SELECT name FROM email_names')}`,
  /** Filter, most: the reasons of refused requests that it finds. */
  reasons: `WITH RECURSIVE ${distinct('reason', REFUSED_ONLY)} ${namesFound('SELECT name FROM reason_names')}`,
  /** From, to, names of people as a JSON array, most of each. */
  requestsOf: ofPeople(REQUESTS),
  /** From, to, nothing, most. */
  refused: `SELECT line ${REFUSED} AND ?3 = '' ${LAST}`,
  /** From, to, reasons as a JSON array, most of each. */
  refusedBecause: `SELECT line FROM audit_event WHERE rowid IN (${eachOf('reason', REFUSED)}) ${LAST}`,
  /** From, to, names of people as a JSON array, most of each. */
  refusedOf: ofPeople(REFUSED),
  /** From, to, type, most. */
  activities: `SELECT line ${ACTIVITY} ORDER BY time DESC LIMIT ?4`,
  /** From, to, type. */
  countOfType: `SELECT count(*) AS count, max(time) AS last ${ACTIVITY}`,
  /** From, to, `policy.loaded`. */
  policyVersions: `SELECT line ->> '$.policy.id' AS policy, line ->> '$.policy.version_sha256' AS version,
    min(time) AS first, max(time) AS last ${ACTIVITY} GROUP BY policy, version ORDER BY first DESC LIMIT 50`,
  newest: 'SELECT max(time) AS last FROM audit_event',
  /** Id. */
  event: 'SELECT line FROM audit_event WHERE id = ?1',
  /** In the order in which they were written, which that of their times is not. Place, most. */
  writtenSince: 'SELECT rowid AS place, line FROM audit_event WHERE rowid > ?1 ORDER BY rowid LIMIT ?2',
  lastPlace: 'SELECT max(rowid) AS place FROM audit_event',
};

/** What can be asked. */
export type StatementName =
  | 'decisions'
  | 'applications'
  | 'refusedWhy'
  | 'refusedWhyByDay'
  | 'refusedWho'
  | 'refusedWhoByDay'
  | 'errors'
  | 'errorsByDay'
  | 'signIns'
  | 'failedSignIns'
  | 'origins'
  | 'requests'
  | 'replayed'
  | 'people'
  | 'reasons'
  | 'requestsOf'
  | 'refused'
  | 'refusedBecause'
  | 'refusedOf'
  | 'activities'
  | 'countOfType'
  | 'policyVersions'
  | 'newest'
  | 'event'
  | 'writtenSince'
  | 'lastPlace';

/** Whether a filter finds a name: see `findsName()`. */
function found(column: string, filter: string): string {
  return `(${filter} = '' OR instr('"' || lower(${column}) || '"', ${filter}) > 0)`;
}

/**
 * All values of a column, each found by one step in its index: as many steps as there are values, however many events there are.
 */
function distinct(column: string, condition = ''): string {
  const next = (after: string): string =>
    `SELECT min(${column}) AS name FROM audit_event WHERE ${condition}${column} > ${after}`;
  return `${column}_names AS (${next("''")}
    UNION ALL SELECT (${next(`${column}_names.name`)}) FROM ${column}_names WHERE name IS NOT NULL LIMIT ${NAMES})`;
}

/** The names that a filter finds; and, in a row without a name, that there are more than were looked at. */
function namesFound(names: string): string {
  return `SELECT name FROM (SELECT name FROM (${names}) WHERE name IS NOT NULL AND ${found('name', '?1')} ORDER BY name LIMIT ?2)
    UNION ALL SELECT NULL WHERE (SELECT count(*) FROM (${names})) >= ${NAMES}`;
}

/** The newest rows with each of the values. One query for all would have to sort every row that they have. */
function eachOf(column: string, requests: string): string {
  return `SELECT audit_event.rowid FROM json_each(?3) AS wanted CROSS JOIN audit_event
    WHERE audit_event.rowid IN (SELECT rowid ${requests} AND ${column} = wanted.value ${LAST})`;
}

/** Events of users with these subjects or addresses: the latest of each. */
function ofPeople(requests: string): string {
  return `SELECT line FROM audit_event WHERE rowid IN (${eachOf('actor', requests)} UNION ${eachOf('email', requests)}) ${LAST}`;
}

function refusedWhy(table: string, slot: string): string {
  return `SELECT reason, rule, app, sum(count) AS count, count(DISTINCT actor) AS people, max(last_id) AS last
    FROM ${table} WHERE ${failuresIn(slot)} AND outcome = 'deny' GROUP BY reason, rule, app ORDER BY count DESC LIMIT 50`;
}

function refusedWho(table: string, slot: string): string {
  return `SELECT actor, email, sum(count) AS count, count(DISTINCT reason || rule) AS reasons, max(last_id) AS last
    FROM ${table} WHERE ${failuresIn(slot)} AND outcome = 'deny' GROUP BY actor, email ORDER BY count DESC LIMIT 50`;
}

function errors(table: string, slot: string): string {
  return `SELECT reason, app, sum(count) AS count, max(last_id) AS last
    FROM ${table} WHERE ${failuresIn(slot)} AND outcome = 'error' GROUP BY reason, app ORDER BY count DESC LIMIT 50`;
}

function failuresIn(slot: string): string {
  return `${slot} >= ?1 AND ${slot} < ?2 AND ${found('app', '?3')} AND ${found('reason', '?4')}
    AND (${found('actor', '?5')} OR ${found('email', '?5')})`;
}
