import type { AgentMessages } from '../agent-messages.ts';

export const messages: AgentMessages = {
  answerGoesTo: 'Answer goes to',
  publishedBy: 'Published by',
  unverified: 'The program stated this name itself. It is not verified.',
  may: 'It may',
  mayRead: 'read what you can read',
  mayWrite: 'read and change what you can read and change',
  userMayRead: 'read what the user can read',
  userMayWrite: 'read and change what the user can read and change',
  until: 'At the latest until',
  ends: 'It also stops when you sign out, when you sign in again in this browser, and when your account is disabled. It continues while this browser is closed.',
  loopback:
    'The answer goes to a program on this computer, and any program here could use this name. Continue only if you have just started it yourself.',
  refuse: 'Do not allow',
  invalidRequest: 'Nothing was allowed: the request of the program is invalid.',
  clientId: 'Client ID',
  yours: 'Agents that act for you',
  everyones: 'Agents that act for users',
  noneOfYours: 'No agent acts for you.',
  noneOfAnyone: 'No agent acts for any user.',
  endAll: 'End all of these agents',
  depositTitle: 'Deposit an API token',
  depositAbout:
    'The program calls the application with this API token, as you, and never receives it. It is stored encrypted, and can be used only together with the token that the program has.',
  depositEnds:
    'It is deleted here when the program may no longer act for you. That does not revoke it in the application: revoke it there.',
  depositManaged: 'Your API tokens in the application',
  depositField: 'API token',
  depositSave: 'Deposit',
  deposited: 'The API token is deposited. You can go back to the program.',
  depositRefused: 'The application does not confirm that this API token is yours. It was not stored.',
  depositStored: 'Deposited, and used for what this program calls.',
  depositRemove: 'Remove the API token',
  confirmTitle: 'An agent wants to write',
  confirmAbout:
    'The program wants to write exactly this, as you. Nothing is written unless you confirm it. Characters that cannot be seen are shown by their numbers, such as ⟨U+200B⟩.',
  confirmCall: 'Call of',
  confirm: 'Confirm',
  decline: 'Decline',
  confirmed: 'Confirmed. Go back to the program: it can write this once, within ten minutes.',
  declined: 'Declined. Nothing was written.',
};
