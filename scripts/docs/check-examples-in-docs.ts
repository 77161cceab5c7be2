import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { report } from '../report.ts';
import { readPackages, root, type WorkspacePackage } from '../workspace.ts';
import { collectExamples, type Example } from './doc-examples.ts';

/**
 * Type-checks the examples against the workspace's source. An example is a module of its own: it imports what it
 * uses. Only names of the package in whose source or README it stands are in reach without an import.
 */
export function typeCheck(top: string, examples: readonly Example[]): string[] {
  if (examples.length === 0) return [];
  mkdirSync(join(top, '.artifacts'), { recursive: true });
  const dir = mkdtempSync(join(top, '.artifacts', 'doc-examples-'));
  try {
    const packages = readPackages(top);
    linkDependencies(dir, packages);
    const files = new Map(examples.map((example, index) => [join(dir, `example-${index}.ts`), example]));
    for (const [file, { code }] of files) writeFileSync(file, code);
    const entries = packages.flatMap(entryFiles);
    const options = compilerOptions(top);
    const host = cachingHost(options, files);
    const first = ts.createProgram([...files.keys(), ...entries], options, host);
    for (const [file, example] of files) {
      const imports = ownImports(first, file, example, packages);
      // On the first line, so that the numbers of all lines stay.
      if (imports !== '') writeFileSync(file, `${imports} ${example.code}`);
    }
    const program = ts.createProgram([...files.keys(), ...entries], options, host, first);
    return [...files].flatMap(([file, example]) => problemsOf(program, file, example));
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function compilerOptions(top: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(top, 'tsconfig.base.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config ?? {}, ts.sys, top);
  return {
    ...options,
    types: ['node', '@cloudflare/workers-types'],
    // A page imports types as its reader would: with or without the word `type`.
    verbatimModuleSyntax: false,
    // Nor are its own declarations written for anybody, unless its project says so: then each type must have a public name.
    isolatedDeclarations: false,
    declaration: true,
  };
}

/** Parses every file once for both passes, except the examples, which change between them. */
function cachingHost(options: ts.CompilerOptions, examples: ReadonlyMap<string, Example>): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const parsed = new Map<string, ts.SourceFile | undefined>();
  const { getSourceFile } = host;
  host.getSourceFile = (file, ...rest) => {
    if (examples.has(file)) return getSourceFile(file, ...rest);
    if (!parsed.has(file)) parsed.set(file, getSourceFile(file, ...rest));
    return parsed.get(file);
  };
  return host;
}

/** Makes every workspace package, and everything one of them depends on, importable from the examples. */
function linkDependencies(dir: string, packages: readonly WorkspacePackage[]): void {
  const targets = new Map(packages.map(({ manifest, dir: target }) => [manifest.name, target]));
  for (const { dir: holder, manifest } of packages) {
    const { dependencies, peerDependencies, devDependencies } = manifest;
    for (const name of Object.keys({ ...devDependencies, ...peerDependencies, ...dependencies })) {
      const installed = join(holder, 'node_modules', name);
      if (!targets.has(name) && ts.sys.directoryExists(installed)) targets.set(name, realpathSync(installed));
    }
  }
  for (const [name, target] of targets) {
    const link = join(dir, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link, 'dir');
  }
}

function entryFiles({ dir, manifest }: WorkspacePackage): string[] {
  return Object.values(manifest.exports ?? {})
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(dir, file));
}

/** The import of those names that the example uses without declaring and that its own package exports. */
function ownImports(
  program: ts.Program,
  file: string,
  example: Example,
  packages: readonly WorkspacePackage[],
): string {
  const own = packages.find(({ manifest }) => manifest.name === example.packageName);
  const source = program.getSourceFile(file);
  if (own === undefined || source === undefined) return '';
  const unknown = new Set(
    program
      .getSemanticDiagnostics(source)
      .filter(({ code }) => cannotFindName.has(code))
      .map(({ start = 0, length = 0 }) => source.text.slice(start, start + length)),
  );
  const checker = program.getTypeChecker();
  return Object.entries(own.manifest.exports ?? {})
    .map(([subpath, path]) => {
      const entry = program.getSourceFile(join(own.dir, path));
      const symbol = entry === undefined ? undefined : checker.getSymbolAtLocation(entry);
      const exported = symbol === undefined ? [] : checker.getExportsOfModule(symbol).map(({ name }) => name);
      const wanted = exported.filter((name) => unknown.delete(name));
      const from = own.manifest.name + subpath.slice(1);
      return wanted.length === 0 ? '' : `import { ${wanted.join(', ')} } from '${from}';`;
    })
    .filter((line) => line !== '')
    .join(' ');
}

/** TypeScript's "Cannot find name 'x'", with its variants: a guess offered, a namespace, a shorthand property. */
const cannotFindName = new Set([2304, 2552, 2503, 2833, 18004]);

function problemsOf(program: ts.Program, file: string, example: Example): string[] {
  const source = program.getSourceFile(file);
  if (source === undefined) return [`${example.file}:${example.line}: example not read`];
  const wrong = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  return (wrong.length > 0 ? wrong : program.getDeclarationDiagnostics(source)).map((problem) => {
    const line = example.line + source.getLineAndCharacterOfPosition(problem.start ?? 0).line;
    return `${example.file}:${line}: ${ts.flattenDiagnosticMessageText(problem.messageText, ' ')}`;
  });
}

if (import.meta.main) {
  const { checked, ignored, problems } = collectExamples(root);
  for (const { file, line } of ignored) console.log(`${file}:${line}: not checked (ts ignore)`);
  report(
    'examples in docs',
    [...problems, ...typeCheck(root, checked)],
    `${checked.length} examples compile, ${ignored.length} not checked`,
  );
}
