// Short news in the corner: toast(text, tone), or an event "toast" with {text, tone} (also from the HX-Trigger header).
const STAYS = 7000;
const place = () => document.getElementById("toasts");

export const words = () => place().dataset;

export function toast(text, tone = "") {
  const box = document.createElement("div");
  box.className = "toast";
  if (tone) box.dataset.tone = tone;
  const said = document.createElement("span");
  said.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "×";
  close.ariaLabel = words().sayClose;
  close.onclick = () => box.remove();
  box.append(said, close);
  place().append(box);
  leave(box);
}

// A toast that is being read (hovered or focused) stays.
function leave(box) {
  setTimeout(() => (box.matches(":hover, :focus-within") ? leave(box) : box.remove()), STAYS);
}

document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.tone));
