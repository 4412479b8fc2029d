// A booth's desk: the bell is heard, the title says how many wait, new cards come by themselves.
import { announce, live } from "./live.js";
import { toast } from "./toasts.js";
import "./hall_chat.js";

const place = document.querySelector("[data-desk]");
const topic = `desk/${place.dataset.desk}`;
const leads = document.getElementById("leads");
const title = document.title;
let ringing = null;
let cards = null;
let sound = null;

// Browsers let a page sound only after a touch of it.
addEventListener("pointerdown", () => (sound ??= new AudioContext()), { once: true });

function chime() {
  if (sound?.state !== "running") return;
  for (const [at, pitch] of [[0, 880], [0.18, 660]]) {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.15, sound.currentTime + at);
    volume.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + at + 0.6);
    tone.connect(volume).connect(sound.destination);
    tone.start(sound.currentTime + at);
    tone.stop(sound.currentTime + at + 0.6);
  }
}

// What is being written about a lead is not taken away: its list comes when the focus has left it.
function refresh() {
  if (leads.contains(document.activeElement)) leads.addEventListener("focusout", () => setTimeout(refresh), { once: true });
  else leads.dispatchEvent(new CustomEvent("card-given"));
}

live.subscribe(topic, (frame) => {
  if (frame.t !== "state") return;
  const now = live.values(topic);
  const waiting = Object.values(now.queue ?? {}).filter((state) => !state.startsWith("with")).length;
  document.title = waiting ? `(${waiting}) ${title}` : title;
  if (ringing && now.ringing?.some((talk) => !ringing.includes(talk))) {
    chime();
    announce(place.dataset.sayRing);
    toast(place.dataset.sayRing);
  }
  ringing = now.ringing ?? [];
  const key = JSON.stringify(now.leads);
  if (cards !== null && cards !== key) refresh();
  cards = key;
});

// A card that arrives is on this page already.
document.addEventListener("notice", (event) => event.detail.kind === "hall.card" && event.preventDefault());
