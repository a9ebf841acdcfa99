/* Says what was kept and what waits; the worker beside does both. Where a browser has none the page is as it was. */
"use strict";
(function () {
  var place = document.querySelector("[data-keeps]"), workers = navigator.serviceWorker;
  if (!place || !workers || !window.indexedDB || !window.caches) return;
  var kept = Number(document.documentElement.getAttribute("data-kept")), here = location.pathname, list = place.getAttribute("data-list");
  function part(name) { return place.querySelector("[data-" + name + "]"); }
  function two(n) { return (n < 10 ? "0" : "") + n; }
  function when(at) {
    return two(at.getDate()) + "/" + two(at.getMonth() + 1) + "/" + at.getFullYear() + ", " + at.getHours() + " giờ " + two(at.getMinutes());
  }
  function named(value) {
    var buttons = Array.prototype.slice.call(document.querySelectorAll("[name=value]"));
    var found = buttons.filter(function (one) { return one.type !== "text" && one.value === value; })[0];
    return found ? found.textContent.trim() || (found.labels && found.labels[0] ? found.labels[0].textContent.trim() : value) : value;
  }
  function say(found) {
    var mine = found.waits.filter(function (one) { return !found.who || one.who === found.who; });
    var waits = mine.filter(function (one) { return !one.refused; });
    var at = waits.filter(function (one) { return one.path === here; });
    part("waiting").hidden = !(here === list ? waits.length : at.length);
    part("said").textContent = here === list ? waits.length + " câu trả lời" : "Câu trả lời" + (at.length && at[at.length - 1].value ? " “" + named(at[at.length - 1].value) + "”" : "");
    part("refused").hidden = !mine.some(function (one) { return one.refused && (here === list || one.path === here); });
  }
  function ask(more) {
    workers.ready.then(function (one) { if (one.active) one.active.postMessage(more || { ask: true }); });
  }
  function typed() {
    var fields = Array.prototype.slice.call(document.querySelectorAll("input[name=value], textarea[name=value]"));
    return fields.some(function (one) { return one.value !== one.defaultValue; });
  }
  if (kept) {
    part("at").textContent = when(new Date(kept));
    part("out").hidden = false;
  }
  workers.addEventListener("message", function (event) {
    if (event.data.waits) say(event.data);
    else if (!typed() && (here === list || event.data.over.indexOf(here) >= 0)) location.reload();
    else ask();
  });
  workers.startMessages && workers.startMessages();
  window.addEventListener("online", function () { ask(); });
  setInterval(function () { if (!part("waiting").hidden) ask(); }, 20000);
  workers.register(place.getAttribute("data-keeps"), { scope: place.getAttribute("data-scope"), updateViaCache: "none" })
    .then(function () { ask({ ask: true, read: list }); }, function () { /* Nothing is kept then; with a network all is as before. */ });
})();
