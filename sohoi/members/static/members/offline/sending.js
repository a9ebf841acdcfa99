/* Sending what waits, one after the other, by one window at a time. */
"use strict";
window.sohoi = window.sohoi || {};

sohoi.sending = (() => {
  const { kept, talk } = sohoi;
  const ANSWERS = ["done", "stale", "refused"];

  const one = async (token, item) => {
    if (!(await kept.leaving(item.id))) return "sent";
    const answer = await talk.send(token, item);
    if (answer && ANSWERS.includes(answer.state)) {
      await kept.settle(item.id, answer);
      return "sent";
    }
    if (!answer) return "silent";
    await kept.stayed(item.id);
    return answer.state === "door" ? "door" : "silent";
  };

  // "sent", "silent" (later again), "locked" (the server wants the PIN), "wiped", "busy" (another window sends).
  const all = () => kept.alone("send", async (mine) => {
    if (!mine) return "busy";
    const told = await talk.contact(), over = new Set();
    if (told.state !== "open") return told.state;
    for (;;) {
      const next = kept.isOpen() && (await kept.waiting()).find((item) => !item.state && !over.has(item.id));
      if (!next) return "sent";
      over.add(next.id);
      const came = await one(told.token, next);
      if (came === "door") return (await talk.contact()).state === "wiped" ? "wiped" : "locked";
      if (came !== "sent") return came;
    }
  }, { ifAvailable: true });

  return { all };
})();
