// Who is signed in; with one local user there is nobody to name and nothing to sign out of.
import { endSession, getSession, signIn } from '../shared/api.js';
import { during } from '../shared/dom.js';

export async function showSession() {
  let session;
  try {
    session = await getSession();
  } catch (problem) {
    if (problem.status === 401) {
      signIn();
    }
    return; // what else is wrong, the page itself will say
  }
  if (session.mode !== 'token') {
    return;
  }
  const account = document.getElementById('account');
  account.querySelector('span').textContent = session.user.name;
  const out = account.querySelector('button');
  out.addEventListener('click', () => during(out, async () => {
    await endSession();
    location.assign('/login.html');
  }));
  account.hidden = false;
}
