// The door: the camera reads tickets, the field takes typed codes, and what cannot be sent waits on this device with its time.
// A scan keeps its nonce through every try, so that the server counts it once.
import { get, update } from "../vendor/idb-keyval.js";

const page = document.querySelector("[data-check-in]");
const words = page.dataset;
const answer = document.getElementById("answer");
const KEPT = `bravehall:scans:${location.pathname}`;
const DOOR = "bravehall:door";
const PATIENCE = 8000; // ms until the network counts as gone
const AGAIN = 15000; // ms between two tries to send what waits
const SAME = 4000; // ms in which the same code before the camera is the same scan
const csrf = () => document.querySelector("meta[name=csrf]").content;

class NotSent extends Error {}

async function post(scan) {
  let response;
  try {
    response = await fetch(location.pathname, {
      method: "POST",
      headers: { "X-CSRFToken": csrf(), "X-Part": "scan" },
      body: new URLSearchParams(scan),
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    throw new NotSent("");
  }
  if (response.redirected) throw new NotSent(words.saySignIn);
  if (response.status >= 500 || response.status === 429) throw new NotSent("");
  return response;
}

function show(html) {
  answer.innerHTML = html;
  answer.scrollIntoView({ block: "nearest" });
  navigator.vibrate?.(answer.querySelector("[data-outcome=accepted]") ? 80 : [80, 60, 80]);
}

// Our own words, drawn like an answer of the server.
function say(outcome, title, text) {
  const section = document.createElement("section");
  const heading = document.createElement("h2");
  const line = document.createElement("p");
  const inside = document.createElement("div");
  section.className = "scanned";
  section.dataset.outcome = outcome;
  section.setAttribute("role", "alert");
  heading.textContent = title;
  line.textContent = text;
  inside.append(heading, line);
  section.append(document.createElement("span"), inside);
  answer.replaceChildren(section);
}

async function count() {
  const n = ((await get(KEPT)) ?? []).length;
  const form = new Intl.PluralRules(document.documentElement.lang).select(n);
  const said = { one: words.sayWaitingOne, few: words.sayWaitingFew }[form] ?? words.sayWaitingMany;
  page.querySelector("[data-queue]").textContent = n ? said.replace("#", n) : "";
}

async function check(said) {
  const scan = { said, nonce: crypto.randomUUID(), door: document.getElementById("f-door").value, at: new Date().toISOString() };
  try {
    const response = await post(scan);
    if (response.ok) show(await response.text());
    else say("failed", words.sayFailed, "");
  } catch (error) {
    if (!(error instanceof NotSent)) throw error;
    await update(KEPT, (kept) => [...(kept ?? []), scan]);
    say("queued", words.sayQueued, error.message);
  }
  await count();
}

async function flush() {
  await navigator.locks.request(KEPT, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    for (const scan of (await get(KEPT)) ?? []) {
      let response;
      try {
        response = await post(scan);
      } catch (error) {
        if (error instanceof NotSent) break;
        throw error;
      }
      if (response.status === 403) break; // this page's token is too old: a reload has a new one
      await update(KEPT, (kept) => kept.filter((each) => each.nonce !== scan.nonce));
    }
  });
  await count();
}

// Before once.js, which would let the form go only once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.scan === undefined) return;
  event.preventDefault();
  const field = form.elements.said;
  if (field.value.trim()) check(field.value.trim());
  if (field.type !== "hidden") {
    field.value = "";
    field.focus();
  }
}, true);

const door = document.getElementById("f-door");
door.value ||= localStorage.getItem(DOOR) ?? "";
door.addEventListener("change", () => localStorage.setItem(DOOR, door.value));

// The camera

async function reader() {
  if ("BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (canvas) => (await detector.detect(canvas))[0]?.rawValue;
  }
  const { default: decode } = await import("../vendor/qr/decode.js");
  return async (canvas, context) => {
    try {
      return decode(context.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return undefined; // no code in this picture
    }
  };
}

async function watch() {
  const video = page.querySelector("video");
  const line = page.querySelector("[data-camera-words]");
  const button = page.querySelector("[data-camera]");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
  } catch {
    line.textContent = words.sayNoCamera;
    return;
  }
  video.srcObject = stream;
  video.hidden = false;
  line.hidden = button.hidden = true;
  await video.play();
  const read = await reader();
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let last = { said: "", at: 0 };
  for (;;) {
    if (!document.hidden && video.videoWidth) {
      const scale = Math.min(1, 720 / video.videoWidth);
      canvas.width = video.videoWidth * scale;
      canvas.height = video.videoHeight * scale;
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      const said = await read(canvas, context);
      const now = Date.now();
      if (said && !(said === last.said && now - last.at < SAME)) await check(said);
      if (said) last = { said, at: now };
    }
    await new Promise((next) => setTimeout(next, 150));
  }
}

page.querySelector("[data-camera]").addEventListener("click", watch);
addEventListener("online", flush);
setInterval(flush, AGAIN);
flush();
