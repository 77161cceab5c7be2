import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLOUDFLARE, startCloudflare } from '@portcullis/testing/stores';
import { run } from '../../../packages/cli/src/index.ts';
import { SOAK, soakConfiguration } from './soak-configuration.ts';
import { asked, type Visited } from './visits.ts';

/** A configuration that was pushed serves within this time: twice the poll, and what a busy machine needs. */
const SERVES_WITHIN_MS = 20_000;

/**
 * A gate asks for keys of unknown names at most every 30 seconds. Keys that sign as soon as they are published are not rotated
 * more often, nor within that time after the gate first asked.
 */
const ROTATION_MS = 45_000;

/** What changes under the load, and how often it did. */
export class SoakChanges {
  rotations = 0;
  pushes = 0;
  syncs = 0;
  readonly #visited: Visited;
  #rotatedAt = performance.now();

  constructor(visited: Visited) {
    this.#visited = visited;
  }

  /** Everything once: new keys, a configuration more or less by one instance, other members. */
  async all(): Promise<void> {
    if (performance.now() - this.#rotatedAt >= ROTATION_MS) await this.#rotate();
    await this.push();
    await this.#sync();
  }

  async #rotate(): Promise<void> {
    await this.#visited.internet.provider.rotate();
    this.#rotatedAt = performance.now();
    this.rotations += 1;
  }

  /** As somebody at their desk would: by the command, with what it builds beside the configuration. */
  async push(): Promise<void> {
    const { gate, tally, wrong } = this.#visited;
    const isSeason = this.pushes % 2 === 1;
    const folder = await mkdtemp(join(tmpdir(), 'soak-'));
    const api = await startCloudflare(gate.configurations);
    let said = '';
    const say = { write: (text: string) => (said += text) };
    try {
      const file = join(folder, 'portcullis.json');
      await writeFile(file, JSON.stringify(soakConfiguration(isSeason)));
      const env = {
        CLOUDFLARE_ACCOUNT_ID: CLOUDFLARE.account,
        CLOUDFLARE_API_TOKEN: CLOUDFLARE.token,
        CLOUDFLARE_API_BASE_URL: api.address,
      };
      const io = { stdout: say, stderr: say, env };
      const code = await run(['push', file, '--kv', CLOUDFLARE.namespace, '--yes'], io);
      if (code !== 0) throw new Error(`portcullis push: ${said}`);
    } finally {
      await api[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    }
    tally.expect('config.changed');
    this.pushes += 1;
    // 421 where no instance has the host, 401 where one does and does not know who asks.
    const status = isSeason ? 401 : 421;
    const until = performance.now() + SERVES_WITHIN_MS;
    while ((await this.#statusOf(SOAK.seasonal)) !== status || (await this.#statusOf(SOAK.wiki)) !== 401) {
      if (performance.now() > until) {
        wrong(`a configuration that was pushed does not serve after ${SERVES_WITHIN_MS / 1000} s`);
        return;
      }
    }
  }

  async #statusOf(origin: string): Promise<number | undefined> {
    const answer = await asked(this.#visited, `${origin}/page/1`, {
      headers: { accept: 'application/json' },
    });
    await this.#visited.pause();
    return answer?.status;
  }

  async #sync(): Promise<void> {
    const { gate, internet, tally, wrong } = this.#visited;
    internet.members = this.syncs % 2 === 0 ? ['ada', 'carol'] : ['ada', 'bob'];
    this.syncs += 1;
    try {
      await gate.trigger();
    } catch (error) {
      wrong((error as Error).message);
      return;
    }
    // One comes, one goes.
    tally.expect('group.sync', 2);
    const members = gate.phorge.members(SOAK.project).toSorted();
    if (members.join() !== internet.members.join())
      wrong(`the project has other members than its group: ${members}`);
  }
}
