import type { AgentMessages } from '../agent-messages.ts';

export const messages: AgentMessages = {
  answerGoesTo: 'La réponse est envoyée à',
  publishedBy: 'Publié par',
  unverified: 'Le programme a indiqué ce nom lui-même. Il n’est pas vérifié.',
  may: 'Il peut',
  mayRead: 'lire ce que vous pouvez lire',
  mayWrite: 'lire et modifier ce que vous pouvez lire et modifier',
  userMayRead: 'lire ce que l’utilisateur peut lire',
  userMayWrite: 'lire et modifier ce que l’utilisateur peut lire et modifier',
  until: 'Au plus tard jusqu’au',
  ends: 'Il s’arrête aussi lorsque vous vous déconnectez, lorsque vous vous reconnectez dans ce navigateur et lorsque votre compte est désactivé. Il continue pendant que ce navigateur est fermé.',
  loopback:
    'La réponse est envoyée à un programme sur cet ordinateur, et n’importe quel programme ici pourrait utiliser ce nom. Ne continuez que si vous venez de le lancer vous-même.',
  refuse: 'Ne pas autoriser',
  invalidRequest: 'Rien n’a été autorisé\u00a0: la demande du programme n’est pas valide.',
  clientId: 'Identifiant du client',
  yours: 'Agents qui agissent en votre nom',
  everyones: 'Agents qui agissent au nom d’utilisateurs',
  noneOfYours: 'Aucun agent n’agit en votre nom.',
  noneOfAnyone: 'Aucun agent n’agit au nom d’un utilisateur.',
  endAll: 'Mettre fin à tous ces agents',
  depositTitle: 'Déposer un jeton d’API',
  depositAbout:
    'Le programme appelle l’application avec ce jeton d’API, en votre nom, et ne le reçoit jamais. Il est enregistré chiffré et n’est utilisable qu’avec le jeton que le programme possède.',
  depositEnds:
    'Il est supprimé ici dès que le programme ne peut plus agir pour vous. Cela ne le révoque pas dans l’application\u00a0: révoquez-le là-bas.',
  depositManaged: 'Vos jetons d’API dans l’application',
  depositField: 'Jeton d’API',
  depositSave: 'Déposer',
  deposited: 'Le jeton d’API est déposé. Vous pouvez revenir au programme.',
  depositRefused: 'L’application ne confirme pas que ce jeton d’API est le vôtre. Il n’a pas été enregistré.',
  depositStored: 'Déposé\u00a0; ce programme appelle l’application avec lui.',
  depositRemove: 'Supprimer le jeton d’API',
  confirmTitle: 'Un agent veut écrire',
  confirmAbout:
    'Le programme veut écrire exactement ceci en votre nom. Rien n’est écrit sans votre confirmation. Les caractères invisibles sont affichés par leur numéro, par exemple ⟨U+200B⟩.',
  confirmCall: 'Appel de',
  confirm: 'Confirmer',
  decline: 'Refuser',
  confirmed: 'Confirmé. Revenez au programme\u00a0: il peut écrire ceci une fois, dans les dix minutes.',
  declined: 'Refusé. Rien n’a été écrit.',
};
