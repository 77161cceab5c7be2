import { ToolProblem } from '../calls/tool-problem.ts';
import { shownText, shownTitle } from '../text/written-texts.ts';
import { constraintsOf, searchResult, timeOf } from './result-fields.ts';
import type { AgentTool } from './tool.ts';
import { FILE, FROM, named, numberOf, PAGE, PERSON, paged, toolSchema, WORDS } from './tool-arguments.ts';

/** Largest file that is fetched, in bytes: Phorge sends it whole. */
const MOST_BYTES = 1_048_576;
const LONGEST_PART = 30_000;

/** Finds files. */
export const findFiles: AgentTool = {
  name: 'find_files',
  title: 'Find files',
  description:
    'Finds uploaded files by name and author. Returns names and sizes; read_file returns a text file.',
  method: 'file.search',
  inputSchema: toolSchema({
    words: { ...WORDS, description: 'A part of the name.' },
    author: named(PERSON, 'The person who uploaded them, such as @ada.'),
    ...PAGE,
  }),
  call: async (given, names) => {
    const authorPHIDs = await names.person(given.text('author'));
    return { constraints: constraintsOf({ name: given.text('words'), authorPHIDs }), ...paged(given) };
  },
  answer: async (result, _given, { texts }) => {
    const { found, after } = searchResult(result);
    // Phorge does not say who uploaded a file.
    const isShown = await texts.showsBy([]);
    const entries = found.map(({ id, fields: { name, size, dateCreated } }) => ({
      object: `F${id}`,
      author: null,
      bytes: Number.isSafeInteger(size) ? size : null,
      created: timeOf(dateCreated),
      name: shownTitle(isShown, name),
    }));
    return { entries, after };
  },
};

/** Reads a file. */
export const readFile: AgentTool = {
  name: 'read_file',
  title: 'Read a text file',
  description: 'Returns an uploaded file that is text, of at most 1 MiB, in parts of 30,000 characters.',
  method: 'file.download',
  inputSchema: toolSchema({ file: named(FILE, 'The file, such as F56.'), from: FROM }, ['file']),
  call: async (given, names) => {
    const ids = [numberOf(given.required('file'))];
    const { phid, fields } = await names.one('file.search', { ids }, 'file');
    const isSmall = Number.isSafeInteger(fields.size) && Number(fields.size) <= MOST_BYTES;
    if (!isSmall) throw new ToolProblem('This file has more than 1 MiB: open it in Phorge.');
    return { phid };
  },
  answer: async (result, given, { texts }) => {
    const text = textIn(result);
    if (text === undefined) throw new ToolProblem('This file is not text in UTF-8: open it in Phorge.');
    const isShown = await texts.showsBy([]);
    return {
      entries: [
        {
          object: given.required('file'),
          author: null,
          content: shownText(isShown, text, given.number('from'), LONGEST_PART),
        },
      ],
    };
  },
};

function textIn(base64: unknown): string | undefined {
  if (typeof base64 !== 'string') return undefined;
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    // Neither base64 nor UTF-8: it is not a text.
    return undefined;
  }
}
