/* The list on this phone: asks for the PIN, shows, searches, corrects, and says what waits. */
"use strict";
(async () => {
  const { kept, talk, sending, show, ticks, vault } = sohoi;
  const { make, fill } = show;
  const find = (name) => document.getElementById(name);
  const DAYS = Number(document.querySelector("[data-days]").dataset.days), IDLE = 15 * 60 * 1000, AGAIN = 30000;
  const WIPED = {
    gone: "Máy này không còn được vào Sổ Hội, nên danh sách và việc chưa gửi trên máy đã được xóa.",
    other: "Người khác đã vào Sổ Hội trên máy này, nên danh sách cũ trên máy đã được xóa.",
    wrong: "Sai mã PIN 5 lần. Danh sách và việc chưa gửi trên máy này đã được xóa.",
    hers: "Danh sách trên máy này đã được xóa.",
  };
  let chosen = null, sheet = null, used = Date.now();

  const PARTS = ["cannot", "none", "late", "wiped", "lock", "open", "one", "sheet"];
  const part = (name) => PARTS.forEach((one) => { find(one).hidden = one !== name; });
  const say = (words) => { find("said").textContent = words; };
  const wiped = (why) => {
    chosen = sheet = null;
    [find("waiting"), find("sheets"), find("people"), find("person"), find("sheet")].forEach((place) => fill(place));
    find("wiped-words").textContent = WIPED[why] || WIPED.gone;
    part("wiped");
  };
  const network = () => { find("network").hidden = navigator.onLine; };

  // What waits

  const item = (one, fields) => {
    const changes = fields.filter((field) => field.key in one.facts);
    const mine = changes.map((field) => `${field.label}: ${show.words(field, one.facts[field.key])}`).join("; ");
    const row = make("li", {}, make("p", {}, make("strong", { text: one.name })), make("p", { text: mine }));
    const drop = (words) => make("button", { type: "button", class: "link", text: words, click: () => kept.drop(one.id).then(draw) });
    const buttons = make("p", { class: "row" });
    if (one.state === "stale") {
      const now = changes.map((field) => `${field.label}: ${one.now.facts[field.key] || "để trống"}`).join("; ");
      row.append(make("p", { class: "note notes", text: `Người khác đã sửa hồ sơ này. Trong sổ nay ghi: ${now}.` }));
      const send = () => kept.again(one.id).then(deliver);
      buttons.append(make("button", { type: "button", class: "button second", text: "Vẫn gửi ý của tôi", click: send }), drop("Bỏ, để như trong sổ"));
    } else if (one.state === "refused") {
      row.append(make("p", { class: "note wrong notes", text: one.words }));
      buttons.append(drop("Bỏ việc này"));
    } else if (one.tried) {
      row.append(make("p", { class: "muted small", text: "Đã gửi đi, đang chờ sổ trả lời. Có sóng máy sẽ hỏi lại." }));
    } else {
      row.append(make("p", { class: "muted small", text: `Ghi lúc ${show.moment(one.at)}` }));
      buttons.append(drop("Bỏ việc này"));
    }
    if (buttons.childNodes.length) row.append(buttons);
    return row;
  };

  const drawWaiting = (items, fields) => {
    const ready = items.filter((one) => !one.state).length;
    find("waiting").hidden = !items.length;
    if (!items.length) return;
    const send = make("button", { type: "button", class: "button full", text: `Gửi ${ready} việc`, click: deliver });
    fill(find("waiting"),
      make("h2", { text: `${items.length} việc chưa gửi` }),
      make("p", { class: "muted", text: "Các việc này nằm trên máy. Chưa ai khác thấy cho đến khi gửi xong." }),
      make("ul", { class: "history" },
        ...items.filter((one) => one.facts).map((one) => item(one, fields)),
        ...ticks.waiting(items.filter((one) => one.tick), (one) => kept.drop(one.id).then(draw))),
      ready ? make("div", { class: "buttons" }, send) : null);
  };

  // Everybody

  const row = (person, waits) => {
    const facts = [person.born || "chưa rõ năm sinh", person.cell, person.facts.phone].filter(Boolean).join(" · ");
    const who = make("span", { class: "who" }, make("span", { class: "name", text: person.name }), make("span", { class: "facts", text: facts }));
    if (waits) who.append(make("span", { class: "tag wait", text: "Chưa gửi" }));
    const initial = make("span", { class: "initial", "aria-hidden": "true", text: person.initial });
    const open = () => { chosen = person.id; say(""); draw().then(() => scrollTo(0, 0)); };
    return make("li", {}, make("button", { type: "button", class: "person", click: open }, initial, who));
  };

  const drawPeople = (book, items) => {
    const text = find("q").value, found = book.people.filter((person) => show.fits(person, text));
    const waits = new Set(items.map((one) => one.person));
    find("taken").textContent = `${book.place}: ${book.people.length} người, lấy về lúc ${show.moment(book.taken)}.`;
    fill(find("people"), ...found.map((person) => row(person, waits.has(person.id))));
    find("nobody").hidden = found.length > 0;
  };

  // One person

  const now = (person, field, waiting) => {
    const last = waiting.filter((one) => field.key in one.facts).pop();
    if (last) return last.facts[field.key];
    const words = person.facts[field.key] || "";
    return field.tick ? { có: "yes", không: "no" }[words] || "" : words;
  };

  const control = (field, value) => {
    const id = "f-" + field.key, label = make("label", { for: id, text: field.label });
    if (!field.tick) {
      const type = field.key === "phone" ? "tel" : "text";
      return make("div", { class: "field" }, label, make("input", { id, name: field.key, type, value, maxlength: field.most, autocomplete: "off" }));
    }
    const options = [["", "Chưa rõ"], ["yes", "Có"], ["no", "Không"]];
    const choices = options.map(([code, words]) => make("option", { value: code, text: words, selected: code === value }));
    return make("div", { class: "field" }, label, make("select", { id, name: field.key }, ...choices));
  };

  const LOOKS = {
    phone: [/^\+?[\d .-]{9,16}$/, "Số điện thoại có 10 chữ số, ví dụ 0710 345 678."],
    birth: [/^([0-3]?\d[/.-]){0,2}(19|20)\d\d$/, "Hãy ghi như 15/8/1978, hoặc chỉ ghi năm 1978."],
  };
  const wrong = (facts) => Object.keys(facts).map((name) => {
    const look = LOOKS[name];
    return look && facts[name] && !look[0].test(facts[name]) ? look[1] : "";
  }).find(Boolean);

  const save = async (event, person, fields, waiting) => {
    event.preventDefault();
    const form = event.target, facts = {};
    fields.forEach((field) => {
      const typed = form.elements[field.key].value.trim().normalize("NFC");
      if (typed !== now(person, field, waiting)) facts[field.key] = typed;
    });
    const bad = wrong(facts);
    if (bad) return say(bad);
    if (!Object.keys(facts).length) return say("Chưa đổi mục nào.");
    form.querySelector("button").disabled = true;
    await kept.add(person.id, facts);
    chosen = null;
    say("Đã ghi trên máy.");
    await draw();
    scrollTo(0, 0);
    return deliver();
  };

  const drawPerson = (person, book, items) => {
    const waiting = items.filter((one) => one.person === person.id && one.state !== "refused");
    const facts = book.labels.filter(([key]) => person.facts[key]);
    const dl = make("dl", { class: "facts-list" });
    facts.forEach(([key, label]) => dl.append(make("dt", { text: label }), make("dd", { text: person.facts[key] })));
    const call = person.facts.phone && make("a", { class: "button second full", href: "tel:" + person.facts.phone.replace(/\D/g, ""), text: `Gọi ${person.facts.phone}` });
    const form = make("form", { class: "card", novalidate: true, autocomplete: "off" },
      make("h2", { text: "Sửa" }),
      ...book.fields.map((field) => control(field, now(person, field, waiting))),
      make("div", { class: "buttons" }, make("button", { class: "button full", text: "Ghi lại" })));
    form.addEventListener("submit", (event) => save(event, person, book.fields, waiting));
    const back = make("button", { type: "button", class: "link", text: "Về danh sách", click: () => { chosen = null; say(""); draw(); } });
    fill(find("person"), back, make("h2", { text: person.name }),
      make("p", { class: "muted", text: [person.branch, person.cell].filter(Boolean).join(" · ") }),
      waiting.length ? make("p", { class: "note notes", text: `${waiting.length} việc của người này chưa gửi. Các ô bên dưới đã ghi theo việc ấy.` }) : null,
      make("div", { class: "card" }, dl, call), form);
  };

  // Everything anew, as it is kept now

  const draw = async () => {
    const state = await kept.about(DAYS);
    network();
    if (state !== "open") {
      chosen = sheet = null;
      ["person", "people", "sheets", "sheet"].forEach((name) => fill(find(name)));
      find("waits").textContent = state === "locked" && (await kept.count()) ? `${await kept.count()} việc chưa gửi.` : "";
      if (!find("wiped").hidden && state === "none") return;
      part(state === "locked" ? "lock" : state);
      return;
    }
    const book = await kept.list(), items = await kept.waiting();
    const person = book.people.find((one) => one.id === chosen);
    if (person && !find("one").hidden && find("person").contains(document.activeElement)) return;
    const sheets = book.sheets || [], ticking = sheets.find((one) => one.id === sheet);
    if (person) drawPerson(person, book, items);
    else if (ticking) ticks.draw(find("sheet"), ticking, items, { back: () => turn(null), changed: () => draw().then(deliver) });
    else {
      drawWaiting(items, book.fields);
      ticks.list(find("sheets"), sheets, items, turn);
      drawPeople(book, items);
    }
    part(person ? "one" : ticking ? "sheet" : "open");
  };
  const turn = (id) => { sheet = id; say(""); draw().then(() => scrollTo(0, 0)); };

  const SAID = {
    silent: "Chưa gửi được vì mất sóng. Các việc vẫn nằm trên máy, có sóng sẽ gửi tiếp.",
    busy: "",
  };
  const deliver = async () => {
    if (!kept.isOpen() || !(await kept.count())) return;
    const before = await kept.count(), came = await sending.all(), left = before - (await kept.count());
    if (came === "wiped") return;
    if (came === "locked") {
      kept.shut();
      find("why").textContent = "Máy đã lâu không gặp sổ. Hãy gõ mã PIN để gửi.";
    } else {
      say(left > 0 ? `Đã gửi ${left} việc.` : SAID[came] || "");
    }
    await draw();
  };

  const enter = async (event) => {
    event.preventDefault();
    const form = event.target, pin = form.elements.pin.value, button = form.querySelector("button[type=submit]");
    if (!/^\d{6}$/.test(pin)) { find("why").textContent = "Mã PIN là 6 chữ số."; return; }
    // Another window may have deleted everything meanwhile.
    if (!(await kept.lock())) { form.reset(); await draw(); return; }
    button.disabled = true;
    button.textContent = "Đang mở…";
    const came = await kept.unlock(pin);
    form.reset();
    button.disabled = false;
    button.textContent = "Mở";
    if (came === 0) { await kept.wipe("wrong"); return; }
    find("why").textContent = came === "open" ? "" : `Mã PIN chưa đúng. Còn thử được ${came} lần.`;
    if (came !== "open") return;
    used = Date.now();
    await draw();
    const told = await talk.contact();
    if (told.state === "locked") await talk.unlock(told.token, pin);
    await deliver();
  };

  const meet = async () => {
    network();
    const told = await talk.contact();
    if (told.state === "wiped") return;
    await draw();
    if (kept.isOpen()) await deliver();
  };

  kept.listen((what) => { if (what.wiped) wiped(what.wiped); else draw(); });
  find("lock").addEventListener("submit", enter);
  find("q").addEventListener("input", draw);
  find("forget").addEventListener("click", () => {
    find("forget").hidden = true;
    find("forget-sure").hidden = false;
  });
  find("forget-yes").addEventListener("click", () => kept.wipe("hers"));
  ["pointerdown", "keydown"].forEach((name) => addEventListener(name, () => { used = Date.now(); }));
  addEventListener("online", () => { network(); if (kept.isOpen()) meet(); });
  addEventListener("offline", network);
  setInterval(async () => {
    if (!kept.isOpen()) return;
    if (Date.now() - used > IDLE) { kept.shut(); await draw(); }
    else if (navigator.onLine) await deliver();
  }, AGAIN);

  if (!vault.possible()) { part("cannot"); return; }
  await draw();
  await meet();
})();
