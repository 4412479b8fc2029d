// The theme follows the system until the person switches; the server reads the cookie, so that no page flashes.
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-switch]")) return;
  const chosen = dark() ? "light" : "dark";
  const asSystem = (chosen === "dark") === system.matches;
  if (asSystem) delete root.dataset.theme;
  else root.dataset.theme = chosen;
  document.cookie = `theme=${asSystem ? "" : chosen}; path=/; max-age=${asSystem ? 0 : 31536000}; samesite=lax`;
});
