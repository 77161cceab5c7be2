import type { Html } from '@portcullis/core/internal';
import type { SessionFailure } from '../failures/session-failure.ts';

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
    readonly unknownGroups: string;
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
  /** Programs that act for people: the login of a device, and the list of them. */
  readonly credentials: {
    readonly askTitle: string;
    readonly program: string;
    /** The application in which it would act. */
    readonly application: string;
    readonly actsAs: string;
    readonly code: string;
    readonly startedHere: string;
    readonly startedElsewhere: string;
    readonly allow: string;
    readonly codeTitle: string;
    readonly codeText: string;
    readonly unknownCode: string;
    readonly goingBack: string;
    readonly grantedTitle: string;
    /** @param link links to where it is revoked, with the text of `takeBack` */
    readonly granted: (link: Html) => Html;
    readonly takeBack: string;
    readonly yours: string;
    readonly everybodys: string;
    readonly noneOfYours: string;
    readonly noneOfAnybody: string;
    readonly owner: string;
    readonly givenAt: string;
    readonly usedAt: string;
    readonly end: string;
    readonly nextPage: string;
    readonly onlyMine: string;
    readonly showEverybodys: string;
  };
  readonly accessRequest: {
    readonly heading: string;
    readonly owner: (owner: Html) => Html;
    readonly why: string;
    readonly send: string;
    readonly mail: string;
    /** Leads to the page where the user asks for a role for a limited time. */
    readonly forSomeTime: (role: string) => string;
    readonly sentTitle: string;
    readonly sentText: string;
    readonly goOn: string;
  };
}

/** The message for each failure, used as the heading of its page. */
export type FailureMessages = Readonly<Record<SessionFailure, string>>;
