// Short messages at the foot of the page, read out by screen readers.

const SHOWN = 6_000;
const SHOWN_WHEN_BAD = 12_000;

export function tell(text, bad = false) {
  const notice = document.createElement('p');
  notice.className = bad ? 'notice bad' : 'notice';
  notice.textContent = text;
  document.getElementById('notices').append(notice);
  setTimeout(() => notice.remove(), bad ? SHOWN_WHEN_BAD : SHOWN);
}

/** Tells what went wrong, in the service's own words. */
export function failed(problem) {
  if (problem.name === 'AbortError' || problem.status === 401) {
    return; // somebody left, or is on the way to the sign-in page
  }
  tell(problem.message, true);
  if (problem.status === undefined) {
    console.error(problem); // no answer of the service: a fault of these pages
  }
}
