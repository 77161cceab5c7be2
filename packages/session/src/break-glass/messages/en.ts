import type { BreakGlassMessages } from '../break-glass-messages.ts';

export const messages: BreakGlassMessages = {
  title: 'Emergency access',
  text: 'If the identity provider is down, an authorized person can sign a grant for you. Paste it here. A grant is valid once, for a short time.',
  recorded: 'Everything entered here is recorded and reported.',
  grant: 'Grant',
  send: 'Use grant',
  insideTitle: 'You are signed in with an emergency grant',
  person: 'As',
  until: 'Until',
  end: 'End it now',
  goOn: 'Continue',
  endedTitle: 'Your emergency access has ended',
  endedText: 'The grant has been used. To sign in again, you need a new one.',
  revokedTitle: 'The grant has been revoked',
  revokedText: 'It can no longer be used, and sessions started with it have ended.',
};
