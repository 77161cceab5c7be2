import { sentence } from '@portcullis/core/internal';
import type { LinkMessages } from '../link-messages.ts';

/** English. */
export const messages: LinkMessages = {
  title: 'Is this your account?',
  question: (site, username, person) =>
    sentence(
      'You are signed in to ',
      site,
      ' as ',
      username,
      ' from before. Connect that account to your sign-in (',
      person,
      ')?',
    ),
  warning: 'Connect it only if it is yours: from then on, whoever signs in as you works in that account.',
  connect: 'Connect',
  notMine: 'This is not my account',
  refusedTitle: 'Your account was not connected',
  refused: (site, username) =>
    sentence(
      site,
      ' did not connect ',
      username,
      ' to your sign-in. You have been signed out of that account.',
    ),
  refusedRemedy: 'If it is yours, ask for it to be connected before you go on, and give the details below.',
  next: 'If you go on, you sign in to the account that belongs to you already, or get a new one.',
  goOn: 'Go on',
  request: 'Request',
  application: 'this application',
};
