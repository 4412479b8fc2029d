// Keeps what was typed in a form with data-draft on this device until the server has taken it, through reloads and crashes.
// It is forgotten when the answer to a submit is another page, or this page with a good notice.
import { words } from "./toasts.js";

const SENT = "bravehall:draft-sent";
const key = (form) => `bravehall:draft:${location.pathname}:${form.dataset.draft}`;
const kept = (field) =>
  field.name && !["password", "file", "hidden", "submit", "button"].includes(field.type) && field.autocomplete !== "one-time-code";

function typed(form) {
  const values = {};
  for (const field of form.elements) {
    if (!kept(field)) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      values[field.name] ??= [];
      if (field.checked) values[field.name].push(field.value);
    } else if (field.value !== field.defaultValue || field.tagName === "SELECT") {
      values[field.name] = field.value;
    }
  }
  return values;
}

function fill(form, values) {
  let changed = false;
  for (const field of form.elements) {
    if (!kept(field) || !(field.name in values)) continue;
    const value = values[field.name];
    if (field.type === "checkbox" || field.type === "radio") {
      const checked = value.includes(field.value);
      changed ||= checked !== field.checked;
      field.checked = checked;
    } else if (field.value !== value && (field.tagName === "SELECT" || !field.value)) {
      field.value = value;
      changed = true;
    }
  }
  return changed;
}

function say(form) {
  const note = document.createElement("p");
  note.className = "restored";
  note.setAttribute("role", "status");
  const forget = document.createElement("button");
  forget.type = "button";
  forget.className = "button quiet small";
  forget.textContent = words().sayForget;
  forget.onclick = () => {
    localStorage.removeItem(key(form));
    form.reset();
    note.remove();
  };
  note.append(words().sayRestored, forget);
  form.prepend(note);
}

function restore(form) {
  if (form.dataset.draftRead !== undefined) return;
  form.dataset.draftRead = "";
  const refused = form.querySelector("[data-refused]");
  const stored = localStorage.getItem(key(form));
  if (stored && !refused && fill(form, JSON.parse(stored))) say(form);
}

function start() {
  const forms = [...document.querySelectorAll("form[data-draft]")];
  const sent = sessionStorage.getItem(SENT);
  if (sent && (!forms.some((form) => key(form) === sent) || document.querySelector(".flash [data-tone=good]"))) {
    localStorage.removeItem(sent);
  }
  sessionStorage.removeItem(SENT);
  forms.forEach(restore);
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.dataset.draft !== undefined) localStorage.setItem(key(form), JSON.stringify(typed(form)));
});
document.addEventListener("submit", (event) => {
  if (event.target.dataset.draft !== undefined) sessionStorage.setItem(SENT, key(event.target));
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (form && event.detail.successful) localStorage.removeItem(key(form));
});
document.addEventListener("htmx:load", (event) => event.target.querySelectorAll("form[data-draft]").forEach(restore));
start();
