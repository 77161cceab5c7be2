import type { Answer } from '../answer.ts';
import { isFormPost } from '../pages/form-post.ts';
import { type PhorgeRequest, textParameter } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { loginPage } from './login.ts';
import { signIn } from './sign-in.ts';

/** `/auth/login/password:self/`: the form of the password provider; without that provider, the login page. */
export function passwordLogin(phorge: PhorgeState, request: PhorgeRequest): Answer {
  if (!phorge.configuration.passwordLogin || !isFormPost(phorge, request)) return loginPage(phorge, request);
  const user = phorge.users.named(textParameter(request, 'username') ?? '');
  const isRight = user?.password !== undefined && user.password === textParameter(request, 'password');
  return isRight
    ? signIn(phorge, request, user)
    : loginPage(phorge, request, 'Username or password are incorrect.');
}
