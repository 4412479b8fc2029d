// <button data-copy="text"> copies it and says so.
import { toast, words } from "./toasts.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  toast(words().sayCopied, "good");
});
