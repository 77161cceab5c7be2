import type { BaseContext, Identity } from '@portcullis/core';

/** A secret of an application, such as an API token, that users deposit for their agents: calls of the agent are made with it. */
export interface AgentDeposit {
  /** What the application is called. */
  readonly application: string;
  /** Address of the page at which users create and revoke such secrets. */
  readonly managedAt: string;
  /** Whether the application confirms that the secret is this user's own. What is not known to be theirs is not. */
  readonly isOwn: (secret: string, identity: Identity, context: BaseContext) => Promise<boolean>;
}
