import { readPackages, type WorkspacePackage } from '../workspace.ts';
import { type Declaration, type Place, readDeclaration } from './declarations.ts';
import { type Entry, type Exported, readEntries } from './exports.ts';

/** The page of every package that users import, by its path from the top folder. */
export function apiPages(top: string): Readonly<Record<string, string>> {
  const packages = readPackages(top);
  const open = readEntries(top).filter(({ internal }) => !internal);
  const folders = [...new Set(open.map(({ folder }) => folder))];
  const pages = folders.map((folder) => {
    const entries = open.filter((one) => one.folder === folder);
    return [`docs/api/${folder}.md`, page(entries, packages)] as const;
  });
  return Object.fromEntries([['docs/api/README.md', contents(folders, packages)], ...pages]);
}

function contents(folders: readonly string[], packages: readonly WorkspacePackage[]): string {
  const list = packages
    .filter(({ folder }) => folders.includes(folder))
    .map(({ folder, manifest }) => `- [${manifest.name}](${folder}.md)`)
    .join('\n');
  return `# What the packages export

A page for each package: every value and type of every entry as its users see it, and the types that are only part of these.
Written by \`pnpm api\` from the source, and checked by \`pnpm test\`, so that each change of what is exported is seen in
review. What packages of this repository share is not in it: [decision 0010](../decisions/0010-one-door-for-plumbing.md).

${list}
`;
}

function page(entries: readonly Entry[], packages: readonly WorkspacePackage[]): string {
  const [first] = entries;
  const name = first?.name.split('/').slice(0, 2).join('/') ?? '';
  const head = `# What ${name} exports\n\nWritten by \`pnpm api\`; do not edit. [The package's own page](../../packages/${first?.folder}/README.md) explains it.`;
  const shown = new Set(entries.flatMap(({ exports }) => exports.map(keyOf)));
  const sections = entries.flatMap(({ name: entry, exports }) => {
    const ofKind = (kind: Exported['kind']): Declaration[] =>
      exports.filter((one) => one.kind === kind).map((one) => declarationOf(one, packages));
    const values = ofKind('value');
    const types = ofKind('type');
    return [`## \`${entry}\``, ...block('Values', values), ...block('Types', types)];
  });
  const exported = entries.flatMap(({ exports }) => exports.map((one) => declarationOf(one, packages)));
  const parts = partsOf(exported, shown, packages);
  const rest = parts.length === 0 ? [] : ['## Only part of these', ...block(undefined, parts)];
  return `${[head, ...sections, ...rest].join('\n\n')}\n`;
}

function declarationOf(
  { file, declaredAs, name }: Exported,
  packages: readonly WorkspacePackage[],
): Declaration {
  const found = readDeclaration({ file, name: declaredAs }, packages);
  return found === undefined
    ? { name, text: `// ${name}: of another library`, parts: [] }
    : { ...found, name };
}

/** What is named by what is exported, and by that again, and has no name to import. */
function partsOf(
  exported: readonly Declaration[],
  shown: ReadonlySet<string>,
  packages: readonly WorkspacePackage[],
): Declaration[] {
  const seen = new Set(shown);
  const found: Declaration[] = [];
  const follow = (places: readonly Place[]): void => {
    for (const place of places) {
      const key = `${place.file} ${place.name}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const declaration = readDeclaration(place, packages);
      if (declaration === undefined) continue;
      found.push(declaration);
      follow(declaration.parts);
    }
  };
  for (const { parts } of exported) follow(parts);
  return found;
}

const keyOf = ({ file, declaredAs }: Exported): string => `${file} ${declaredAs}`;

function block(heading: string | undefined, declarations: readonly Declaration[]): string[] {
  if (declarations.length === 0) return [];
  const texts = declarations
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ text }) => text)
    .join('\n\n');
  return [...(heading === undefined ? [] : [`### ${heading}`]), `\`\`\`ts ignore\n${texts}\n\`\`\``];
}
