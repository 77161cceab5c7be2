import type { BreakGlassMessages } from '../break-glass-messages.ts';

export const messages: BreakGlassMessages = {
  title: 'Notzugang',
  text: 'Wenn der Identitätsanbieter ausgefallen ist, kann jemand, der dazu berechtigt ist, eine Freigabe für Sie unterschreiben. Fügen Sie sie hier ein. Sie gilt einmal und nur für kurze Zeit.',
  recorded: 'Alles, was hier eingegeben wird, wird aufgezeichnet und gemeldet.',
  grant: 'Freigabe',
  send: 'Freigabe verwenden',
  insideTitle: 'Sie sind mit einer Notfreigabe angemeldet',
  person: 'Als',
  until: 'Bis',
  end: 'Jetzt beenden',
  goOn: 'Weiter',
  endedTitle: 'Ihr Notzugang ist beendet',
  endedText: 'Die Freigabe wurde verwendet. Um sich wieder anzumelden, brauchen Sie eine neue.',
  revokedTitle: 'Die Freigabe wurde widerrufen',
  revokedText:
    'Sie kann nicht mehr verwendet werden, und Sitzungen, die mit ihr begonnen wurden, sind beendet.',
};
