import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { splitMarkdown } from '../docs/markdown.ts';
import { root } from '../workspace.ts';

const examples = join(root, 'examples');

describe.each(readdirSync(examples))('AGENTS.md of the template %s', (name) => {
  const page = readFileSync(join(examples, name, 'AGENTS.md'), 'utf8');

  test('lists the commands of the package, and no others', () => {
    const { scripts } = JSON.parse(readFileSync(join(examples, name, 'package.json'), 'utf8')) as {
      scripts: Readonly<Record<string, string>>;
    };
    const [block] = splitMarkdown(page).blocks;
    const listed = block?.code.match(/^npm (?:run )?[\w-]+/gm)?.map((line) => line.split(' ').at(-1));
    expect(listed).toEqual(Object.keys(scripts));
  });

  test('names files and folders that exist', () => {
    const named = [...page.matchAll(/^- `([^`*]+)`:/gm)].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((path) => !existsSync(join(examples, name, path)))).toEqual([]);
  });

  test('names a secret file and a Wrangler setting only if the template has them', () => {
    if (page.includes('`.dev.vars`'))
      expect(existsSync(join(examples, name, '.dev.vars.example'))).toBe(true);
    if (page.includes('`workers_dev`')) {
      expect(readFileSync(join(examples, name, 'wrangler.jsonc'), 'utf8')).toContain('"workers_dev": false');
    }
  });
});

test('the skill has the name of its folder, and the package contains it', () => {
  const folder = join(root, 'packages/cli/skills');
  for (const name of readdirSync(folder)) {
    expect(readFileSync(join(folder, name, 'SKILL.md'), 'utf8')).toMatch(
      new RegExp(`^---\\nname: ${name}\\ndescription: .{40,1024}\\n---\\n`),
    );
  }
  const { files } = JSON.parse(readFileSync(join(root, 'packages/cli/package.json'), 'utf8')) as {
    files: string[];
  };
  expect(files).toContain('skills');
});
