/* The card: a chosen photo is sent at once, and where the browser finds codes itself, its camera is offered.
   Without this script nothing is missing. */
"use strict";
document.querySelectorAll("form[data-photo]").forEach((form) => {
  const button = form.querySelector("button");
  form.querySelector("input[type=file]").addEventListener("change", (event) => {
    if (event.target.files.length) button.click();
  });
  // A photo of a phone takes seconds on its way.
  form.addEventListener("submit", () => {
    button.textContent = "Đang đọc ảnh…";
    button.disabled = true;
  });
});

(async () => {
  const place = document.querySelector("[data-camera]");
  const box = document.getElementById("text");
  if (!place || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!formats.includes("qr_code")) return;
  const words = place.querySelector("[data-camera-words]");
  const button = place.querySelector("[data-camera-start]");
  let stream = null;
  place.hidden = false;

  const stop = () => {
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
  };
  const look = async (detector, film) => {
    if (!stream) return;
    const found = await detector.detect(film).catch(() => []);
    // The first card; any other code in sight is passed over.
    const card = found.map((one) => one.rawValue).find((text) => /^\d{12}\|/.test(text));
    if (!card) return setTimeout(look, 250, detector, film);
    stop();
    box.value = card;
    box.form.submit();
  };
  button.addEventListener("click", async () => {
    const wanted = { video: { facingMode: "environment", width: { ideal: 1920 } }, audio: false };
    stream = await navigator.mediaDevices.getUserMedia(wanted).catch(() => null);
    if (!stream) {
      words.textContent = "Máy ảnh không mở được. Hãy cho phép dùng máy ảnh, hoặc chụp ảnh thẻ.";
      return;
    }
    const film = document.createElement("video");
    film.className = "film";
    film.muted = true;
    film.playsInline = true;
    film.srcObject = stream;
    button.replaceWith(film);
    film.play().catch(() => {});
    look(new BarcodeDetector({ formats: ["qr_code"] }), film);
  });
  addEventListener("pagehide", stop);
})();
