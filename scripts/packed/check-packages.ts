import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { inParallel } from '../processes.ts';
import { report } from '../report.ts';
import { entryNames, listFiles, readPackages, root, shown, type WorkspacePackage } from '../workspace.ts';
import { declarationProblems } from './declared-types.ts';
import { hiddenNames } from './hidden-names.ts';
import { lintTarball, missingBuilds, packAll, type Tarball } from './pack.ts';
import { heavierFromPacked } from './packed-built.ts';
import { tryPackedCriterion } from './packed-criterion.ts';
import { tryPackedGate } from './packed-gate.ts';
import { compareExports, installTarballs, listInNode, listInWorkerd, needsNode } from './packed-install.ts';

/** Where `@types/node` is. */
const TYPE_ROOTS = [join(root, 'node_modules/@types')];

/** Packs what would be published, lints each tarball, installs all into an empty project and runs them there. */
export async function checkPackages(top: string): Promise<{ problems: string[]; packages: number }> {
  const packages = readPackages(top).filter(({ manifest }) => manifest.private !== true);
  const unbuilt = packages.flatMap(missingBuilds);
  if (unbuilt.length > 0) return { problems: unbuilt, packages: packages.length };
  const work = mkdtempSync(join(tmpdir(), 'portcullis-packed-'));
  try {
    const tarballs = await packAll(packages, work);
    const linted = inParallel(tarballs, 2, (tarball) => lintTarball(tarball, top));
    const tried = checkInstalled(top, tarballs, join(work, 'project')).catch((error: Error) => [
      error.message,
    ]);
    const [lint, installed] = await Promise.all([linted, tried]);
    const hidden = packages.flatMap((one) => hiddenIn(top, one));
    return { problems: [...lint.flat(), ...hidden, ...installed], packages: packages.length };
  } finally {
    rmSync(work, { recursive: true });
  }
}

function hiddenIn(top: string, { dir }: WorkspacePackage): string[] {
  return listFiles(join(dir, 'dist'), '.d.ts').flatMap((file) =>
    hiddenNames(readFileSync(file, 'utf8')).map(
      ({ line, name }) =>
        `${shown(top, file)}:${line}: the type parameter ${name} hides what the module calls ${name}: give it another name in the source`,
    ),
  );
}

async function checkInstalled(top: string, tarballs: readonly Tarball[], project: string): Promise<string[]> {
  await installTarballs(tarballs, project);
  const packages = tarballs.map((tarball) => tarball.package);
  const entries = packages.flatMap(({ manifest }) => entryNames(manifest));
  const forNode = entries.filter(needsNode);
  const forWorkers = entries.filter((entry) => !needsNode(entry));
  const inNode = forNode.length === 0 ? {} : await listInNode(forNode, project);
  const inWorkerd = forWorkers.length === 0 ? {} : await listInWorkerd(forWorkers, project);
  return [
    ...compareExports(sourceExports(top, packages), { ...inNode, ...inWorkerd }),
    ...declarationProblems(
      // Durable Objects are there in Workers only.
      entries.filter((entry) => !entry.endsWith('/durable-object')),
      project,
      TYPE_ROOTS,
    ),
    ...(entries.includes('@portcullis/policy') ? await tryPackedCriterion(project, TYPE_ROOTS) : []),
    ...(entries.includes('portcullis')
      ? [...(await tryPackedGate(project)), ...(await heavierFromPacked(project))]
      : []),
  ];
}

/** The run-time exports of every entry, as the type checker sees the source. */
function sourceExports(top: string, packages: readonly WorkspacePackage[]): Record<string, string[]> {
  const entries = packages.flatMap(({ dir, manifest }) =>
    Object.entries(manifest.exports ?? {})
      .filter(([, file]) => file.endsWith('.ts'))
      .map(([subpath, file]) => ({ name: manifest.name + subpath.slice(1), file: join(dir, file) })),
  );
  const { config } = ts.readConfigFile(join(top, 'tsconfig.base.json'), (file) => readFileSync(file, 'utf8'));
  const { options } = ts.parseJsonConfigFileContent(config ?? {}, ts.sys, top);
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    options,
  );
  const checker = program.getTypeChecker();
  return Object.fromEntries(
    entries.map(({ name, file }) => {
      const source = program.getSourceFile(file);
      const symbol = source === undefined ? undefined : checker.getSymbolAtLocation(source);
      const exported = symbol === undefined ? [] : checker.getExportsOfModule(symbol);
      return [name, exported.filter((one) => isValue(one, checker)).map((one) => one.name)];
    }),
  );
}

function isValue(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  if (symbol.declarations?.some((one) => ts.isTypeOnlyImportOrExportDeclaration(one))) return false;
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return (target.flags & ts.SymbolFlags.Value) !== 0;
}

if (import.meta.main) {
  const { problems, packages } = await checkPackages(root);
  report('packages', problems, `${packages} packed, linted, installed into an empty project and run`);
}
