// The live connection: one socket a tab for everything that changes under a person's eyes (docs/live.md).
//   live.subscribe("booth/17", (frame) => …, { from: ["k3x9", 1041] })   hears its frames; returns how to stop
//   await live.send("booth/17", "say", { body })                         the answer's data; throws a Refused
//   live.whisper("booth-typing/17", "typing")                            may be lost
//   live.ack("me", 57)                                                   everything of the inbox up to 57 was shown
//   live.state                                                           "connecting", "live", "reconnecting", "offline"
// Import it from here and from nowhere else (no ?v=…): a module with two addresses would open two sockets.
import { recall, remember } from "./memory.js";

const VERSION = 1;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30000;
const CROWDED = 30000;
const SAY_AFTER = 1200; // a short break is not worth a word
const SLOW_LINK = { rtt: 800, drops: 3, within: 300000 };
const CODES = { session: 4001, banned: 4003, elsewhere: 4009, many: 4029, protocol: 4000 };

export class Refused extends Error {
  constructor(why, retry = 0) {
    super(why);
    this.retry = retry;
  }
}

const topics = new Map(); // name → {handlers, epoch, seq, from, values}
const waiting = new Map(); // id of a command → {frame, resolve, reject}
let memory = { sid: "", positions: {}, waiting: [] };
let remembered = false;
let socket = null;
let greeted = false;
let heartbeat = 20000;
let tries = 0;
let wait = null; // what the server asked us to wait for, in ms
let drops = [];
let timer = 0;
let watchdog = 0;
let saying = 0;

export const announce = (text) => {
  const place = document.getElementById("announcer");
  if (place) place.textContent = text;
};

function say(state, at = 0) {
  clearTimeout(saying);
  if (at) {
    saying = setTimeout(say, at, state);
    return;
  }
  live.state = state;
  const place = document.getElementById("connection");
  if (!place) return;
  place.dataset.state = state;
  const count = waiting.size;
  const form = new Intl.PluralRules(document.documentElement.lang).select(count);
  const words = place.dataset;
  const many = { one: words.sayWaitingOne, few: words.sayWaitingFew }[form] ?? words.sayWaitingMany;
  const text = state === "offline" && count && many ? many.replace("#", count) : words[`say${state[0].toUpperCase()}${state.slice(1)}`];
  if (text && place.textContent !== text) place.textContent = text;
}

const put = (frame) => {
  if (greeted && socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
};

const keep = () =>
  remember({
    sid: memory.sid,
    positions: Object.fromEntries([...topics].filter(([, t]) => t.epoch && t.seq >= 0).map(([name, t]) => [name, [t.epoch, t.seq]])),
    waiting: [...waiting.values()].map(({ frame }) => frame),
  });

const position = (topic) => (topic.seq >= 0 && topic.epoch ? [topic.epoch, topic.seq] : null);

function lite() {
  const now = Date.now();
  drops = drops.filter((at) => now - at < SLOW_LINK.within);
  const link = navigator.connection;
  return Boolean(link?.saveData || link?.rtt > SLOW_LINK.rtt || drops.length >= SLOW_LINK.drops);
}

function connect() {
  clearTimeout(timer);
  if (socket || !remembered) return;
  const mine = new WebSocket(`${location.origin.replace(/^http/, "ws")}/live`);
  socket = mine;
  alive();
  mine.onopen = () => {
    for (const topic of topics.values()) topic.asked = true;
    const subs = Object.fromEntries([...topics].map(([name, topic]) => [name, position(topic)]));
    mine.send(JSON.stringify({ t: "hello", v: VERSION, sid: memory.sid, lang: document.documentElement.lang, lite: lite(), subs }));
  };
  mine.onmessage = ({ data }) => {
    if (mine !== socket) return;
    alive();
    const heard = JSON.parse(data);
    for (const frame of Array.isArray(heard) ? heard : [heard]) hear(frame);
  };
  mine.onclose = ({ code }) => {
    if (mine === socket) lost(code);
  };
}

function alive() {
  clearTimeout(watchdog);
  watchdog = setTimeout(dead, heartbeat * 1.6);
}

// Nothing came for too long: the link swallows everything, and its close would take minutes.
function dead() {
  const old = socket;
  lost(0);
  old?.close();
}

function lost(code) {
  clearTimeout(watchdog);
  socket = null;
  if (greeted) drops.push(Date.now());
  greeted = false;
  for (const topic of topics.values()) topic.asked = false;
  if (code === CODES.elsewhere) memory.sid = "";
  if (code === CODES.banned) {
    say("offline");
    return;
  }
  const most = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** ++tries);
  let pause = FIRST_WAIT + Math.random() * (most - FIRST_WAIT);
  if (code === CODES.many || code === CODES.protocol) pause = CROWDED * (1 + Math.random());
  if (wait !== null) [pause, wait] = [wait, null];
  if (!navigator.onLine) say("offline");
  else if (live.state !== "connecting" || tries > 2) say(tries > 6 ? "offline" : "reconnecting", live.state === "live" ? SAY_AFTER : 0);
  timer = setTimeout(connect, pause);
}

