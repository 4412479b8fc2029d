// What htmx sends carries the CSRF token; what did not arrive is said in words.
import { toast, words } from "./toasts.js";

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf]").content;
});

for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(failure, () => toast(words().sayFailed, "bad"));
}
