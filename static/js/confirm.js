// A dangerous act: its button works once the person has typed what they are about to do. The server checks it too.
const same = (a, b) => a.trim().toLocaleLowerCase() === b.trim().toLocaleLowerCase();

function judge(box) {
  const ready = same(box.querySelector("input").value, box.dataset.confirm);
  for (const button of box.closest("form").querySelectorAll("button:not([type=button])")) button.disabled = !ready;
}

document.addEventListener("input", (event) => {
  const box = event.target.closest("[data-confirm]");
  if (box) judge(box);
});
document.addEventListener("htmx:load", (event) => event.target.querySelectorAll("[data-confirm]").forEach(judge));
document.querySelectorAll("[data-confirm]").forEach(judge);
