import { startPhorge } from '@portcullis/testing/phorge';
import { openBrowser } from '../../packages/cli/src/login/open-browser.ts';
import { watchLauncher } from '../launcher.ts';
import { AuditFile } from './audit-file.ts';
import { demoConfiguration } from './demo-configuration.ts';
import { startGate } from './gate.ts';
import type { GateDatabase } from './gate-options.ts';
import { introduction } from './introduction.ts';
import { LogDir } from './log-dir.ts';
import { AUDIT_DB, seedDatabase } from './operator-setting.ts';
import { phorgeOptions } from './phorge.ts';
import { PROGRAM_VARIABLES } from './programs.ts';
import { startProvider } from './provider.ts';

/** How many made-up events the page for operators begins with. */
const SEEDED = 1000;

/** What the demo was asked for. */
export interface DemoFlags {
  readonly port: number;
  readonly idpPort: number;
  readonly phorgePort: number;
  readonly upstream: URL | undefined;
  readonly config: string | undefined;
  readonly auditLog: string | undefined;
  readonly logDir: string | undefined;
  /** Whether Phorge is read-only, and redirects old addresses. */
  readonly isRetired: boolean;
  /** Whether a browser is opened. */
  readonly open: boolean;
}

/** Serves until it is ended: the provider, Phorge where it is not somebody's own, and the gate. */
export async function serve(flags: DemoFlags): Promise<void> {
  const log = flags.auditLog === undefined ? undefined : await AuditFile.begin(flags.auditLog);
  const tiles = flags.logDir === undefined ? undefined : await LogDir.begin(flags.logDir);
  const origin = `http://127.0.0.1:${flags.port}`;
  // Browsers resolve it, and programs need not: they ask the gate at the host of the application.
  const loginHost = flags.config === undefined ? `http://gate.localhost:${flags.port}` : undefined;
  const provider = await startProvider({
    port: flags.idpPort,
    webGate: origin,
    otherGates: loginHost === undefined ? [] : [loginHost],
  });
  const phorge =
    flags.upstream === undefined
      ? await startPhorge({ port: flags.phorgePort, ...(await phorgeOptions(origin, provider.issuer)) })
      : undefined;
  const phorgeUrl = flags.upstream ?? new URL(`http://127.0.0.1:${flags.phorgePort}/`);
  const seed = (database: GateDatabase): Promise<void> =>
    seedDatabase(database, { host: new URL(origin).host, count: SEEDED, days: 7, until: Date.now() });
  const gate = await startGate({
    port: flags.port,
    upstream: phorgeUrl,
    variables: { ISSUER: provider.issuer, ...PROGRAM_VARIABLES },
    ...(flags.config === undefined
      ? {
          // Of the accounts of another Phorge nothing is known.
          configurationFile: demoConfiguration({
            hasPrograms: flags.upstream === undefined,
            isRetired: flags.isRetired,
            ...(loginHost === undefined ? {} : { loginHost }),
          }),
          databases: { [AUDIT_DB]: seed },
        }
      : { configurationFile: flags.config }),
    onLine: (line) => {
      console.log(line);
      if (!line.startsWith('{')) return;
      log?.add(line);
      tiles?.add(line);
    },
  });

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await gate.close();
    await Promise.all([provider.close(), phorge?.close(), log?.end(), tiles?.end()]);
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // Miniflare leaves at once with an error code; here the log is written to its end first.
    process.removeAllListeners(signal);
    process.on(signal, stop);
  }
  watchLauncher(stop);

  const text = introduction({
    origin,
    pages: loginHost ?? origin,
    issuer: provider.issuer,
    idpPort: flags.idpPort,
    phorge: phorgeUrl,
    isStandIn: flags.upstream === undefined,
    isRetired: flags.isRetired,
    configurationFile: flags.config,
  });
  console.log(text);
  console.log(`ready ${origin}`);
  const page = `${origin}/maniphest/`;
  if (flags.open) {
    openBrowser(page, (command) =>
      console.error(`--open: no browser could be started by ${command}: open ${page}`),
    );
  }
}
