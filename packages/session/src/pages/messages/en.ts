import { html } from '@portcullis/core/internal';
import type { SessionMessages } from '../session-messages.ts';

/** English. */
export const messages: SessionMessages = {
  chooser: {
    title: 'Sign in',
    choose: 'Choose where you sign in.',
    byEmail: 'Or by your e-mail address',
    email: 'E-mail address',
    continue: 'Continue',
    unknownEmail: 'No sign-in is known for this address. Check it, or choose one from the list.',
  },
  leading: {
    text: 'You are being led on.',
    continue: 'Continue',
    signIn: (provider) => `Sign in with ${provider}`,
    signOut: 'Signing you out',
  },
  signedOut: {
    title: 'You are signed out',
    text: 'Your session here has ended. Close the browser if others use this computer.',
  },
  confirmLogout: {
    title: 'Sign out?',
    text: 'You will need to sign in again to go on working.',
    signOut: 'Sign out',
    stay: 'Stay signed in',
  },
  unsent: {
    title: 'Nothing was saved: you need to sign in again',
    text: 'Your sign-in ended before you sent the form. Sign in again, and you come back to the page that you were on; then send it once more.',
    keep: 'To keep your text, go back in your browser and copy it before you sign in.',
    signIn: 'Sign in again',
  },
  whoAmI: {
    title: 'You are signed in',
    titleAs: (name) => `You are signed in as ${name}`,
    name: 'Name',
    email: 'E-mail',
    subject: 'Subject',
    issuer: 'Issuer',
    provider: 'Signed in by',
    loginClass: 'Login class',
    loginMethods: 'Login methods',
    groups: 'Groups',
    noGroups: 'The identity provider lists no group for you.',
    roles: 'Roles',
    noRoles: 'None of your groups gives you a role here.',
    role: 'Role',
    because: 'Because you are in',
    byWayOf: (source) => `by way of ${source}`,
    session: 'Session',
    signedInAt: 'Signed in',
    groupsReadAt: 'Groups read',
    endsAt: 'Ends',
    signOut: 'Sign out',
    signOutEverywhere: 'Sign out everywhere',
  },
  accessRequest: {
    heading: 'Ask for access',
    owner: (owner) => html`Your request goes to ${owner}, with your name and the details below.`,
    why: 'What do you need it for?',
    send: 'Send the request',
    mail: 'Write the request as an e-mail',
    sentTitle: 'Your request has been sent',
    sentText: 'Whoever decides about it has your name, your reason and the number of the request.',
  },
};
