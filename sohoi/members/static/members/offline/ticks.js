/* At the door: who came is ticked on the phone, and waits there like every other work. */
"use strict";
window.sohoi = window.sohoi || {};

sohoi.ticks = (() => {
  const { kept, show } = sohoi;
  const { make, fill } = show;

  const there = (sheet, items) => sheet.rows.filter((row) => kept.ticked(row, items)).length;
  const count = (sheet, items) => `${there(sheet, items)} trên ${sheet.rows.length} người có mặt`;

  // What waits: a line for each meeting, and one for each tick that the book did not take.
  const waiting = (items, drop) => {
    const going = items.filter((one) => !one.state), titles = [...new Set(going.map((one) => one.title))];
    const lines = titles.map((title) => {
      const some = going.filter((one) => one.title === title);
      const words = some.map((one) => `${one.name}: ${one.came ? "có mặt" : "bỏ dấu"}`).join("; ");
      return make("li", {}, make("p", {}, make("strong", { text: `Điểm danh: ${title}` })), make("p", { text: words }));
    });
    const refused = items.filter((one) => one.state).map((one) => make("li", {},
      make("p", {}, make("strong", { text: one.name }), ` · ${one.title}`),
      make("p", { class: "note wrong notes", text: one.words }),
      make("p", { class: "row" }, make("button", { type: "button", class: "link", text: "Bỏ việc này", click: () => drop(one) }))));
    return [...lines, ...refused];
  };

  const list = (place, sheets, items, open) => {
    place.hidden = !sheets.length;
    const line = (sheet) => make("li", {}, make("button", { type: "button", class: "person", click: () => open(sheet.id) },
      make("span", { class: "who" },
        make("span", { class: "name", text: sheet.title }),
        make("span", { class: "facts", text: sheet.about }),
        make("span", { class: "facts", text: count(sheet, items) }))));
    fill(place, make("h2", { text: "Điểm danh" }), make("ul", { class: "people" }, ...sheets.map(line)));
  };

  const line = (sheet, row, changed) => {
    const box = make("input", { type: "checkbox", value: row.id });
    box.addEventListener("change", () => kept.tick(sheet, row.id, box.checked).then(changed));
    return make("li", {}, make("label", { class: "person" }, box,
      make("span", { class: "who" }, make("span", { class: "name", text: row.name }), make("span", { class: "facts", text: row.about })),
      row.tag && make("span", { class: "tag plain", text: row.tag }),
      make("span", { class: "tag wait", text: "Chưa gửi", hidden: true })));
  };

  // One sheet. Drawn once and then brought up to date: whoever ticks keeps her place.
  const draw = (place, sheet, items, { back, changed }) => {
    if (place.dataset.sheet !== sheet.id || !place.firstChild) {
      place.dataset.sheet = sheet.id;
      fill(place,
        make("button", { type: "button", class: "link", text: "Về danh sách", click: back }),
        make("h2", { text: sheet.title }),
        make("p", { class: "muted", text: sheet.about }),
        make("p", { class: "notes", role: "status" }),
        make("ul", { class: "people" }, ...sheet.rows.map((row) => line(sheet, row, changed))));
    }
    const waits = items.filter((one) => !one.state && sheet.rows.some((row) => row.id === one.tick)).length;
    place.querySelector("[role=status]").textContent = count(sheet, items) + (waits ? `. ${waits} dấu chưa gửi.` : ".");
    sheet.rows.forEach((row) => {
      const box = place.querySelector(`input[value="${row.id}"]`);
      box.checked = kept.ticked(row, items);
      box.closest("label").querySelector(".tag.wait").hidden = !items.some((one) => one.tick === row.id && !one.state);
    });
  };

  return { waiting, list, draw };
})();
