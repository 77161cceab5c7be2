import { type Answer, javelin } from '../answer.ts';
import { isAjax, isQuicksand, type PhorgeRequest } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { dialogForm, page } from './page-view.ts';

/** What a disabled user gets instead of nearly every page, with status 200; logging out still works. */
export function accountDisabled(phorge: PhorgeState, request: PhorgeRequest): Answer {
  const title = 'Account Disabled';
  const dialog = dialogForm(phorge, request, {
    title,
    body: '<p>Your account has been disabled.</p>',
    cancel: '/logout/',
    cancelText: 'Okay',
  });
  if (isAjax(request) || isQuicksand(request)) return javelin({ error: null, payload: { dialog } });
  return page(phorge, request.viewer, { title, body: dialog });
}

/** The page for a user who is not approved yet, with status 200. */
export function waitForApproval(phorge: PhorgeState, request: PhorgeRequest): Answer {
  const body = dialogForm(phorge, request, {
    title: 'Wait for Approval',
    body:
      '<p>Your account has been created, but needs to be approved by an administrator. ' +
      'You&#039;ll receive an email once your account is approved.</p>',
    cancelText: 'Wait Patiently',
  });
  return page(phorge, request.viewer, { title: 'Wait For Approval', body });
}
