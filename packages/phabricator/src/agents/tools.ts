import { findBuilds } from './tools/builds.ts';
import { readRevisionComments, readTaskComments } from './tools/comments.ts';
import { findFiles, readFile } from './tools/files.ts';
import { findPeople, findProjects, findRepositories, whoAmI } from './tools/people-and-projects.ts';
import { findRevisions, readDiff, readRevision } from './tools/revisions.ts';
import { findTaskStatuses, findTasks, readTask } from './tools/tasks.ts';
import type { AgentTool } from './tools/tool.ts';

/** All tools, in the order in which clients see them. */
export const TOOLS: readonly AgentTool[] = [
  whoAmI,
  findTasks,
  readTask,
  readTaskComments,
  findTaskStatuses,
  findRevisions,
  readRevision,
  readRevisionComments,
  readDiff,
  findFiles,
  readFile,
  findPeople,
  findProjects,
  findRepositories,
  findBuilds,
];
