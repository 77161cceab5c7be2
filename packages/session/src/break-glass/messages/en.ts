import type { BreakGlassMessages } from '../break-glass-messages.ts';

export const messages: BreakGlassMessages = {
  title: 'Emergency access',
  text: 'If the identity provider is down, somebody who may do so can sign a grant for you. Paste it here. It counts once, and for a short time.',
  recorded: 'Whatever is entered here is recorded, and people are told of it.',
  grant: 'Grant',
  send: 'Let me in',
  insideTitle: 'You are here by an emergency grant',
  person: 'As',
  until: 'Until',
  end: 'End it now',
  goOn: 'Go on',
  endedTitle: 'Your emergency access has ended',
  endedText: 'The grant is used up. To come in again you need another one.',
  revokedTitle: 'The grant is taken back',
  revokedText: 'Nobody is let in by it any more, and whoever was is out.',
};
