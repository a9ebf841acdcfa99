/* A button beside each password that shows it while it is typed. Without this script nothing is missing. */
"use strict";
document.querySelectorAll("input[data-peek]").forEach((input) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "peek";
  const show = (on) => {
    input.type = on ? "text" : "password";
    button.textContent = on ? "Ẩn" : "Hiện";
    button.setAttribute("aria-label", on ? "Ẩn chữ đang gõ" : "Hiện chữ đang gõ");
  };
  button.addEventListener("click", () => show(input.type === "password"));
  input.form.addEventListener("submit", () => show(false));
  const box = document.createElement("span");
  box.className = "peek-box";
  input.replaceWith(box);
  box.append(input, button);
  show(false);
});
