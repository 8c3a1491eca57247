import { Api } from './api.ts';
import { ConnectionView } from './connection-view.ts';
import { DaysView } from './days-view.ts';
import { button, byId, element } from './element.ts';
import { LiveUpdates } from './live-updates.ts';
import { hasUnsavedText } from './note-form.ts';
import { NotesView } from './notes-view.ts';
import { PagesView } from './pages-view.ts';
import { ServerClock } from './server-clock.ts';
import { atMostEvery } from './throttle.ts';
import { askForToken } from './token-dialog.ts';
import { TotalView } from './total-view.ts';
import { WriteToken } from './write-token.ts';
import { Writing } from './writing.ts';

// The dashboard: everything it shows comes from the service it is served by.

const clock = new ServerClock();
const token = new WriteToken(
  () => sessionStorage,
  () => {
    forget.hidden = token.value === undefined;
  },
);
const forget = button('Forget the token', () => token.forget(), { class: 'forget', hidden: token.value === undefined });
document.querySelector('footer')?.append(forget);
const api = new Api({
  fetch: (...call) => fetch(...call),
  token: () => token.value,
  heard: (time) => clock.hear(time),
});
const writing = new Writing(document.body.dataset['writes'] === 'token', token, askForToken);

const announcements = element('p', { class: 'unseen', role: 'status' });
document.body.append(announcements);
const say = (what: string) => {
  announcements.replaceChildren(what);
};

const total = new TotalView();
const days = new DaysView(byId('days'));
const pages = new PagesView(byId('pages'));
const notes = new NotesView(byId('notes'), { api, writing, clock, say });
const connection = new ConnectionView();

async function refreshCounts(): Promise<void> {
  await Promise.all([
    api.total().then((visits) => total.show(visits)),
    api.pages().then((byPage) => pages.show(byPage), failing(pages)),
    api.days().then((byDay) => days.show(byDay, clock.today), failing(days)),
  ]);
}

/** Lets the view say so, and whoever asked know. */
function failing(view: { fail(): void }): (error: unknown) => never {
  return (error) => {
    view.fail();
    throw error;
  };
}

const refreshCountsSoon = atMostEvery(2000, () => {
  // The total is there already; what lacks comes with the next visit.
  refreshCounts().catch(() => {});
});

const updates = new LiveUpdates({
  open: () => new EventSource('/visits/events'),
  refresh: async () => {
    await Promise.all([refreshCounts(), notes.list.refresh()]);
  },
  onTotal: (visits) => {
    total.show(visits);
    refreshCountsSoon();
  },
  onNote: () => notes.list.changed(),
  onConnection: (state) => connection.show(state),
});

const follow = () => (document.hidden ? updates.stop() : updates.start());
document.addEventListener('visibilitychange', follow);
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) follow();
});
addEventListener('online', follow);
addEventListener('beforeunload', (event) => {
  if (hasUnsavedText()) event.preventDefault();
});
addEventListener('pagehide', () => {
  notes.list.leave();
  updates.stop();
});
setInterval(() => notes.list.tick(), 30_000);
follow();
