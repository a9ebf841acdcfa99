/* The page of the office: fetches the list for the PIN, seals it, and puts the guard at the network's door. */
"use strict";
(async () => {
  const { kept, talk, vault } = sohoi;
  const place = document.querySelector("[data-worker]");
  const form = place.querySelector("form"), said = place.querySelector("[role=alert]");
  const button = form.querySelector("button[type=submit]"), words = button.textContent;
  if (!vault.possible()) {
    place.querySelector("[data-cannot]").hidden = false;
    return;
  }
  const ready = () => new Promise((give) => { navigator.serviceWorker.ready.then(give); setTimeout(give, 20000); });

  const keep = async (pin) => {
    const told = await talk.contact();
    if (!told.token) return "Chưa gặp được sổ. Hãy thử lại khi có sóng.";
    const answer = await talk.keep(told.token, pin);
    if (!answer || !answer.words && answer.state !== "kept") return "Chưa lấy được danh sách. Hãy tải lại trang rồi thử lại.";
    if (answer.state !== "kept") {
      if (answer.state === "gone") await kept.wipe("gone");
      return answer.words;
    }
    await kept.keep(pin, answer.rounds, answer.list);
    await navigator.serviceWorker.register(place.dataset.worker, { scope: "/", updateViaCache: "none" });
    await ready();
    location.assign(place.dataset.shell);
    return "";
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = "";
    button.disabled = true;
    button.textContent = "Đang lấy danh sách…";
    said.textContent = await keep(form.elements.pin.value).catch(() => "Máy này chưa giữ được danh sách. Hãy tải lại trang rồi thử lại.");
    button.disabled = false;
    button.textContent = words;
  });
  form.hidden = false;
  const lock = await kept.lock();
  if (lock) {
    const told = await talk.contact();
    place.querySelector("[data-held]").hidden = told.state === "wiped";
  }
})();
