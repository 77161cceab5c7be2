import type { BreakGlassMessages } from '../break-glass-messages.ts';

export const messages: BreakGlassMessages = {
  title: 'Accès d’urgence',
  text: 'Si le fournisseur d’identité est en panne, une personne habilitée peut signer une autorisation pour vous. Collez-la ici. Elle ne sert qu’une fois, et pour peu de temps.',
  recorded: 'Tout ce qui est saisi ici est enregistré et signalé.',
  grant: 'Autorisation',
  send: 'Utiliser l’autorisation',
  insideTitle: 'Vous êtes connecté avec une autorisation d’urgence',
  person: 'En tant que',
  until: 'Jusqu’à',
  end: 'Terminer maintenant',
  goOn: 'Continuer',
  endedTitle: 'Votre accès d’urgence est terminé',
  endedText: 'L’autorisation a été utilisée. Pour vous reconnecter, il vous en faut une autre.',
  revokedTitle: 'L’autorisation a été révoquée',
  revokedText: 'Elle ne peut plus être utilisée, et les sessions ouvertes avec elle sont terminées.',
};
