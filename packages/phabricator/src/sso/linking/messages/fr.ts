import { sentence } from '@portcullis/core/internal';
import type { LinkMessages } from '../link-messages.ts';

/** French. */
export const messages: LinkMessages = {
  title: 'Ce compte est-il le vôtre\u00a0?',
  question: (site, username, person) =>
    sentence(
      'Vous êtes déjà connecté à ',
      site,
      ' en tant que ',
      username,
      '. Associer ce compte à votre connexion (',
      person,
      ')\u00a0?',
    ),
  warning:
    'Ne l’associez que s’il est à vous\u00a0: dès lors, toute personne qui se connecte en votre nom travaillera dans ce compte.',
  connect: 'Associer',
  notMine: 'Ce compte n’est pas le mien',
  refusedTitle: 'Votre compte n’a pas été associé',
  refused: (site, username) =>
    sentence(
      'Le compte ',
      username,
      ' de ',
      site,
      ' n’a pas pu être associé à votre connexion. Vous avez été déconnecté de ce compte.',
    ),
  refusedRemedy:
    'S’il est à vous, demandez qu’il soit associé avant de continuer, en indiquant les informations ci-dessous.',
  next: 'Si vous continuez, vous serez connecté au compte qui vous appartient déjà, ou vous en recevrez un nouveau.',
  goOn: 'Continuer',
  request: 'Demande',
  application: 'cette application',
};
