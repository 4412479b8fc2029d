// A booth's page: being there, how many are, who of the staff is free, and what the bell says.
import { announce, live } from "./live.js";
import "./hall_chat.js";

const here = document.querySelector("[data-here]");
const staff = document.querySelector("[data-staff]");
const topic = `booth-here/${staff.dataset.staff}`;
const words = staff.dataset;
let leave = null;

function hear(frame) {
  if (frame.t !== "state") return;
  const values = live.values(topic);
  if (values.here !== undefined) here.textContent = values.here;
  for (const rep of staff.querySelectorAll("[data-rep]")) {
    const state = values[rep.dataset.rep] ?? "away";
    rep.querySelector(".dot").dataset.state = state;
    rep.querySelector(".how").textContent = words[`say${state[0].toUpperCase()}${state.slice(1)}`];
  }
}

const enter = () => (leave ??= live.subscribe(topic, hear));

enter();
// Going to another page is leaving at once; a connection that breaks is not.
addEventListener("pagehide", () => {
  leave?.();
  leave = null;
});
addEventListener("pageshow", (event) => event.persisted && enter());

const bell = document.getElementById("bell-inside");
let said = bell.querySelector("[data-announce]")?.textContent;
bell.addEventListener("htmx:afterSwap", () => {
  const now = bell.querySelector("[data-announce]")?.textContent;
  if (now && now !== said) announce(now.trim());
  said = now;
});
