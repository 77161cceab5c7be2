import type { Html } from '@portcullis/core/internal';

/** The messages of the pages of elevations. */
export interface ElevationMessages {
  readonly title: string;
  readonly askTitle: string;
  readonly askText: string;
  readonly site: string;
  readonly role: string;
  readonly minutes: (most: number) => string;
  readonly minutesText: (minutes: number) => string;
  readonly reason: string;
  readonly noReason: string;
  readonly send: string;
  readonly waitingTitle: string;
  readonly waitingText: (approvers: string) => string;
  readonly address: string;
  readonly youHave: (role: string) => string;
  readonly until: (time: Html) => Html;
  /** Of another user. */
  readonly heldUntil: (time: Html) => Html;
  readonly whileSeen: (minutes: number) => string;
  readonly goOn: string;
  readonly decideTitle: string;
  readonly decideText: string;
  readonly who: string;
  readonly from: string;
  readonly howLong: string;
  readonly opens: string;
  readonly opensNothing: string;
  readonly opensUnknown: string;
  readonly approve: string;
  readonly decline: string;
  readonly approvedTitle: string;
  readonly declinedTitle: string;
  readonly endedTitle: string;
  readonly takeBack: string;
  readonly giveUp: string;
  readonly state: string;
  readonly waiting: string;
  readonly approvedBy: string;
  readonly none: string;
}
