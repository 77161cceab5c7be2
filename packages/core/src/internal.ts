// Shared with the other packages of this repository. Not a public API: it can change without notice. docs/decisions/0010.

// Options of packages and their problems.

export {
  type Checked,
  type Completed,
  checkOptions,
  type Fields,
  type FieldsFor,
  nestedOptions,
  OptionsError,
} from './options/check-options.ts';
export { defined } from './options/defined.ts';
export {
  address,
  callback,
  type Field,
  flag,
  isObject,
  list,
  type NumberLimits,
  number,
  objectWith,
  oneOf,
  optional,
  text,
  value,
} from './options/field.ts';
export { didYouMean, lookAlikes, nearestName, nearestSetting } from './options/nearest-name.ts';
export { requireBinding } from './options/require-binding.ts';
export { secret, secrets } from './options/secret-field.ts';

// A request: its address, facts and context.

export {
  type AddressReading,
  pathAsAddress,
  readAddress,
  readTarget,
} from './application/address-reading.ts';
export { isReadAlike } from './application/other-readings.ts';
export type { ApplicationFacts } from './request/application-facts.ts';
export { ArgumentValues, argumentValues, scalarText } from './request/argument-values.ts';
export { canonicalTarget, type SpellingReading } from './request/canonical-target.ts';
export { clientNetwork } from './request/client-network.ts';
export type { HasElevatedRoles } from './request/elevated-roles.ts';
export type { Execution } from './request/execution.ts';
export { optionsFor, type PerEnv, perEnv } from './request/per-env.ts';
export { requestId } from './request/request-id.ts';
export type {
  CredentialChange,
  LockedChange,
  SessionFacts,
  SsoStep,
  Trail,
  UsedElevation,
} from './request/trail.ts';
export { workerCheck } from './request/worker-check.ts';

// The caller and the decision.

export { type BasicCredentials, basicCredentials, basicOctets } from './credentials/basic-credentials.ts';
export { type BearerVerifier, bearerElsewhere } from './credentials/bearer-elsewhere.ts';
export type { ProgramVerifier } from './credentials/program-verifier.ts';
export { emailDomain, emailDomainProblem } from './email-domain.ts';
export { claimAt } from './identity/claim-path.ts';
export type { ConsideredRule, Requirement } from './identity/decision.ts';
export type { Authentication } from './identity/identity.ts';
export type { UnansweredSource } from './identity/roles.ts';
export { WAYS, type Way, type WayFacts, wayOf } from './identity/way.ts';
export { holdsInOrder, matchesParts } from './wildcards.ts';

// The boundary, and connections that stay open.

export type { RecorderOptions } from './pipeline/recorder.ts';
export { boundary } from './pipeline/worker.ts';
export { whileOpen } from './recheck/while-open.ts';

// Failures and reports.

export { consoleReport } from './failure/console-report.ts';
export { crash } from './failure/crash.ts';
export { requestError } from './failure/request-failure.ts';
export { RareReport } from './rare-report.ts';
export type { RefusalExtras } from './refusal/pages/refusal-page.ts';
export { refusalPage } from './refusal/pages/refusal-pages.ts';
export { tell, tellOperator } from './tell.ts';

// Pages and forms of the gateway.

export {
  type CrossOrigin,
  crossOriginHeaders,
  isPreflight,
  servedCrossOrigin,
} from './browser/cross-origin.ts';
export { formSenderProblem } from './browser/form-sender.ts';
export { checkTheme, imageField, type Theme, themeField } from './browser/frame/theme.ts';
export { type Html, html, sentence } from './browser/html.ts';
export { LANGUAGES, type Language } from './browser/language/languages.ts';
export { localPath } from './browser/local-path.ts';
export { isTopLevelNavigation } from './browser/navigation.ts';
export { isOfOtherSite } from './browser/other-site.ts';
export {
  type Parameters,
  type Read,
  readFormFields,
  readParameters,
  recognizedParameters,
} from './browser/parameters.ts';
export { withSetCookies } from './set-cookies.ts';

// HTTP bodies and calls.

export { bodyInPace } from './body-in-pace.ts';
export { bytesUpTo, readBounded } from './bytes-up-to.ts';
export { type BatchOptions, type BatchTarget, batchNumbers, batchSender } from './http/batch-sender.ts';
export { InFlight } from './http/in-flight.ts';
export { isLocalHost } from './http/local-host.ts';
export { isSafeMethod } from './http/safe-method.ts';
export { isToken, TOKEN } from './http/token.ts';

// Time, randomness, and data that expires.

export { RateLimit } from './rate-limit.ts';
export { RecentMap } from './recent-map.ts';
export { systemClock } from './request/clock.ts';
export { randomFraction, systemRandom } from './request/random.ts';
export { Sweep } from './sweep.ts';
export { DeadlineExceeded, inTime, withDeadline } from './time/deadline.ts';
export { hasPassed } from './time/has-passed.ts';
export { isDay } from './time/is-day.ts';
export { Pause } from './time/pause.ts';
export { type Sleep, systemSleep } from './time/sleep.ts';
export { wasSetBack } from './time/was-set-back.ts';

// Encodings, digests and secrets.

export { fromBase64url, toBase64url } from './encoding/base64url.ts';
export { csvRow } from './encoding/csv-row.ts';
export { escapePattern } from './encoding/escape-pattern.ts';
export { escapeUnprintable, isPrintable } from './encoding/escape-unprintable.ts';
export { foldCase } from './encoding/fold-case.ts';
export { toHexadecimal } from './encoding/hexadecimal.ts';
export { sameSecret } from './encoding/same-secret.ts';
export { sha256 } from './encoding/sha256.ts';
export { statementIn } from './encoding/statement.ts';
export { grouped } from './grouped.ts';
export { isRecord } from './is-record.ts';
export { MIN_SECRET_LENGTH, type SecretKeyUse, SecretRing, type WebCryptoKey } from './secret-ring.ts';

// Stores on SQLite and PostgreSQL.

export { byCode } from './storage/by-code.ts';
export { failureKind } from './storage/failure-kind.ts';
export {
  type PostgresClient,
  type PostgresRows,
  postgresRows,
  requirePostgres,
} from './storage/postgres-client.ts';
export { sweepPostgres } from './storage/postgres-sweep.ts';
export { type SqliteDatabase, type SqliteStorage, sqliteStorage } from './storage/sqlite-storage.ts';
export { sweepOnWrites } from './storage/sweep-on-writes.ts';
