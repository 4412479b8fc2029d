// The floor: counts and dots that follow the hall, on the plan and in the list; zoom, pan, arrow keys.
import { live } from "./live.js";

const plan = document.querySelector("[data-floor]");
if (plan) {
  const words = plan.dataset;
  const svg = plan.querySelector("svg.floor");
  const whole = svg.viewBox.baseVal;
  const full = { x: 0, y: 0, width: whole.width, height: whole.height };
  const topic = words.floor;
  const stands = new Map([...svg.querySelectorAll(".stand")].map((stand) => [stand.dataset.n, stand]));
  const people = document.querySelector("[data-people]");

  const flash = (element) => {
    element.dataset.changed = "";
    setTimeout(() => delete element.dataset.changed, 1500);
  };

  function show(number, here, state) {
    const said = words[`say${state[0].toUpperCase()}${state.slice(1)}`];
    const stand = stands.get(number);
    if (stand) {
      const count = stand.querySelector(".stand-count");
      if (count.textContent !== String(here)) {
        count.textContent = here;
        flash(stand);
      }
      stand.dataset.state = state;
      stand.setAttribute("aria-label", `${stand.dataset.name} ${here} (${words.sayVisitors}), ${said}`);
    }
    const line = document.querySelector(`.booths > [data-n="${number}"]`);
    if (line) {
      line.querySelector(".n").textContent = here;
      line.querySelector(".dot").dataset.state = state;
      line.querySelector(".how").textContent = said;
    }
  }

  live.subscribe(topic, (frame) => {
    if (frame.t !== "state") return;
    for (const [number, value] of Object.entries(frame.d)) if (value) show(number, ...value);
    if (people) people.textContent = Object.values(live.values(topic)).reduce((sum, value) => sum + (value?.[0] ?? 0), 0);
  });
  // What the search brings anew is as old as its answer: show what is known since.
  document.addEventListener("htmx:load", () => {
    for (const [number, value] of Object.entries(live.values(topic))) if (value) show(number, ...value);
  });

  const view = { ...full };
  const apply = () => svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
  const within = (value, least, most) => Math.min(Math.max(value, least), Math.max(least, most));

  function settle() {
    view.x = within(view.x, full.x, full.width - view.width);
    view.y = within(view.y, full.y, full.height - view.height);
    apply();
  }

  function zoom(by, x = view.x + view.width / 2, y = view.y + view.height / 2) {
    const width = within(view.width * by, full.width / 6, full.width);
    const scale = width / view.width;
    view.x = x - (x - view.x) * scale;
    view.y = y - (y - view.y) * scale;
    view.width = width;
    view.height *= scale;
    settle();
  }

  plan.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (!button) return;
    if (button.dataset.zoom === "all") {
      Object.assign(view, full);
      apply();
    } else zoom(button.dataset.zoom === "in" ? 0.7 : 1 / 0.7);
  });

  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // the page scrolls; with Ctrl, or a pinch, the plan grows
    event.preventDefault();
    const box = svg.getBoundingClientRect();
    const x = view.x + ((event.clientX - box.x) / box.width) * view.width;
    const y = view.y + ((event.clientY - box.y) / box.height) * view.height;
    zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, x, y);
  }, { passive: false });

  let drag = null;
  svg.addEventListener("pointerdown", (event) => {
    if (view.width < full.width && event.isPrimary) drag = { x: event.clientX, y: event.clientY, moved: false };
  });
  svg.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const scale = view.width / svg.getBoundingClientRect().width;
    const [x, y] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.moved && Math.hypot(x, y) < 5) return;
    drag = { x: event.clientX, y: event.clientY, moved: true };
    view.x -= x * scale;
    view.y -= y * scale;
    settle();
  });
  addEventListener("pointerup", () => setTimeout(() => (drag = null)));
  svg.addEventListener("click", (event) => drag?.moved && event.preventDefault(), true);
  svg.addEventListener("dragstart", (event) => event.preventDefault());

  const middle = (stand) => {
    const box = stand.querySelector("rect");
    return [box.x.baseVal.value + box.width.baseVal.value / 2, box.y.baseVal.value + box.height.baseVal.value / 2];
  };
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  // To the nearest stand in that direction; what lies aside counts double.
  svg.addEventListener("keydown", (event) => {
    const way = ways[event.key];
    const from = event.target.closest?.(".stand");
    if (!way || !from) return;
    event.preventDefault();
    const [x, y] = middle(from);
    let best = null;
    let least = Infinity;
    for (const stand of stands.values()) {
      const [there, down] = middle(stand);
      const along = (there - x) * way[0] + (down - y) * way[1];
      const aside = Math.abs((there - x) * way[1]) + Math.abs((down - y) * way[0]);
      if (stand === from || along <= 1 || along + 2 * aside >= least) continue;
      [best, least] = [stand, along + 2 * aside];
    }
    if (!best) return;
    const [there, down] = middle(best);
    if (there < view.x || there > view.x + view.width) view.x = there - view.width / 2;
    if (down < view.y || down > view.y + view.height) view.y = down - view.height / 2;
    settle();
    best.focus();
  });
}
