// Signing in: a token becomes a session, and whoever was sent here goes back to where they wanted to.
import { startSession } from './shared/api.js';

const form = document.getElementById('login');
const trouble = document.getElementById('trouble');

form.addEventListener('submit', async event => {
  event.preventDefault();
  const send = form.querySelector('button');
  send.disabled = true;
  trouble.hidden = true;
  try {
    await startSession(form.elements.token.value.trim());
    location.replace(wanted());
  } catch (problem) {
    trouble.textContent = problem.message;
    trouble.hidden = false;
    form.elements.token.select();
  } finally {
    send.disabled = false;
  }
});

/** Only an address of this service: a link must not lead people elsewhere by way of their sign-in. */
function wanted() {
  const address = new URL(new URLSearchParams(location.search).get('return') ?? '/', location.origin);
  return address.origin === location.origin ? address.pathname + address.search : '/';
}
