// What a tab must not forget when the phone dies: its name, how far it has heard, what it has asked. Kept in IndexedDB,
// a record a tab. A tab holds a lock while it lives, so that a new one may take over the record of one that died, and a
// duplicated one does not.
import { get, update } from "../vendor/idb-keyval.js";

const STORE = "live";
const KEPT = 24 * 3600 * 1000;
const SAVE = 250; // ms; what happens within is written once

let owner = "";
let record = null;
let saving = 0;

const free = (sid) =>
  new Promise((answer) => {
    if (!navigator.locks) return answer(true);
    navigator.locks.request(`live-${sid}`, { ifAvailable: true }, (lock) => {
      answer(Boolean(lock));
      return lock ? new Promise(() => {}) : null; // held until the tab is gone
    });
  });

export async function recall(person) {
  owner = person;
  const all = await get(STORE).catch(() => undefined); // private windows may have none
  const mine = Object.values(all ?? {}).filter((each) => each.owner === owner && Date.now() - each.at < KEPT);
  const own = sessionStorage.getItem("live");
  mine.sort((a, b) => (b.sid === own) - (a.sid === own) || b.at - a.at);
  for (const each of mine) if (await free(each.sid)) return each;
  return { sid: "", positions: {}, waiting: [] };
}

export function remember(what) {
  if (!what.sid) return;
  if (record?.sid !== what.sid) free(what.sid);
  sessionStorage.setItem("live", what.sid);
  record = { ...what, owner, at: Date.now() };
  saving ||= setTimeout(save, SAVE);
}

function save() {
  saving = 0;
  const old = Date.now() - KEPT;
  update(STORE, (all = {}) => ({ ...Object.fromEntries(Object.entries(all).filter(([, each]) => each.at > old)), [record.sid]: record })).catch(() => {});
}

addEventListener("pagehide", () => saving && save());
