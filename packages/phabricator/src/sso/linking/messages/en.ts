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
      ' from an earlier sign-in. Connect that account to your current sign-in (',
      person,
      ')?',
    ),
  warning: 'Connect it only if it is yours. After that, everyone who signs in as you works in that account.',
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
  refusedRemedy:
    'If it is yours, ask your administrator to connect it before you continue, and give the details below.',
  next: 'If you continue, you sign in to the account that is already connected to you, or get a new one.',
  goOn: 'Continue',
  request: 'Request',
  application: 'this application',
};
