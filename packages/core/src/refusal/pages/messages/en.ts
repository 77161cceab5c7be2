import { sentence } from '../../../browser/html.ts';
import type { RefusalMessages } from '../refusal-messages.ts';

/** English. */
export const messages: RefusalMessages = {
  kinds: {
    unclear: {
      title: 'This request cannot be answered',
      happened:
        'The address, or the data sent with it, can be read in more than one way. The request was not processed.',
      remedy: 'Go back and follow the link again, or check the address for typing errors.',
    },
    sign_in: {
      title: 'You need to sign in',
      happened: 'This page is only for users who are signed in.',
      remedy: 'Sign in, then open this page again.',
    },
    denied: {
      title: 'Your account does not have access to this',
      happened: 'The rules of this site do not allow it for the account that you use.',
      remedy:
        'If you have another account with access, use that account. If you need access for your work, request it.',
    },
    suspended: {
      title: 'Your access is suspended',
      happened: 'This site does not admit the account that you use until an administrator allows it again.',
      remedy: 'Signing in again does not help.',
    },
    not_found: {
      title: 'There is no page at this address',
      happened: 'The page may have been moved or removed, or the address has a typing error.',
      remedy: 'Check the address, or go to the start page.',
    },
    too_large: {
      title: 'This request is too large',
      happened: 'The request contains more data than this site accepts. It was not processed.',
      remedy:
        'Send less data at a time. If you only opened a page, delete the cookies of this site and sign in again.',
    },
    wrong_host: {
      title: 'There is no site with this name',
      happened:
        'The host name in the address points to this server, but no application is configured for it.',
      remedy:
        'Check the host name in the address. If you administer this site, add the name to its configuration.',
    },
    too_many: {
      title: 'Too many requests',
      happened: 'You sent more requests in a short time than this site accepts.',
      remedy: 'Wait a little, then try again.',
    },
    broken: {
      title: 'Something went wrong here',
      happened: 'The error was caused by this site, not by anything you did.',
      remedy: 'Try again. If it happens again, report it.',
    },
    misconfigured: {
      title: 'This site is not set up correctly',
      happened: 'The error was caused by the settings of this site, not by anything you did.',
      remedy: 'Trying again does not help. Report it to the administrator.',
    },
    unreachable: {
      title: 'The application could not be reached',
      happened:
        'The application behind this sign-in is not responding correctly. Your sign-in is not affected.',
      remedy: 'Try again in a moment.',
    },
    unavailable: {
      title: 'This is not available at the moment',
      happened: 'A service that this site needs is not responding.',
      remedy: 'Try again in a moment.',
    },
    timeout: {
      title: 'The application did not answer in time',
      happened: 'The application behind this sign-in is responding slowly. Your sign-in is not affected.',
      remedy: 'Try again in a moment.',
    },
    refused: {
      title: 'This request was refused',
      happened: 'This site does not accept requests of this kind.',
      remedy: 'Go back, or go to the start page.',
    },
  },
  recorded: 'The error has been recorded.',
  sentForm:
    'What you sent may not have been saved. Go back in your browser and copy your text before you send it again.',
  reason: 'Reason:',
  signedInAs: (who) => sentence('You are signed in as ', who, '.'),
  signIn: 'Sign in',
  useAnotherAccount: 'Use another account',
  whoAmI: 'Who am I here?',
  tryAgain: 'Try again',
  triesByItself: 'This page retries automatically.',
  backTo: (site) => `Back to ${site}`,
  backToStart: 'Back to the start page',
  tell: (contact) => sentence('If you need help, ask ', contact, ' and give them these details:'),
  yourAdministrator: 'your administrator',
  writeMail: 'Write an e-mail about it',
  mailSubject: (site, code) => `${site}: ${code}`,
  mailBody: 'What I wanted to do:',
  code: 'Code',
  request: 'Request',
  time: 'Time',
  message: 'Message',
  copy: 'Copy',
  copied: 'Copied',
};
