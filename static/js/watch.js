// Parts of a page that follow a live topic; new parts that htmx brings are taken up too.
//   data-live="hall/3 booth/17"                       gets an event "live" (detail: the frame), at most once a second:
//                                                     hx-trigger="live" fetches its partial again
//   data-live-from="k3x9:1041"                        beside it: where the log stands on this page
//   data-live-text="today/7:arrived"                  its text is the value of that key
//   data-live-attr="hall/3:17.count>data-count"       its attribute is; several apart by spaces
//   data-live-progress="job/7"                        a label with <b> and <progress>: done, total, note
import { announce, live } from "./live.js";
import { toast } from "./toasts.js";

const EVERY = 1000;
const FRESH = 3000; // ms: a page this young shows what the first state says
const numbers = new Intl.NumberFormat(document.documentElement.lang);
const watched = new Map(); // element → how to stop

const words = (value) => (typeof value === "number" ? numbers.format(value) : (value ?? ""));
const within = (values, path) => path.split(".").reduce((value, key) => value?.[key], values);

// At once, then at most once in a while; the last one is never lost.
function seldom(act) {
  let later = 0;
  let last = -Infinity;
  return (frame) => {
    if (later) return;
    const pause = Math.max(0, last + EVERY - performance.now());
    later = setTimeout(() => {
      later = 0;
      last = performance.now();
      act(frame);
    }, pause);
  };
}

function changed(element) {
  delete element.dataset.changed;
  requestAnimationFrame(() => (element.dataset.changed = ""));
}

const follow = {
  live(element, names) {
    const [epoch, seq] = (element.dataset.liveFrom ?? "").split(":");
    const from = seq ? [epoch, Number(seq)] : null;
    const tell = seldom((detail) => element.dispatchEvent(new CustomEvent("live", { detail })));
    return names.split(" ").map((name) => {
      let fresh = performance.now() < FRESH;
      return live.subscribe(name, (frame) => {
        if (frame.t !== "refused" && !(frame.full && fresh)) tell(frame);
        fresh = false;
      }, { from });
    });
  },

  liveText(element, source) {
    const [name, key] = source.split(":");
    return [
      live.subscribe(name, () => {
        const value = within(live.values(name), key);
        if (value === undefined) return;
        const text = String(words(value));
        if (element.textContent === text) return;
        element.textContent = text;
        changed(element);
      }),
    ];
  },

  liveAttr(element, sources) {
    return sources.split(" ").map((source) => {
      const [, name, key, attribute] = source.match(/^([^:]+):([^>]+)>(.+)$/);
      return live.subscribe(name, (frame) => {
        if (frame.t !== "state") return;
        const value = within(live.values(name), key);
        if (value === undefined || value === null) element.removeAttribute(attribute);
        else if (element.getAttribute(attribute) !== String(value)) element.setAttribute(attribute, value);
      });
    });
  },

  liveProgress(element, name) {
    const bar = element.querySelector("progress");
    const said = element.querySelector("b");
    return [
      live.subscribe(name, (frame) => {
        if (frame.t !== "state") return;
        const { done = 0, total = 0, note = "" } = live.values(name);
        bar.max = total || 1;
        bar.value = done;
        said.textContent = `${words(done)} / ${words(total)}`;
        if (note && element.dataset.note !== note) announce((element.dataset.note = note));
      }),
    ];
  },
};

function watch(root) {
  for (const [element, stops] of watched) {
    if (element.isConnected) continue;
    for (const stop of stops) stop();
    watched.delete(element);
  }
  for (const element of [root, ...root.querySelectorAll("[data-live], [data-live-text], [data-live-attr], [data-live-progress]")]) {
    if (watched.has(element)) continue;
    const stops = Object.keys(follow).flatMap((kind) => (element.dataset?.[kind] ? follow[kind](element, element.dataset[kind]) : []));
    if (stops.length) watched.set(element, stops);
  }
}

watch(document.body);
document.addEventListener("htmx:load", (event) => watch(event.detail.elt));

// The person's inbox: a page that knows a kind listens for "notice" and may prevent the toast.
if (document.body.dataset.person) {
  live.subscribe("me", (frame) => {
    if (frame.t !== "notice") return;
    const unseen = document.dispatchEvent(new CustomEvent("notice", { detail: frame.d, cancelable: true }));
    if (unseen && frame.d.data.text) toast(frame.d.data.text);
    live.ack("me", frame.s);
  });
}
