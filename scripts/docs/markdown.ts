/** A fenced code block of a Markdown text. */
export interface CodeBlock {
  /** The fence's info string: `ts`, `ts ignore`, `sh`, … */
  info: string;
  code: string;
  /** Number of the first line of code, counted from 1. */
  line: number;
}

export interface Link {
  target: string;
  line: number;
}

interface Split {
  /** The text with every fenced line blanked, so that line numbers stay. */
  prose: string[];
  blocks: CodeBlock[];
}

/** Tells fenced code from prose. */
export function splitMarkdown(text: string): Split {
  const prose: string[] = [];
  const blocks: CodeBlock[] = [];
  let open: { fence: string; indent: number; block: CodeBlock; lines: string[] } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const mark = /^(\s*)(`{3,}|~{3,})\s*(.*)$/.exec(line);
    if (open === undefined) {
      const [, indent = '', fence = '', info = ''] = mark ?? [];
      if (mark === null) prose.push(line);
      else {
        open = {
          fence,
          indent: indent.length,
          block: { info: info.trim(), code: '', line: index + 2 },
          lines: [],
        };
        prose.push('');
      }
      continue;
    }
    prose.push('');
    if (mark !== null && mark[3] === '' && mark[2]?.startsWith(open.fence)) {
      blocks.push({ ...open.block, code: open.lines.join('\n') });
      open = undefined;
    } else open.lines.push(line.slice(Math.min(open.indent, line.length - line.trimStart().length)));
  }
  return { prose, blocks };
}

/** Inline links, images and reference definitions; code spans are no links. */
export function linksOf(prose: readonly string[]): Link[] {
  return prose.flatMap((line, index) => {
    const text = line.replace(/`[^`]*`/g, '``');
    const inline = [...text.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
    const definitions = [...text.matchAll(/^\s{0,3}\[[^\]]+\]:\s+<?(\S+?)>?(?:\s|$)/g)];
    return [...inline, ...definitions].map(([, target = '']) => ({ target, line: index + 1 }));
  });
}

/** Code spans: what stands between single backticks. */
export function codeSpansOf(prose: readonly string[]): Link[] {
  return prose.flatMap((line, index) =>
    [...line.matchAll(/`([^`]+)`/g)].map(([, target = '']) => ({ target, line: index + 1 })),
  );
}

/** The `#anchors` of a text, as GitHub makes them from its headings, and those written as HTML. */
export function anchorsOf(prose: readonly string[]): Set<string> {
  const anchors = new Set<string>();
  const seen = new Map<string, number>();
  for (const line of prose) {
    for (const [, id = ''] of line.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) anchors.add(id);
    const heading = /^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const slug = slugOf(heading);
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return anchors;
}

/** The anchor that GitHub makes from a heading. */
export function slugOf(heading: string): string {
  return heading
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}
