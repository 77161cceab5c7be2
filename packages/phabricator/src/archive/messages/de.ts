import { sentence } from '@portcullis/core/internal';
import type { ArchiveMessages } from '../archive-messages.ts';

/** German. */
export const messages: ArchiveMessages = {
  archive: 'Archiv',
  search: 'Suchen',
  question: 'Nummer oder Wörter eines Titels',
  howToSearch: 'Suchen Sie nach einer Nummer wie T123 oder nach Wörtern eines Titels.',
  nothingFound: 'Nichts gefunden.',
  onlyFirst: (count) => `Nur die ersten ${count} werden angezeigt: Ergänzen Sie ein Wort.`,
  whatAnyoneCanRead: 'Was alle lesen können',
  about: (origin, day) =>
    sentence(
      'Dies ist ein Archiv von ',
      origin,
      ', gelesen am ',
      day,
      '. Nichts darin kann geändert werden.',
    ),
  openObject: (kind, origin, day) =>
    sentence(kind, ' von ', origin, ', am ', day, ' für alle lesbar. Hier kann nichts geändert werden.'),
  closedObject: (kind, origin, day) =>
    sentence(kind, ' von ', origin, ', am ', day, ' für ein Konto lesbar. Hier kann nichts geändert werden.'),
  missingTitle: 'Nicht im Archiv',
  missing: (origin, day) =>
    sentence(
      ...['Diese Adresse ist nicht im Archiv von ', origin, ': Sie war am ', day],
      ' nicht öffentlich, es gab sie nicht, oder Seiten dieser Art wurden nicht archiviert.',
    ),
  unavailableTitle: 'Das Archiv kann nicht gelesen werden',
  unavailable:
    'Das Archiv kann im Moment nicht gelesen werden. Versuchen Sie es in einer Minute noch einmal.',
  comments: 'Kommentare',
  unknownAuthor: 'unbekannt',
  kinds: {
    task: 'Aufgabe',
    revision: 'Revision',
    paste: 'Paste',
    document: 'Wiki-Seite',
    commit: 'Commit',
    file: 'Datei',
    page: 'Seite',
  },
  labels: {
    Author: 'Verfasst von',
    'Assigned to': 'Zugewiesen an',
    Status: 'Status',
    Priority: 'Priorität',
    Language: 'Sprache',
    Projects: 'Projekte',
    Subscribers: 'Abonnenten',
    Reviewers: 'Prüfer',
    Created: 'Erstellt',
    Changed: 'Geändert',
    Committed: 'Eingetragen',
    Size: 'Größe',
    'Test plan': 'Testplan',
    Diff: 'Änderungen',
    'Raw diff': 'Rohes Diff',
    Download: 'Herunterladen',
  },
};
