// What a job calls: `node ci/conduit.ts maniphest.edit '{"objectIdentifier":"T1", …}'`. It has no token of Phorge's: it shows the
// gate what GitHub says of the job, and the gate puts in the bot's.

const GATE = process.env.GATE ?? 'https://phorge.corp.example';

/** What GitHub says of this job, for the gate alone. Needs `permissions: id-token: write`. */
export async function jobToken(audience: string): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = process.env;
  if (url === undefined || bearer === undefined)
    throw new Error('no job of GitHub, or without "id-token: write"');
  const answer = await fetch(`${url}&audience=${encodeURIComponent(audience)}`, {
    headers: { authorization: `bearer ${bearer}` },
  });
  const { value } = (await answer.json()) as { readonly value?: string };
  if (!answer.ok || value === undefined) throw new Error(`GitHub gave no token: ${answer.status}`);
  return value;
}

/** Calls a method, and returns its result. A refusal, by Phorge or by the gate, is an error with its words. */
export async function callConduit(
  gate: string,
  token: string,
  method: string,
  parameters: object,
): Promise<unknown> {
  const answer = await fetch(`${gate}/api/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: new URLSearchParams({ params: JSON.stringify(parameters), output: 'json' }),
  });
  const {
    result,
    error_code: code,
    error_info: info,
  } = (await answer.json()) as Readonly<Record<string, unknown>>;
  if (code !== null) throw new Error(`${String(code)}: ${String(info)}`);
  return result;
}

if (import.meta.main) {
  const [method = '', parameters = '{}'] = process.argv.slice(2);
  console.log(
    JSON.stringify(await callConduit(GATE, await jobToken(GATE), method, JSON.parse(parameters) as object)),
  );
}
