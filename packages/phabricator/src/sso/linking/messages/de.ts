import { sentence } from '@portcullis/core/internal';
import type { LinkMessages } from '../link-messages.ts';

/** German. */
export const messages: LinkMessages = {
  title: 'Ist das Ihr Konto?',
  question: (site, username, person) =>
    sentence(
      'Sie sind von früher bei ',
      site,
      ' angemeldet, als ',
      username,
      '. Soll dieses Konto mit Ihrer Anmeldung (',
      person,
      ') verbunden werden?',
    ),
  warning:
    'Verbinden Sie es nur, wenn es Ihres ist: Wer sich als Sie anmeldet, arbeitet von da an in diesem Konto.',
  connect: 'Verbinden',
  notMine: 'Das ist nicht mein Konto',
  refusedTitle: 'Ihr Konto wurde nicht verbunden',
  refused: (site, username) =>
    sentence(
      'Das Konto ',
      username,
      ' bei ',
      site,
      ' konnte nicht mit Ihrer Anmeldung verbunden werden. Sie wurden von diesem Konto abgemeldet.',
    ),
  refusedRemedy:
    'Wenn es Ihres ist, bitten Sie darum, es zu verbinden, bevor Sie fortfahren, und geben Sie die Angaben unten an.',
  next: 'Wenn Sie fortfahren, werden Sie in dem Konto angemeldet, das schon zu Ihnen gehört, oder bekommen ein neues.',
  goOn: 'Fortfahren',
  request: 'Anfrage',
  application: 'dieser Anwendung',
};
