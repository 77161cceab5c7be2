import type { BaseContext } from '@portcullis/core';

const REGISTER = /^\/auth\/register\/[a-z\d]+\/$/;

/** Whether an answer is a page on which somebody registers. */
export function isRegistrationPage({ request, target }: BaseContext, { status }: Response): boolean {
  return request.method === 'GET' && status === 200 && REGISTER.test(target.path);
}
