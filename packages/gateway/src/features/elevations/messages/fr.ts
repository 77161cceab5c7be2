import { sentence } from '@portcullis/core/internal';
import type { ElevationMessages } from '../elevation-messages.ts';

export const messages: ElevationMessages = {
  title: 'Accès temporaire',
  askTitle: 'Demander un accès temporaire',
  askText:
    'Une autre personne doit l’approuver. Vous avez ensuite le rôle jusqu’à la fin de la durée. Tout est enregistré.',
  site: 'Site',
  role: 'Rôle',
  minutes: (most) => `Pour combien de minutes (${most} au plus) ?`,
  minutesText: (minutes) => `${minutes} minutes`,
  reason: 'Pourquoi en avez-vous besoin ?',
  noReason: 'Aucune raison n’a été donnée.',
  send: 'Envoyer la demande',
  waitingTitle: 'Votre demande est en attente',
  waitingText: (approvers) => `Une personne ayant l’un de ces rôles doit l’approuver : ${approvers}.`,
  address: 'Elle peut l’approuver à cette adresse :',
  youHave: (role) => `Vous avez le rôle ${role}`,
  until: (time) => sentence('Vous l’avez jusqu’au ', time, '.'),
  whileSeen: (minutes) =>
    `Il prend fin plus tôt si la personne qui l’a approuvé n’en a plus le droit, ou n’utilise pas ce site pendant ${minutes} minutes.`,
  goOn: 'Continuer',
  decideTitle: 'Approuver l’accès temporaire ?',
  decideText:
    'N’approuvez que si vous connaissez la personne et la raison. Votre approbation est enregistrée.',
  who: 'Qui',
  from: 'Depuis',
  howLong: 'Durée',
  opens: 'Ouvre',
  opensNothing: 'rien que les règles n’autorisent déjà',
  opensUnknown: 'n’a pas pu être calculé ici : utilisez portcullis diff',
  approve: 'Approuver',
  decline: 'Refuser',
  approvedTitle: 'L’accès temporaire est approuvé',
  declinedTitle: 'L’accès temporaire a été refusé',
  endedTitle: 'L’accès temporaire est terminé',
  takeBack: 'Retirer',
  giveUp: 'Y mettre fin',
  state: 'État',
  waiting: 'en attente',
  approvedBy: 'Approuvé par',
  none: 'Il n’y a aucune demande, et personne n’a d’accès temporaire.',
};
