// desk.js: small comforts of the staff desk. Every page works without it.
// 1 A form with faults: its summary takes the focus.  2 After a swap the focus stays where the work is.
// 3 Menus close with Escape or a click elsewhere.     4 On narrow screens unused filters start folded.
// 5 Nothing stays in the browser: htmx notes the address of the page, which may hold a searched name.

const FOCUSABLE = "a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select, textarea, summary";

function focusOn(element) {
  if (!element) return false;
  if (!element.matches(FOCUSABLE) && !element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  element.focus();
  return document.activeElement === element;
}

function focusMarked(root) {
  return focusOn(root.matches && root.matches("[data-focus]") ? root : root.querySelector("[data-focus]"));
}

let place = null;

function rememberPlace() {
  const active = document.activeElement;
  if (!active || active === document.body) return;
  const row = active.closest("tr, li, article");
  place = {
    id: active.id,
    name: active.getAttribute("name"),
    next: row && (row.nextElementSibling || row.previousElementSibling),
    heading: active.closest("section") && active.closest("section").querySelector("h2, h3"),
  };
  setTimeout(() => restorePlace(document.body), 150); // a removed element settles without an event
}

function restorePlace(target) {
  if (!place) return;
  const lost = !document.activeElement || document.activeElement === document.body;
  if (!lost) { place = null; return; }
  const same = place.id ? document.getElementById(place.id)
    : place.name && target.querySelector(`[name="${CSS.escape(place.name)}"]`);
  const row = place.next && place.next.isConnected ? place.next.querySelector(FOCUSABLE) : null;
  const heading = place.heading && place.heading.isConnected ? place.heading : document.querySelector("h1");
  focusOn(same || row || heading);
  place = null;
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.d-menu[open], details.d-user[open]")) {
    if (menu !== except) menu.open = false;
  }
}

function foldFilters() {
  for (const box of document.querySelectorAll("details.d-filter-box")) {
    const summary = box.querySelector("summary");
    if (summary && getComputedStyle(summary).display !== "none" && !box.hasAttribute("data-active")) box.open = false;
  }
}

document.addEventListener("htmx:beforeSwap", rememberPlace);
document.addEventListener("htmx:afterSettle", (event) => {
  const target = event.detail.elt || document.body;
  if (focusMarked(target)) place = null;
  else restorePlace(target);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.d-menu[open], details.d-user[open]");
  if (!open) return;
  closeMenus(null);
  open.querySelector("summary").focus();
});
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.d-menu, details.d-user")));

function forgetAddress() {
  sessionStorage.removeItem("htmx-current-path-for-history");
}

document.addEventListener("htmx:afterSettle", forgetAddress);
forgetAddress();
foldFilters();
focusMarked(document);
