import type { RequestEvent } from '@portcullis/audit';
import type { Lock, UncoveredAccess } from '@portcullis/session';

/** Every text of the page. A language that lacks one does not compile. */
export interface Messages {
  readonly site: string;
  readonly views: string;
  readonly overview: string;
  readonly decisions: string;
  readonly refusals: string;
  readonly signIns: string;
  readonly applications: string;
  readonly signals: string;
  readonly health: string;
  readonly policy: string;
  readonly sessions: string;
  readonly elevations: string;

  readonly filter: string;
  readonly period: string;
  readonly periods: Readonly<Record<'24h' | '7d' | '30d' | 'yesterday', string>>;
  /** As they can be typed. */
  readonly days: Readonly<Record<'today' | 'yesterday', string>>;
  readonly periodHelp: string;
  readonly namesHelp: string;
  readonly wrongPeriod: string;
  readonly wrongSpan: string;
  readonly more: string;
  readonly numbers: string;
  readonly searched: (most: number) => string;
  readonly moreNames: (most: number) => string;
  readonly any: string;
  readonly show: string;
  readonly lasting: string;
  readonly csv: string;
  readonly nothing: string;
  readonly utc: string;

  readonly time: string;
  readonly who: string;
  readonly request: string;
  readonly outcome: string;
  readonly outcomes: Readonly<Record<Outcome, string>>;
  readonly reason: string;
  readonly reasons: string;
  readonly rule: string;
  readonly application: string;
  readonly requests: string;
  readonly people: string;
  readonly person: string;
  readonly provider: string;
  readonly times: string;
  readonly origin: string;
  readonly why: string;
  readonly explain: string;
  readonly nobody: string;
  /** In a list of callers that is empty. */
  readonly noCallers: string;
  readonly unknown: string;

  readonly decisionsOverTime: string;
  readonly lastRequests: string;
  readonly newestFirst: string;
  readonly refusedWhy: string;
  readonly refusedWho: string;
  readonly lastRefused: string;
  readonly signInsOverTime: string;
  readonly failedSignIns: string;
  readonly topApplications: string;
  readonly slowestOrigins: string;
  readonly bucketsNote: string;
  readonly answers: string;
  readonly half: string;
  readonly nineteenOfTwenty: string;
  readonly failedAnswers: string;

  readonly signal: string;
  readonly signalsNote: string;
  readonly signalNames: Readonly<
    Record<
      'new_country' | 'new_device' | 'impossible_travel' | 'denial_burst' | 'first_use' | 'break_glass',
      string
    >
  >;
  readonly country: string;
  readonly details: string;

  readonly healthStates: string;
  readonly healthNote: string;
  readonly part: string;
  readonly state: string;
  readonly lastTime: string;
  readonly well: string;
  readonly lookAtIt: string;
  readonly parts: Readonly<Record<HealthPart, string>>;
  readonly tells: Readonly<Record<HealthPart, string>>;
  readonly errors: string;

  readonly policyVersions: string;
  readonly versionsNote: string;
  readonly version: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly configurationChanges: string;
  readonly configuration: string;
  readonly before: string;

  readonly browser: string;
  readonly signedIn: string;
  readonly how: string;
  readonly end: string;
  readonly everybody: string;
  readonly nextPage: string;
  readonly sessionsNote: string;
  readonly issuer: string;
  readonly subject: string;
  readonly noneOpen: string;
  readonly noSessions: string;
  readonly ownSessionsOnly: string;

  readonly explanation: string;
  readonly explanationNote: string;
  readonly noEvent: string;
  readonly noPolicy: string;
  readonly refusedBefore: string;
  readonly recorded: string;
  readonly now: string;
  readonly considered: string;
  readonly effect: string;
  readonly fields: string;
  readonly matched: string;
  readonly yes: string;
  readonly no: string;
  readonly whatIf: string;
  readonly whatIfNote: string;
  readonly ruleAsJson: string;
  readonly whatIfRule: (name: string) => string;
  readonly removeRule: string;
  readonly try: string;
  readonly tried: (replayed: number, since: string) => string;
  readonly unchanged: (count: number) => string;
  readonly gains: string;
  readonly losses: string;
  readonly examples: string;
  readonly wrongRule: string;

  readonly access: string;
  readonly accessOf: string;
  readonly host: string;
  readonly accessHelp: string;
  readonly accessTo: (what: string) => string;
  readonly accessNote: string;
  readonly accessKindNote: string;
  readonly accessUnknown: Readonly<Record<'no-policy' | 'unseen' | 'undecided', string>>;
  readonly accessWords: Readonly<Record<'always' | 'never' | 'sometimes', string>>;
  readonly noSuchRequest: string;
  readonly noRole: string;
  readonly otherMethods: string;

  readonly lastRoles: string;
  readonly actions: string;
  readonly credentials: string;
  readonly agents: string;

  readonly lockTitle: string;
  readonly lockStates: Readonly<Record<Lock['effect'], string>>;
  readonly lockUnknown: string;
  readonly notLocked: string;
  readonly lockUntil: string;
  readonly lockSince: string;
  readonly lockBy: string;
  readonly lockNote: string;
  readonly lockPseudonyms: string;
  readonly lockFor: string;
  readonly lockDurations: Readonly<Record<'' | '1h' | '8h' | '1d' | '7d' | '30d', string>>;
  readonly email: string;
  readonly username: string;
  readonly orders: Readonly<Record<'lock' | 'unlock' | 'end' | 'ask', string>>;
  readonly ordered: Readonly<Record<'lock' | 'unlock' | 'end' | 'ask' | 'proposal', string>>;
  readonly wasNotLocked: string;
  readonly confirmLock: string;
  readonly askSecond: string;
  readonly covered: string;
  readonly sessionsEnded: (count: number) => string;
  readonly sessionsInCookies: string;
  readonly notAllSearched: string;
  readonly uncoveredTitle: string;
  readonly uncovered: Readonly<Record<UncoveredAccess, string>>;
}

type HealthPart = 'keys' | 'provider' | 'origin' | 'sinks' | 'log';

/** What became of a request. */
type Outcome = RequestEvent['outcome'];
