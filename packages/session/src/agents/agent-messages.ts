/** The messages of the pages about agents. Others are those of the pages about programs. */
export interface AgentMessages {
  readonly answerGoesTo: string;
  /** The host that published the description of a client. */
  readonly publishedBy: string;
  /** Of a client that registered itself. */
  readonly unverified: string;
  readonly may: string;
  readonly mayRead: string;
  readonly mayWrite: string;
  /** The same of an agent of a user who need not be the reader. */
  readonly userMayRead: string;
  readonly userMayWrite: string;
  readonly until: string;
  readonly ends: string;
  /** A warning: the answer goes to a program on the reader's computer. */
  readonly loopback: string;
  readonly refuse: string;
  /** Why the reader is sent back to a program without being asked. */
  readonly invalidRequest: string;
  readonly clientId: string;
  /** Titles of lists. */
  readonly yours: string;
  readonly everyones: string;
  readonly noneOfYours: string;
  readonly noneOfAnyone: string;
  readonly endAll: string;
  readonly depositTitle: string;
  /** What an API token that the reader deposits is used for, and how it is stored. */
  readonly depositAbout: string;
  readonly depositEnds: string;
  /** A link to the page at which the reader revokes it. */
  readonly depositManaged: string;
  readonly depositField: string;
  readonly depositSave: string;
  readonly deposited: string;
  readonly depositRefused: string;
  /** In a list: that an API token is deposited. */
  readonly depositStored: string;
  readonly depositRemove: string;
  readonly confirmTitle: string;
  /** What a confirmation means, and that characters that cannot be seen are shown as numbers. */
  readonly confirmAbout: string;
  /** Before the name of a tool. */
  readonly confirmCall: string;
  readonly confirm: string;
  readonly decline: string;
  readonly confirmed: string;
  readonly declined: string;
}
