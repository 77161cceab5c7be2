import type { BreakGlassMessages } from '../break-glass-messages.ts';

export const messages: BreakGlassMessages = {
  title: 'Notzugang',
  text: 'Wenn der Identitätsanbieter ausgefallen ist, kann jemand, der dazu berechtigt ist, eine Freigabe für Sie unterschreiben. Fügen Sie sie hier ein. Sie gilt einmal und nur für kurze Zeit.',
  recorded: 'Alles, was hier eingegeben wird, wird aufgezeichnet und gemeldet.',
  grant: 'Freigabe',
  send: 'Einlassen',
  insideTitle: 'Sie sind mit einer Notfreigabe hier',
  person: 'Als',
  until: 'Bis',
  end: 'Jetzt beenden',
  goOn: 'Weiter',
  endedTitle: 'Ihr Notzugang ist beendet',
  endedText: 'Die Freigabe ist verbraucht. Um wieder hereinzukommen, brauchen Sie eine neue.',
  revokedTitle: 'Die Freigabe ist zurückgenommen',
  revokedText: 'Niemand kommt mehr damit herein, und wer damit hereingekommen war, ist wieder draußen.',
};
