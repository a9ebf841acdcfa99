/* Talking to the server. Only its own plain answers count: a page of somebody else's, a door or an error is none. */
"use strict";
window.sohoi = window.sohoi || {};

sohoi.talk = (() => {
  const PATIENCE = 30000;
  const where = document.querySelector("[data-still]").dataset;

  // The answer; { state: "door" } where the server surely did nothing; null where nobody knows.
  const ask = async (path, how = {}) => {
    const control = "AbortController" in window ? new AbortController() : null;
    const timer = setTimeout(() => control && control.abort(), PATIENCE);
    try {
      const options = { credentials: "same-origin", cache: "no-store", redirect: "manual", ...how };
      const answer = await fetch(path, control ? { ...options, signal: control.signal } : options);
      if (answer.type === "opaqueredirect") return { state: "door" };
      if ((answer.headers.get("Content-Type") || "").startsWith("application/json")) return await answer.json();
      return answer.status >= 400 && answer.status < 500 ? { state: "door" } : null;
    } catch (silence) {
      return null;
    } finally {
      clearTimeout(timer);
    }
  };

  const post = (path, token, fields) => {
    const body = new URLSearchParams([["csrfmiddlewaretoken", token], ...fields]);
    return ask(path, { method: "POST", body });
  };

  const still = () => ask(where.still);
  const keep = (token, pin) => post(where.keep, token, [["pin", pin]]);
  const unlock = (token, pin) => post(where.unlock, token, [["pin", pin]]);
  const correct = (token, item) => post(where.send, token, [
    ["key", item.id], ["person", item.person], ["version", item.version],
    ...Object.keys(item.facts).map((name) => ["fact", name]), ...Object.entries(item.facts),
  ]);
  const tick = (token, item) => post(item.send, token, [
    ["key", item.id], ["tick", item.tick], ["came", item.came ? "1" : "0"],
  ]);
  const send = (token, item) => (item.tick ? tick : correct)(token, item);

  // Whether this phone may still hold its list; if not, it holds nothing any more.
  const contact = async () => {
    // Read first: an answer that ends the trust may itself empty what the browser keeps.
    const lock = await sohoi.kept.lock(), told = await still();
    if (!told || !["open", "locked", "gone"].includes(told.state)) return { state: "silent" };
    if (!lock) return told;
    const why = told.state === "gone" ? "gone"
      : told.device !== lock.device ? "other"
        : lock.branches.some((one) => !told.branches.includes(one)) ? "gone" : "";
    if (why) {
      await sohoi.kept.wipe(why);
      return { state: "wiped" };
    }
    await sohoi.kept.heard();
    return told;
  };

  return { still, keep, unlock, send, contact };
})();
