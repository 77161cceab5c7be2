import { sentence } from '@portcullis/core/internal';
import type { ArchiveMessages } from '../archive-messages.ts';

/** French. */
export const messages: ArchiveMessages = {
  archive: 'Archive',
  search: 'Rechercher',
  question: 'Numéro, ou mots d’un titre',
  howToSearch: 'Recherchez par numéro, comme T123, ou par mots d’un titre.',
  nothingFound: 'Aucun résultat.',
  onlyFirst: (count) => `Seuls les ${count} premiers sont affichés\u00a0: ajoutez un mot.`,
  whatAnyoneCanRead: 'Ce que tout le monde peut lire',
  about: (origin, day) =>
    sentence('Ceci est une archive de ', origin, ', lue le ', day, '. Rien ne peut y être modifié.'),
  openObject: (kind, origin, day) =>
    sentence(
      kind,
      ' de ',
      origin,
      ', lisible par tout le monde le ',
      day,
      '. Rien ne peut être modifié ici.',
    ),
  closedObject: (kind, origin, day) =>
    sentence(kind, ' de ', origin, ', lisible par un compte le ', day, '. Rien ne peut être modifié ici.'),
  missingTitle: 'Absent de l’archive',
  missing: (origin, day) =>
    sentence(
      ...['Cette adresse n’est pas dans l’archive de ', origin, '\u00a0: elle n’était pas publique le ', day],
      ', elle n’existait pas, ou les pages de ce type n’ont pas été archivées.',
    ),
  unavailableTitle: 'L’archive ne peut pas être lue',
  unavailable: 'L’archive ne peut pas être lue pour le moment. Réessayez dans une minute.',
  comments: 'Commentaires',
  unknownAuthor: 'inconnu',
  kinds: {
    task: 'Tâche',
    revision: 'Révision',
    paste: 'Extrait',
    document: 'Page du wiki',
    commit: 'Commit',
    file: 'Fichier',
    page: 'Page',
  },
  labels: {
    Author: 'Auteur',
    'Assigned to': 'Assigné à',
    Status: 'État',
    Priority: 'Priorité',
    Language: 'Langage',
    Projects: 'Projets',
    Subscribers: 'Abonnés',
    Reviewers: 'Relecteurs',
    Created: 'Créé',
    Changed: 'Modifié',
    Committed: 'Validé',
    Size: 'Taille',
    'Test plan': 'Plan de test',
    Diff: 'Différences',
    'Raw diff': 'Diff brut',
    Download: 'Télécharger',
  },
};
