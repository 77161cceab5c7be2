import { pipeline } from '@portcullis/core';
import { binding, web } from '@portcullis/web';

interface Env {
  readonly WIKI: Fetcher;
  readonly KEYS: readonly [string];
}

const wiki = web({
  origin: binding('WIKI'),
  assertion: { audience: 'wiki', keys: (env: Env) => env.KEYS },
});

// Last line: Type 'NeedsStepThatAdds<"caller">' provides no match for the signature ….
export default pipeline(wiki) satisfies ExportedHandler<Env>;
