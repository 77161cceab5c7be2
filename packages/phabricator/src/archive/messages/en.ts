import { sentence } from '@portcullis/core/internal';
import type { ArchiveMessages } from '../archive-messages.ts';

/** English. */
export const messages: ArchiveMessages = {
  archive: 'Archive',
  search: 'Search',
  question: 'Number, or words of a title',
  howToSearch: 'Search by number, such as T123, or by words of a title.',
  nothingFound: 'Nothing was found.',
  onlyFirst: (count) => `Only the first ${count} are shown: add a word.`,
  whatAnyoneCanRead: 'What anyone can read',
  about: (origin, day) =>
    sentence('This is an archive of ', origin, ', read on ', day, '. Nothing in it can be changed.'),
  openObject: (kind, origin, day) =>
    sentence(kind, ' of ', origin, ', as anyone could read it on ', day, '. It cannot be changed.'),
  closedObject: (kind, origin, day) =>
    sentence(kind, ' of ', origin, ', as an account could read it on ', day, '. It cannot be changed.'),
  missingTitle: 'Not in the archive',
  missing: (origin, day) =>
    sentence(
      ...['This address is not in the archive of ', origin, ': it was not public on ', day],
      ', it did not exist, or pages of its kind were not archived.',
    ),
  unavailableTitle: 'The archive cannot be read',
  unavailable: 'The archive cannot be read at the moment. Try again in a minute.',
  comments: 'Comments',
  unknownAuthor: 'unknown',
  kinds: {
    task: 'Task',
    revision: 'Revision',
    paste: 'Paste',
    document: 'Wiki page',
    commit: 'Commit',
    file: 'File',
    page: 'Page',
  },
  labels: {
    Author: 'Author',
    'Assigned to': 'Assigned to',
    Status: 'Status',
    Priority: 'Priority',
    Language: 'Language',
    Projects: 'Projects',
    Subscribers: 'Subscribers',
    Reviewers: 'Reviewers',
    Created: 'Created',
    Changed: 'Changed',
    Committed: 'Committed',
    Size: 'Size',
    'Test plan': 'Test plan',
    Diff: 'Diff',
    'Raw diff': 'Raw diff',
    Download: 'Download',
  },
};
