/* At the door: each tick is sent at once. One that did not arrive is said so; "Lưu điểm danh" sends all. */
"use strict";
(() => {
  const note = document.getElementById("unsaved"), unsaved = new Set();
  const show = () => { note.hidden = unsaved.size === 0; };
  const form = document.querySelector("[data-door]");
  if (!form) return;
  const arrived = (event) => {
    const box = event.target;
    if (box.name !== "came") return;
    unsaved.delete(box);
    /* What is saved is what the button must compare with. */
    form.querySelectorAll(`input[name=was][value="${box.value}"]`).forEach((one) => one.remove());
    if (box.checked) {
      const was = document.createElement("input");
      Object.assign(was, { type: "hidden", name: "was", value: box.value });
      form.append(was);
    }
    show();
  };
  const failed = (event) => { if (event.target.name === "came") { unsaved.add(event.target); show(); } };
  form.addEventListener("htmx:afterRequest", (event) => (event.detail.successful ? arrived(event) : failed(event)));
  addEventListener("beforeunload", (event) => { if (unsaved.size) event.preventDefault(); });
  form.addEventListener("submit", () => unsaved.clear());
})();
