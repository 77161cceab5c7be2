import { findBuilds } from './tools/builds.ts';
import { readRevisionComments, readTaskComments } from './tools/comments.ts';
import { findFiles, readFile } from './tools/files.ts';
import { findPeople, findProjects, findRepositories, whoAmI } from './tools/people-and-projects.ts';
import { findRevisions, readDiff, readRevision } from './tools/revisions.ts';
import { findTaskStatuses, findTasks, readTask } from './tools/tasks.ts';
import type { AgentTool, Write } from './tools/tool.ts';
import { WRITING_TOOLS } from './tools/writes.ts';

/** The tools that are always there, in the order in which clients see them. */
const READING_TOOLS: readonly AgentTool[] = [
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

/** All tools, also those that are off. */
export const TOOLS: readonly AgentTool[] = [...READING_TOOLS, ...WRITING_TOOLS];

/** The tools of a gate that switched these on. */
export function toolsWith(writes: readonly Write[]): readonly AgentTool[] {
  return TOOLS.filter((tool) => tool.writes === undefined || writes.includes(tool.writes.word));
}
