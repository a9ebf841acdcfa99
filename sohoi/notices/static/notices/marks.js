/* Buttons that write the marks of a notice's body; without this script they are typed. */
"use strict";
(() => {
  const wrap = (field, mark) => {
    const { selectionStart: from, selectionEnd: to, value } = field;
    field.setRangeText(mark + (value.slice(from, to) || "chữ đậm") + mark, from, to, "select");
  };
  const begin = (field, mark) => {
    const from = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
    const lines = field.value.slice(from, field.selectionEnd).split("\n");
    field.setRangeText(lines.map((line) => mark + line).join("\n"), from, field.selectionEnd, "end");
  };
  const tools = [
    ["Đậm", (field) => wrap(field, "**")],
    ["Danh sách", (field) => begin(field, "- ")],
    ["Đề mục", (field) => begin(field, "# ")],
  ];
  for (const field of document.querySelectorAll("textarea[data-marks]")) {
    const row = document.createElement("div");
    row.className = "chips marks";
    for (const [words, press] of tools) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "chip";
      button.textContent = words;
      button.addEventListener("click", () => { press(field); field.focus(); });
      row.append(button);
    }
    field.before(row);
  }
})();
