import { ToolProblem } from '../calls/tool-problem.ts';
import type { Found } from '../names/object-names.ts';
import type { Entry } from '../text/answer.ts';
import { shownText, shownTitle } from '../text/written-texts.ts';
import { at, constraintsOf, keyOf, listAt, searchResult, timeOf } from './result-fields.ts';
import type { AgentTool, AnswerContext } from './tool.ts';
import {
  FROM,
  named,
  numberOf,
  PAGE,
  PERSON,
  pagedInOrder,
  REPOSITORY,
  REVISION,
  several,
  sorted,
  toolSchema,
  WORDS,
} from './tool-arguments.ts';

/** Longest part of a diff in one answer, in characters. */
const LONGEST_DIFF = 30_000;

/** Finds revisions. */
export const findRevisions: AgentTool = {
  name: 'find_revisions',
  title: 'Find revisions',
  description:
    'Finds revisions in Differential by words, people, repository and statuses. Returns titles and states; read_revision returns the summary, read_diff the changes.',
  method: 'differential.revision.search',
  inputSchema: toolSchema({
    words: WORDS,
    statuses: several(
      'Statuses, such as needs-review, needs-revision, changes-planned, accepted, draft, published, abandoned. Default: all.',
      { pattern: '^[a-z-]+$', maxLength: 32 },
    ),
    author: named(PERSON, 'The author, such as @ada.'),
    reviewer: named(PERSON, 'A reviewer, such as @ada.'),
    responsible: named(PERSON, 'A person who is the author or a reviewer, such as @ada.'),
    repository: named(REPOSITORY, 'The repository: its short name, rCALLSIGN or R12.'),
    order: sorted(['updated', 'newest', 'oldest']),
    ...PAGE,
  }),
  call: async (given, names) => {
    const repository = given.text('repository');
    return {
      constraints: constraintsOf({
        query: given.text('words'),
        statuses: given.texts('statuses'),
        authorPHIDs: await names.person(given.text('author')),
        reviewerPHIDs: await names.person(given.text('reviewer')),
        responsiblePHIDs: await names.person(given.text('responsible')),
        repositoryPHIDs: repository && [await names.repository(repository)],
      }),
      ...pagedInOrder(given),
    };
  },
  answer: async (result, _given, about) => {
    const { found, after } = searchResult(result);
    await learnRevisions(found, about);
    const entries = found.map(async (revision): Promise<Entry> => {
      const isShown = await about.texts.showsOf(revision.phid, revision.fields.authorPHID);
      return { ...revisionFacts(revision, about), title: shownTitle(isShown, revision.fields.title) };
    });
    return { entries: await Promise.all(entries), after };
  },
};

/** Reads a revision. */
export const readRevision: AgentTool = {
  name: 'read_revision',
  title: 'Read a revision',
  description:
    'Returns a revision of Differential with its summary, test plan and reviewers. read_revision_comments returns its comments, read_diff its changes.',
  method: 'differential.revision.search',
  inputSchema: toolSchema({ revision: named(REVISION, 'The revision, such as D34.'), from: FROM }, [
    'revision',
  ]),
  call: async (given) => ({
    constraints: { ids: [numberOf(given.required('revision'))] },
    attachments: { reviewers: true, projects: true },
    limit: 1,
  }),
  answer: async (result, given, about) => {
    const { found } = searchResult(result);
    await learnRevisions(found, about);
    const entries = found.map(async (revision): Promise<Entry> => {
      const { fields, attachments } = revision;
      const reviewers = listAt(attachments, 'reviewers', 'reviewers').slice(0, 50);
      await about.names.learn(reviewers.map((each) => at(each, 'reviewerPHID')));
      const isShown = await about.texts.showsOf(revision.phid, fields.authorPHID);
      return {
        ...revisionFacts(revision, about),
        reviewers: reviewers.map((each) => ({
          reviewer: about.names.of(at(each, 'reviewerPHID')),
          status: keyOf(at(each, 'status')),
        })),
        projects: listAt(attachments, 'projects', 'projectPHIDs').map((phid) => about.names.of(phid)),
        title: shownTitle(isShown, fields.title),
        summary: shownText(isShown, fields.summary, given.number('from')),
        testPlan: shownText(isShown, fields.testPlan, 0, 2000),
      };
    });
    return { entries: await Promise.all(entries) };
  },
};

/** Reads the changes of a revision. */
export const readDiff: AgentTool = {
  name: 'read_diff',
  title: 'Read the changes of a revision',
  description: 'Returns the newest changes of a revision as a unified diff, in parts of 30,000 characters.',
  method: 'differential.getrawdiff',
  inputSchema: toolSchema({ revision: named(REVISION, 'The revision, such as D34.'), from: FROM }, [
    'revision',
  ]),
  call: async (given, names) => ({ diffID: (await newestDiff(given.required('revision'), names)).id }),
  answer: async (result, given, { names, texts }) => {
    const revision = given.required('revision');
    const { id, fields } = await newestDiff(revision, names);
    await names.learn([fields.authorPHID]);
    const isShown = await texts.showsBy([fields.authorPHID]);
    return {
      entries: [
        {
          object: revision,
          diff: id,
          author: names.of(fields.authorPHID),
          changes: shownText(isShown, result, given.number('from'), LONGEST_DIFF),
        },
      ],
    };
  },
};

async function newestDiff(revision: string, names: AnswerContext['names']) {
  const { fields } = await names.one(
    'differential.revision.search',
    { ids: [numberOf(revision)] },
    'revision',
  );
  if (typeof fields.diffPHID !== 'string') throw new ToolProblem('This revision has no diff.');
  return names.one('differential.diff.search', { phids: [fields.diffPHID] }, 'diff');
}

async function learnRevisions(found: readonly Found[], { names }: AnswerContext): Promise<void> {
  await names.learn(
    found.flatMap(({ fields, attachments }) => [
      fields.authorPHID,
      fields.repositoryPHID,
      ...listAt(attachments, 'projects', 'projectPHIDs'),
    ]),
  );
}

function revisionFacts({ id, fields }: Found, { names }: AnswerContext): Entry {
  return {
    object: `D${id}`,
    author: names.of(fields.authorPHID),
    status: keyOf(at(fields, 'status', 'value')),
    closed: at(fields, 'status', 'closed') === true,
    draft: fields.isDraft === true,
    repository: names.of(fields.repositoryPHID),
    created: timeOf(fields.dateCreated),
    changed: timeOf(fields.dateModified),
  };
}