function hear(frame) {
  const topic = topics.get(frame.c);
  switch (frame.t) {
    case "welcome":
      greeted = true;
      memory.sid = frame.sid;
      heartbeat = frame.hb;
      tries = 0;
      alive();
      for (const { frame: command } of waiting.values()) put(command);
      for (const [name, topic] of topics) if (!topic.asked) ask(name);
      say("live");
      keep();
      return;
    case "hb":
      put({ t: "hb" });
      return;
    case "bye":
      wait = frame.retry[0] + Math.random() * (frame.retry[1] - frame.retry[0]);
      return;
    case "ok":
    case "refused":
      if (frame.i) answered(frame);
      else if (topic) tell(topic, frame);
      return;
    case "sub":
      if (!topic) return;
      if (!frame.rec || topic.epoch !== (frame.e ?? "")) topic.seq = frame.s ?? 0;
      topic.epoch = frame.e ?? "";
      return;
    case "gap":
      if (!topic) return;
      topic.seq = frame.to;
      tell(topic, frame);
      keep();
      return;
    case "state":
      if (!topic) return;
      topic.values = frame.full ? frame.d : { ...topic.values, ...frame.d };
      tell(topic, frame);
      return;
  }
  if (!topic) return;
  if (frame.s !== undefined) {
    if (topic.seq >= 0 && frame.s <= topic.seq) return;
    if (topic.seq >= 0 && frame.s > topic.seq + 1) {
      put({ t: "sync", c: frame.c, s: topic.seq });
      return;
    }
    topic.seq = frame.s;
    keep();
  }
  tell(topic, frame);
}

const tell = (topic, frame) => {
  for (const handler of [...topic.handlers]) handler(frame);
};

function ask(name) {
  const topic = topics.get(name);
  const at = position(topic);
  put({ t: "sub", c: name, ...(at ? { e: at[0], s: at[1] } : {}) });
  topic.asked = greeted;
}

function answered(frame) {
  const command = waiting.get(frame.i);
  if (!command) return;
  waiting.delete(frame.i);
  keep();
  if (frame.t === "ok") command.resolve?.(frame.d);
  else if (command.reject) command.reject(new Refused(frame.why, frame.retry));
  else document.dispatchEvent(new CustomEvent("toast", { detail: { text: frame.why, tone: "red" } })); // asked before a reload
}

export const live = {
  state: "connecting",

  subscribe(name, handler, { from = null } = {}) {
    let topic = topics.get(name);
    if (!topic) {
      const [epoch, seq] = from ?? memory.positions[name] ?? ["", -1];
      topic = { handlers: new Set(), epoch, seq, values: null, asked: false };
      topics.set(name, topic);
      if (greeted) ask(name);
    } else if (topic.values) {
      handler({ t: "state", c: name, d: topic.values, full: true });
    }
    topic.handlers.add(handler);
    return () => {
      topic.handlers.delete(handler);
      if (topic.handlers.size || topics.get(name) !== topic) return;
      topics.delete(name);
      put({ t: "unsub", c: name });
    };
  },

  send(name, type, data = {}) {
    const id = [...crypto.getRandomValues(new Uint8Array(9))].map((byte) => byte.toString(36).padStart(2, "0")).join("");
    const frame = { t: type, i: id, c: name, d: data };
    return new Promise((resolve, reject) => {
      waiting.set(id, { frame, resolve, reject });
      keep();
      put(frame);
      if (live.state === "offline") say("offline");
    });
  },

  whisper: (name, kind) => put({ t: kind, c: name }),
  ack: (name, seq) => put({ t: "ack", c: name, s: seq }),
  values: (name) => topics.get(name)?.values ?? {},
};

const now = () => {
  tries = 0;
  if (!socket) connect();
};

if (document.body.dataset.live !== undefined) {
  // Not awaited up here: a page's own module would not run before the memory has answered.
  recall(document.body.dataset.person ?? "").then((recalled) => {
    memory = recalled;
    for (const [name, topic] of topics) {
      if (!topic.epoch && memory.positions[name]) [topic.epoch, topic.seq] = memory.positions[name];
    }
    for (const frame of memory.waiting) waiting.set(frame.i, { frame });
    remembered = true;
    connect();
  });
  addEventListener("online", now);
  navigator.connection?.addEventListener?.("change", now);
  addEventListener("offline", () => {
    if (socket) dead();
    say("offline");
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && now());
  addEventListener("pageshow", (event) => event.persisted && now());
}
