import { shownTitle } from '../text/written-texts.ts';
import { at, constraintsOf, keyOf, listAt, searchResult, timeOf } from './result-fields.ts';
import type { AgentTool } from './tool.ts';
import { named, PAGE, PERSON, PROJECT, paged, REPOSITORY, toolSchema, WORDS } from './tool-arguments.ts';

/** Says whose account calls are made with. */
export const whoAmI: AgentTool = {
  name: 'who_am_i',
  title: 'Whose account is used',
  description: 'Returns the name of the Phorge account that these tools act as, such as @ada.',
  method: 'user.whoami',
  inputSchema: toolSchema({}),
  call: async () => ({}),
  answer: async (result, _given, { names }) => {
    const phid = at(result, 'phid');
    await names.learn([phid]);
    return { entries: [{ person: names.of(phid), roles: listAt(result, 'roles').map(keyOf) }] };
  },
};

/** Finds people. */
export const findPeople: AgentTool = {
  name: 'find_people',
  title: 'Find people',
  description: 'Finds accounts by a part of their username or name, such as @ada.',
  method: 'user.search',
  inputSchema: toolSchema({
    words: { ...WORDS, description: 'A part of the username or of the name.' },
    person: named(PERSON, 'One person, such as @ada.'),
    ...PAGE,
  }),
  call: async (given) => ({
    constraints: constraintsOf({
      nameLike: given.text('words'),
      usernames: given.text('person') && [given.required('person').slice(1)],
    }),
    ...paged(given),
  }),
  answer: async (result, _given, { names, texts }) => {
    const { found, after } = searchResult(result);
    await names.learn(found.map(({ phid }) => phid));
    const entries = found.map(async ({ phid, fields }) => ({
      object: names.of(phid),
      author: names.of(phid),
      roles: listAt(fields, 'roles').map(keyOf),
      name: shownTitle(await texts.showsBy([phid]), fields.realName),
    }));
    return { entries: await Promise.all(entries), after };
  },
};

/** Finds projects. */
export const findProjects: AgentTool = {
  name: 'find_projects',
  title: 'Find projects',
  description: 'Finds projects by name, hashtag or member.',
  method: 'project.search',
  inputSchema: toolSchema({
    words: { ...WORDS, description: 'Words of the name.' },
    project: named(PROJECT, 'One project, such as #apollo.'),
    member: named(PERSON, 'A member, such as @ada.'),
    ...PAGE,
  }),
  call: async (given, names) => {
    const project = given.text('project');
    return {
      constraints: constraintsOf({
        query: given.text('words'),
        slugs: project && [project.slice(1)],
        members: await names.person(given.text('member')),
      }),
      ...paged(given),
    };
  },
  answer: async (result, _given, { names, texts }) => {
    const { found, after } = searchResult(result);
    await names.learn(found.flatMap(({ phid, fields }) => [phid, at(fields, 'parent', 'phid')]));
    // Phorge does not say who wrote the name of a project.
    const isShown = await texts.showsBy([]);
    const entries = found.map(({ phid, fields }) => ({
      object: names.of(phid),
      author: null,
      status: keyOf(fields.status),
      parent: names.of(at(fields, 'parent', 'phid')),
      created: timeOf(fields.dateCreated),
      name: shownTitle(isShown, fields.name),
    }));
    return { entries, after };
  },
};

/** Finds repositories. */
export const findRepositories: AgentTool = {
  name: 'find_repositories',
  title: 'Find repositories',
  description: 'Finds repositories of Diffusion by words or by their name.',
  method: 'diffusion.repository.search',
  inputSchema: toolSchema({
    words: WORDS,
    repository: named(REPOSITORY, 'One repository: its short name, rCALLSIGN or R12.'),
    ...PAGE,
  }),
  call: async (given, names) => {
    const repository = given.text('repository');
    return {
      constraints: constraintsOf({
        query: given.text('words'),
        phids: repository && [await names.repository(repository)],
      }),
      ...paged(given),
    };
  },
  answer: async (result, _given, { names, texts }) => {
    const { found, after } = searchResult(result);
    await names.learn(found.map(({ phid }) => phid));
    const isShown = await texts.showsBy([]);
    const entries = found.map(({ id, phid, fields }) => ({
      object: `R${id}`,
      author: null,
      repository: names.of(phid),
      vcs: keyOf(fields.vcs),
      status: keyOf(fields.status),
      defaultBranch: shownTitle(isShown, fields.defaultBranch),
      name: shownTitle(isShown, fields.name),
    }));
    return { entries, after };
  },
};
