import { sentence } from '../../../browser/html.ts';
import type { RefusalMessages } from '../refusal-messages.ts';

/** English. */
export const messages: RefusalMessages = {
  kinds: {
    unclear: {
      title: 'This request cannot be answered',
      happened: 'The address, or what was sent with it, can be read in more than one way. Nothing was done.',
      remedy: 'Go back and follow the link once more, or check the address for typing mistakes.',
    },
    sign_in: {
      title: 'You need to sign in',
      happened: 'This is only for people who are signed in.',
      remedy: 'Sign in, then open this page again.',
    },
    denied: {
      title: 'Your account does not have access to this',
      happened: 'The rules of this site do not allow it for the account that you use.',
      remedy:
        'If you have another account that may, use that one. If you need access for your work, ask for it.',
    },
    not_found: {
      title: 'There is nothing at this address',
      happened: 'The page may have been moved or removed, or the address has a typing mistake.',
      remedy: 'Check the address, or begin at the start page.',
    },
    too_large: {
      title: 'This request is too large',
      happened: 'More was sent than is accepted here. Nothing was done.',
      remedy:
        'Send less at once. If you only opened a page, delete the cookies of this site and sign in again.',
    },
    wrong_host: {
      title: 'There is no site under this name',
      happened: 'The name in the address leads here, but no application is set up for it.',
      remedy:
        'Check the name in the address. If you look after this site, add the name to its configuration.',
    },
    too_many: {
      title: 'Too many requests',
      happened: 'More requests came from you in a short time than are answered.',
      remedy: 'Wait a little, then try again.',
    },
    broken: {
      title: 'Something went wrong here',
      happened: 'The fault lies with this site, and not with anything you did.',
      remedy: 'Try again. If it happens once more, report it.',
    },
    misconfigured: {
      title: 'This site is not set up correctly',
      happened: 'The fault lies with the settings of this site, and not with anything you did.',
      remedy: 'Trying again does not help. Report it to the administrator.',
    },
    unreachable: {
      title: 'The application could not be reached',
      happened:
        'The application behind this sign-in does not answer as it should. Your sign-in is not affected.',
      remedy: 'Try again in a moment.',
    },
    unavailable: {
      title: 'This is not available at the moment',
      happened: 'Something that this site needs does not answer at the moment.',
      remedy: 'Try again in a moment.',
    },
    timeout: {
      title: 'The application did not answer in time',
      happened: 'The application behind this sign-in is slow at the moment. Your sign-in is not affected.',
      remedy: 'Try again in a moment.',
    },
    refused: {
      title: 'This request was refused',
      happened: 'A request of this kind is not answered here.',
      remedy: 'Go back, or begin at the start page.',
    },
  },
  recorded: 'It has been recorded.',
  sentForm:
    'What you sent may not have been saved. Go back in your browser and copy your text before you send it again.',
  reason: 'Reason:',
  signedInAs: (who) => sentence('You are signed in as ', who, '.'),
  signIn: 'Sign in',
  useAnotherAccount: 'Use another account',
  whoAmI: 'Who am I here?',
  tryAgain: 'Try again',
  triesByItself: 'This page tries again by itself.',
  backTo: (site) => `Back to ${site}`,
  backToStart: 'Back to the start page',
  tell: (contact) => sentence('If you need help, ask ', contact, ' and tell them this:'),
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
