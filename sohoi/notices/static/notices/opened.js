/* Says once for each window that the page is before somebody's eyes. Whoever fetches a preview runs no script. */
"use strict";
(function () {
  var form = document.querySelector("[data-opened]");
  // Without a network nobody hears it: the window says so when the page comes over the line.
  if (!form || document.documentElement.hasAttribute("data-kept")) return;
  var path = form.getAttribute("data-opened"), name = "opened " + path;
  function told() {
    try { return sessionStorage.getItem(name); } catch (no) { return null; }
  }
  function tell() {
    if (document.visibilityState !== "visible" || told()) return;
    document.removeEventListener("visibilitychange", tell);
    try { sessionStorage.setItem(name, "1"); } catch (no) { /* Some windows keep nothing: it counts again. */ }
    var sent = new FormData(form);
    if (navigator.sendBeacon) { navigator.sendBeacon(path, sent); return; }
    fetch(path, { method: "POST", body: sent, credentials: "same-origin" });
  }
  document.addEventListener("visibilitychange", tell);
  tell();
})();
