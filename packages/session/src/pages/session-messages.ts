import type { Catalogue, Html, Language } from '@portcullis/core/internal';
import type { SessionFailure } from '../session-failure.ts';

/** The messages of the pages of a login. */
export interface SessionMessages {
  readonly chooser: {
    readonly title: string;
    readonly choose: string;
    readonly byEmail: string;
    readonly email: string;
    readonly continue: string;
    readonly unknownEmail: string;
  };
  readonly leading: {
    readonly text: string;
    readonly continue: string;
    readonly signIn: (provider: string) => string;
    readonly signOut: string;
  };
  readonly signedOut: { readonly title: string; readonly text: string };
  readonly confirmLogout: {
    readonly title: string;
    readonly text: string;
    readonly signOut: string;
    readonly stay: string;
  };
  readonly unsent: {
    readonly title: string;
    readonly text: string;
    readonly keep: string;
    readonly signIn: string;
  };
  readonly whoAmI: {
    readonly title: string;
    readonly titleAs: (name: string) => string;
    readonly name: string;
    readonly email: string;
    readonly subject: string;
    readonly issuer: string;
    readonly provider: string;
    readonly loginClass: string;
    readonly loginMethods: string;
    readonly groups: string;
    readonly noGroups: string;
    readonly roles: string;
    readonly noRoles: string;
    readonly role: string;
    readonly because: string;
    readonly byWayOf: (source: string) => string;
    readonly session: string;
    readonly signedInAt: string;
    readonly groupsReadAt: string;
    readonly endsAt: string;
    readonly signOut: string;
    readonly signOutEverywhere: string;
    readonly allSessions: string;
  };
  readonly sessionList: {
    readonly title: string;
    readonly text: string;
    readonly thisBrowser: string;
    readonly browserOn: (browser: string, system: string) => string;
    readonly unknownBrowser: string;
    readonly where: string;
    readonly unknownPlace: string;
    readonly seenAt: string;
    readonly how: string;
    readonly unknownHow: string;
    readonly end: string;
  };
  readonly programs: Readonly<
    Record<
      | 'askTitle'
      | 'program'
      | 'actsAs'
      | 'code'
      | 'fromHere'
      | 'fromElsewhere'
      | 'allow'
      | 'goingBack'
      | 'codeTitle'
      | 'codeText'
      | 'unknownCode'
      | 'grantedTitle'
      | 'grantedText'
      | 'title'
      | 'none'
      | 'givenAt'
      | 'usedAt'
      | 'end'
      | 'everyonesTitle'
      | 'noneOfAll'
      | 'person'
      | 'everyones'
      | 'own',
      string
    >
  >;
  readonly accessRequest: {
    readonly heading: string;
    readonly owner: (owner: Html) => Html;
    readonly why: string;
    readonly send: string;
    readonly mail: string;
    readonly sentTitle: string;
    readonly sentText: string;
  };
}

/** The messages, by language. */
export const SESSION_MESSAGES: Catalogue<SessionMessages> = {
  en: () => import('./messages/en.ts'),
  de: () => import('./messages/de.ts'),
  fr: () => import('./messages/fr.ts'),
  es: () => import('./messages/es.ts'),
  ja: () => import('./messages/ja.ts'),
  'zh-Hans': () => import('./messages/zh-hans.ts'),
};

/** What a person is told of each failure, as the heading of its page. */
export type FailureMessages = Readonly<Record<SessionFailure, string>>;

/** The same in each language but English, which the failures themselves are in. */
const FAILURES: Readonly<
  Record<Exclude<Language, 'en'>, () => Promise<{ readonly failures: FailureMessages }>>
> = {
  de: () => import('./messages/de.ts'),
  fr: () => import('./messages/fr.ts'),
  es: () => import('./messages/es.ts'),
  ja: () => import('./messages/ja.ts'),
  'zh-Hans': () => import('./messages/zh-hans.ts'),
};

/** What a person is told of a failure in their own language; `undefined` where its own sentence says it, or it is no login's. */
export async function failureMessage(code: string, language: Language): Promise<string | undefined> {
  if (language === 'en' || !code.startsWith('session.')) return undefined;
  const { failures } = await FAILURES[language]();
  return Object.hasOwn(failures, code) ? failures[code as SessionFailure] : undefined;
}
