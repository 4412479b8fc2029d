// On a phone the rows of places and sections are longer than the screen: the one we are in comes into view.
for (const current of document.querySelectorAll(".places [aria-current], .sections [aria-current]")) {
  const row = current.closest("nav");
  row.scrollLeft = current.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - current.clientWidth) / 2;
}
