import { beforeEach } from 'vitest';

/**
 * To make an RSA key takes longer than most tests, and those of a login make one for each provider: of a mutant's time it
 * was nearly all. So a thread keeps the keys that it made. Each test gets them in the same order, and within a test all
 * differ, as do those that its file makes while it is loaded.
 */
interface KeptKeys {
  readonly made: Map<string, Promise<CryptoKey | CryptoKeyPair>[]>;
  /** How many were asked for, since the file or the test began. */
  asked: Map<string, number>;
}

type GenerateKey = (
  algorithm: string | { readonly name: string },
  extractable: boolean,
  usages: readonly string[],
) => Promise<CryptoKey | CryptoKeyPair>;

const KEPT = Symbol.for('portcullis.mutation.kept-keys');
/** In a global, because modules are loaded anew for each mutant. */
const threads = globalThis as { [KEPT]?: KeptKeys };

threads[KEPT] ??= keptKeys(crypto.subtle as unknown as { generateKey: GenerateKey });
const kept = threads[KEPT];

kept.asked = new Map();
let askedByFile: ReadonlyMap<string, number> | undefined;
beforeEach(() => {
  askedByFile ??= new Map(kept.asked);
  kept.asked = new Map(askedByFile);
});

function keptKeys(subtle: { generateKey: GenerateKey }): KeptKeys {
  const generate = subtle.generateKey.bind(subtle);
  const keys: KeptKeys = { made: new Map(), asked: new Map() };
  subtle.generateKey = (algorithm, extractable, usages) => {
    const name = typeof algorithm === 'string' ? algorithm : algorithm.name;
    if (!name.startsWith('RSA')) return generate(algorithm, extractable, usages);
    const kind = JSON.stringify([algorithm, extractable, usages], (_, value: unknown) =>
      ArrayBuffer.isView(value) ? Array.from(value as Uint8Array) : value,
    );
    const number = keys.asked.get(kind) ?? 0;
    keys.asked.set(kind, number + 1);
    const made = keys.made.get(kind) ?? [];
    keys.made.set(kind, made);
    made[number] ??= generate(algorithm, extractable, usages);
    return made[number];
  };
  return keys;
}
