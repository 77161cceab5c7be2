import {
  durableObjectWitnessStore,
  formatVerifierKey,
  parseVerifierKey,
  SIGNATURE_TYPE,
  signingKey,
  type WitnessNamespace,
  witness,
} from '@portcullis/tlog';

export { PortcullisWitness } from '@portcullis/tlog/durable-object';

interface Env {
  /** Remembers what was cosigned: one object for each log. */
  readonly TREES: WitnessNamespace;
  /** This witness's name, such as `witness.auditor.example/w1`. */
  readonly NAME: string;
  /** Its key, a secret: what `generateSigningKey()` of `@portcullis/tlog` makes. */
  readonly KEY: string;
  /** The verifier keys of the logs that it watches, one a line. */
  readonly LOGS: string;
}

// It cosigns a log's checkpoint if that continues the one before, and nothing else. It never sees what was logged.
export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const key = await signingKey(env.NAME, SIGNATURE_TYPE.cosignature, env.KEY);
    // What those who verify must know: `portcullis verify … --witness VKEY`.
    if (new URL(request.url).pathname === '/vkey') {
      return new Response(`${formatVerifierKey(key.verifierKey)}\n`);
    }
    const logs = await Promise.all(env.LOGS.trim().split(/\s+/).map(parseVerifierKey));
    return witness({ key, logs, store: durableObjectWitnessStore(env.TREES) })(request);
  },
};
