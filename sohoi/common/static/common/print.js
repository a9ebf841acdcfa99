/* The button that prints. Without this script the page says how to print by hand. */
"use strict";
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
document.querySelectorAll("[data-print-words]").forEach((words) => {
  words.textContent = "Khổ giấy A4.";
});
