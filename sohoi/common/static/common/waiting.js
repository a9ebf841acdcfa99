/* Says that something on this machine still waits to be sent. Only counts; reads nothing. */
"use strict";
document.querySelectorAll("[data-waiting]").forEach((place) => {
  if (!window.indexedDB) return;
  const asked = indexedDB.open("sohoi", 1);
  // Where nothing is kept, nothing is made.
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onerror = (event) => event.preventDefault();
  asked.onsuccess = () => {
    const drawers = asked.result;
    const counted = drawers.transaction("queue").objectStore("queue").count();
    counted.onsuccess = () => {
      place.querySelector("[data-count]").textContent = counted.result;
      place.hidden = !counted.result;
      drawers.close();
    };
  };
});
