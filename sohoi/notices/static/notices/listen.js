/* Reads what was told aloud with the phone's own voice, where it has one for Vietnamese. */
"use strict";
(function () {
  var place = document.querySelector("[data-listen]"), text = document.querySelector("[data-read]");
  var voices = window.speechSynthesis;
  if (!place || !text || !voices || !window.SpeechSynthesisUtterance) return;
  var button = place.querySelector("button"), words = button.querySelector("span"), reading = false;

  function voice() {
    return voices.getVoices().filter(function (one) { return /^vi([-_]|$)/i.test(one.lang); })[0];
  }
  function offer() { place.hidden = !voice(); }
  function stopped() {
    reading = false;
    words.textContent = words.getAttribute("data-words");
  }
  /* Long texts fall silent half-way on some phones: a part at a time. */
  function parts() {
    var title = document.querySelector("h1").innerText;
    return (title + "\n" + text.innerText).split(/\n+/).filter(function (one) { return one.trim(); });
  }
  function read() {
    var left = parts();
    reading = true;
    words.textContent = words.getAttribute("data-stop");
    left.forEach(function (one, n) {
      var spoken = new SpeechSynthesisUtterance(one);
      spoken.voice = voice();
      spoken.lang = "vi-VN";
      if (n === left.length - 1) spoken.onend = stopped;
      spoken.onerror = stopped;
      voices.speak(spoken);
    });
  }
  button.addEventListener("click", function () {
    var was = reading;
    voices.cancel();
    if (was) stopped(); else read();
  });
  window.addEventListener("pagehide", function () { voices.cancel(); });
  if (voices.addEventListener) voices.addEventListener("voiceschanged", offer);
  offer();
})();
