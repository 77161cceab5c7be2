import type { Answer } from '../answer.ts';
import type { PhorgeRequest } from '../phorge-request.ts';
import { collect, phpName } from '../php/php-parameters.ts';
import { runProgram } from './child-process.ts';

/**
 * Hands a request to git's own CGI program, as Phorge does: with the query as PHP reads it, and with whatever path is left.
 * @see https://git-scm.com/docs/git-http-backend
 */
export async function gitHttpBackend(
  request: PhorgeRequest,
  options: { readonly directory: string; readonly path: string; readonly username: string },
): Promise<Answer> {
  const query = new URLSearchParams();
  for (const [name, value] of collect(request.query, phpName)) {
    if (!name.startsWith('__') && typeof value === 'string') query.set(name, value);
  }
  const { stdout } = await runProgram(['git', 'http-backend'], request.raw, {
    REQUEST_METHOD: request.method,
    QUERY_STRING: query.toString(),
    CONTENT_TYPE: request.headers['content-type'] ?? '',
    REMOTE_ADDR: '127.0.0.1',
    REMOTE_USER: options.username,
    GIT_PROJECT_ROOT: options.directory,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: options.path,
  });
  return cgiAnswer(stdout);
}

function cgiAnswer(output: Buffer): Answer {
  const end = output.indexOf('\r\n\r\n');
  const lines = output.subarray(0, end).toString('latin1').split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const header = (name: string) => headers.find(([candidate]) => candidate.toLowerCase() === name)?.[1];
  return {
    status: Number.parseInt(header('status') ?? '200', 10),
    contentType: header('content-type') ?? 'text/plain',
    frame: 'bare',
    headers: headers.filter(([name]) => !/^(?:status|content-type)$/i.test(name)),
    body: output.subarray(end + 4),
  };
}
