/* A button under each text that is meant to be pasted elsewhere. Without this script it is marked by hand. */
"use strict";
document.querySelectorAll("textarea[data-copy]").forEach((text) => {
  const button = document.createElement("button"), said = document.createElement("span");
  button.type = "button";
  button.className = "button second";
  button.textContent = text.dataset.copy;
  said.setAttribute("role", "status");
  const tell = (done) => {
    said.textContent = done ? "Đã chép. Mở nhóm Zalo rồi dán vào." : "Chưa chép được. Hãy giữ tay trên chữ rồi chọn Sao chép.";
  };
  const mark = () => {
    text.focus();
    text.select();
    text.setSelectionRange(0, text.value.length);
  };
  /* The clipboard is only there on a safe address; the older way works everywhere else. */
  const older = () => {
    mark();
    try { tell(document.execCommand("copy")); } catch (no) { tell(false); }
  };
  button.addEventListener("click", () => {
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text.value).then(() => tell(true), older);
    } else {
      older();
    }
  });
  text.addEventListener("focus", mark, { once: true });
  const row = document.createElement("div");
  row.className = "buttons copying";
  row.append(button);
  /* The phone's own sheet, where it has one: straight into the group. */
  if (navigator.share) {
    const send = document.createElement("button");
    send.type = "button";
    send.className = "button second";
    send.textContent = "Gửi qua Zalo…";
    send.addEventListener("click", () => { navigator.share({ text: text.value }).catch(() => {}); });
    row.append(send);
  }
  row.append(said);
  text.after(row);
});
