// The talk at a booth: what is said comes by the live connection; what one says is shown at once and waits for its number.
import { announce, live } from "./live.js";

const TYPING = 2500; // ms between two whispers, and how long one is shown

const nonce = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

function chat(place) {
  const words = place.dataset;
  const topic = `booth/${words.chat}`;
  const whispers = `typing/${words.chat}`;
  const log = place.querySelector("[role=log]");
  const list = place.querySelector(".chat");
  const form = place.querySelector("form.say");
  const typing = place.querySelector(".typing");

  const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const toEnd = () => (log.scrollTop = log.scrollHeight);
  const numbered = (seq) => list.querySelector(`[data-seq="${seq}"]`);
  const own = (id) => list.querySelector(`[data-nonce="${CSS.escape(id)}"]`);

  function small(line, ...parts) {
    const said = line.querySelector("small");
    said.replaceChildren(...parts.flatMap((part, n) => (n ? [" · ", part] : [part])));
    return said;
  }

  function draw(id, body, mine) {
    const line = document.createElement("li");
    line.dataset.nonce = id;
    if (mine) line.dataset.mine = "";
    const said = document.createElement("span");
    said.className = "said";
    said.textContent = body;
    line.append(document.createElement("small"), said);
    return line;
  }

  function settle(line, seq, d) {
    line.dataset.seq = seq;
    line.id = `said-${seq}`;
    delete line.dataset.state;
    const name = document.createElement("b");
    name.textContent = d.name;
    const time = document.createElement("time");
    time.dateTime = d.at;
    time.textContent = clock.format(new Date(d.at));
    const head = small(line, name, ...(d.staff ? [words.sayBooth] : []), time);
    if (words.sayRemove && !d.removed) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "take-away", textContent: words.sayRemove });
      button.dataset.remove = seq;
      head.append(" ", button);
    }
    if (d.removed) empty(line);
  }

  function empty(line) {
    line.dataset.state = "deleted";
    line.querySelector(".said").textContent = words.sayRemoved;
    line.querySelector("[data-remove]")?.remove();
  }

  // Before what still waits for its number.
  const put = (line) => list.insertBefore(line, list.querySelector('[data-state="waiting"], [data-state="refused"]'));

  function hear(frame) {
    if (frame.t === "gap") refetch();
    else if (frame.t === "booth_removed") {
      const line = numbered(frame.d.removes);
      if (line) empty(line);
    } else if (frame.t === "booth_said" && !numbered(frame.s)) {
      const stay = atEnd();
      const mine = frame.d.author === words.me;
      const line = own(frame.d.nonce) ?? draw(frame.d.nonce, frame.d.body, mine);
      settle(line, frame.s, frame.d);
      put(line);
      if (stay || mine) toEnd();
    }
  }

  // The server could not say line by line what was missed: the newest lines come as the page would show them.
  async function refetch() {
    const answer = await fetch(words.url, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    const waiting = [...list.querySelectorAll('[data-state="waiting"], [data-state="refused"]')];
    list.innerHTML = await answer.text();
    list.append(...waiting.filter((line) => !own(line.dataset.nonce)));
    toEnd();
  }

  async function say(body) {
    const id = nonce();
    const line = draw(id, body, true);
    line.dataset.state = "waiting";
    small(line, live.state === "live" ? words.saySending : words.sayWaiting);
    const slow = setTimeout(() => line.dataset.state === "waiting" && small(line, words.sayWaiting), 1500);
    list.append(line);
    toEnd();
    try {
      await live.send(topic, "say", { nonce: id, body });
    } catch (refused) {
      line.dataset.state = "refused";
      small(line, refused.message);
      announce(refused.message);
      const field = form.elements.body;
      if (!field.value) field.value = body;
    } finally {
      clearTimeout(slow);
    }
  }

  live.subscribe(topic, hear, { from: [words.epoch, Number(words.seq)] });
  toEnd();

  let hush = 0;
  live.subscribe(whispers, (frame) => {
    if (frame.t !== "whisper") return;
    const names = (frame.d.typing ?? []).filter((name) => name !== words.myName);
    typing.textContent = names.length ? words.sayTyping.replace("#", names.join(", ")) : "";
    clearTimeout(hush);
    hush = setTimeout(() => (typing.textContent = ""), TYPING + 1000);
  });

  place.addEventListener("click", (event) => {
    const seq = event.target.closest("[data-remove]")?.dataset.remove;
    if (seq) live.send(topic, "remove", { seq: Number(seq) }).catch((refused) => announce(refused.message));
  });

  if (!form) return;
  let told = 0;
  form.addEventListener("input", () => {
    if (Date.now() - told < TYPING) return;
    told = Date.now();
    live.whisper(whispers, "typing");
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = form.elements.body.value.trim();
    if (!body) return;
    form.elements.body.value = "";
    say(body);
  });
}

for (const place of document.querySelectorAll("[data-chat]")) chat(place);
