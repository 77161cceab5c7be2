import type { Refusal } from '@portcullis/core';
import { type CallerKind, callerKind } from './caller-kind.ts';
import { conduitAnswer } from './conduit-answer.ts';
import { lfsAnswer, vcsAnswer } from './vcs-answer.ts';

type ScriptKind = Extract<CallerKind, `javelin-${string}`>;

/**
 * Gives a refusal the form that Phabricator's own clients understand; leaves pages, API clients and ambiguous requests
 * (400) to the next presenter. Never a redirect: arc and git would follow it somewhere pointless, and scripts cannot.
 *
 * | caller | answer |
 * | --- | --- |
 * | Conduit (`/api/`) | 200 with Conduit's envelope and the request id. Who shows no credential, or a bad API token, gets Phabricator's own code, by which arc logs in; others an `ERR-PORTCULLIS-…` code |
 * | dialog of a page | login needed: the page reloads, so that it can lead to the login; else: a dialog with the message |
 * | form that a page's scripts send | login needed: a dialog that keeps what was written and says where to log in; else: a dialog with the message |
 * | page-less navigation | login needed: the page reloads; else: it navigates, so that the person sees the page |
 * | other scripts of a page | the status, with an error that Phabricator's scripts read without a sound |
 * | git, Mercurial | the status, the message in the reason phrase; 401 asks for Basic credentials |
 * | git-lfs | the same with a JSON message |
 *
 * A POST says only in its body that it is of a dialog or a form. Without `dialogPosts()` in the pipeline it counts as
 * background.
 */
export function phabricatorPresenter(refusal: Refusal): Response | undefined | Promise<Response> {
  const { request, target, error } = refusal;
  // A request that can be read in two ways is from no client of Phabricator's: nothing about it says who is asking.
  if (error.status === 400) return undefined;
  const kind = callerKind(request, target);
  switch (kind) {
    case 'conduit':
      return conduitAnswer(refusal);
    case 'javelin-dialog':
    case 'javelin-form':
    case 'javelin-quicksand':
    case 'javelin-background':
      return scriptAnswer(kind, refusal);
    case 'vcs':
      return vcsAnswer(refusal);
    case 'git-lfs':
      return lfsAnswer(refusal);
    case 'other':
      return undefined;
  }
}

/** The responses for scripts are imported when a request is refused, so that admitted requests do not wait for them. */
async function scriptAnswer(kind: ScriptKind, refusal: Refusal): Promise<Response> {
  const answers = await import('./javelin-answer.ts');
  const needsLogin = refusal.error.status === 401;
  switch (kind) {
    case 'javelin-dialog':
      return needsLogin ? answers.javelinReload(refusal) : answers.javelinDialog(refusal);
    case 'javelin-form':
      return needsLogin ? answers.javelinUnsent(refusal) : answers.javelinDialog(refusal);
    case 'javelin-quicksand':
      return needsLogin ? answers.javelinReload(refusal) : answers.javelinNavigate(refusal);
    case 'javelin-background':
      return answers.javelinBackground(refusal);
  }
}
