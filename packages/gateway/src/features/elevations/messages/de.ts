import { sentence } from '@portcullis/core/internal';
import type { ElevationMessages } from '../elevation-messages.ts';

export const messages: ElevationMessages = {
  title: 'Befristeter Zugriff',
  askTitle: 'Befristeten Zugriff anfordern',
  askText:
    'Eine andere Person muss zustimmen. Danach haben Sie die Rolle, bis die Zeit abgelaufen ist. Alles wird protokolliert.',
  site: 'Website',
  role: 'Rolle',
  minutes: (most) => `Für wie viele Minuten (höchstens ${most})?`,
  minutesText: (minutes) => `${minutes} Minuten`,
  reason: 'Wofür benötigen Sie sie?',
  noReason: 'Es wurde kein Grund angegeben.',
  send: 'Anfrage senden',
  waitingTitle: 'Ihre Anfrage wartet',
  waitingText: (approvers) => `Jemand mit einer dieser Rollen muss zustimmen: ${approvers}.`,
  address: 'Zustimmen kann man unter dieser Adresse:',
  youHave: (role) => `Sie haben die Rolle ${role}`,
  until: (time) => sentence('Sie haben sie bis ', time, '.'),
  whileSeen: (minutes) =>
    `Er endet früher, wenn die Person, die ihn genehmigt hat, das nicht mehr darf oder diese Website ${minutes} Minuten lang nicht benutzt.`,
  goOn: 'Weiter',
  decideTitle: 'Befristeten Zugriff genehmigen?',
  decideText:
    'Genehmigen Sie ihn nur, wenn Sie die Person und den Grund kennen. Ihre Genehmigung wird protokolliert.',
  who: 'Wer',
  from: 'Von',
  howLong: 'Dauer',
  opens: 'Öffnet',
  opensNothing: 'nichts, was die Regeln nicht schon erlauben',
  opensUnknown: 'konnte hier nicht berechnet werden: verwenden Sie portcullis diff',
  approve: 'Genehmigen',
  decline: 'Ablehnen',
  approvedTitle: 'Der befristete Zugriff ist genehmigt',
  declinedTitle: 'Der befristete Zugriff wurde abgelehnt',
  endedTitle: 'Der befristete Zugriff ist beendet',
  takeBack: 'Entziehen',
  giveUp: 'Jetzt beenden',
  state: 'Status',
  waiting: 'wartet',
  approvedBy: 'Genehmigt von',
  none: 'Es gibt keine Anfragen, und niemand hat befristeten Zugriff.',
};
