/* What this phone keeps: the sealed list, and the corrections and ticks that wait. Only while the PIN is known can
   anything be read; a correction leaves only for the server's receipt or by her own hand. */
"use strict";
window.sohoi = window.sohoi || {};

sohoi.kept = (() => {
  const { store, vault } = sohoi;
  const DAY = 24 * 3600 * 1000, TRIES = 5;
  const windows = "BroadcastChannel" in window ? new BroadcastChannel("sohoi") : null;
  const listeners = [];
  let lock = null, key = null;

  // One window at a time; where the browser has no locks the server's keys still see to it that all is done once.
  const alone = (name, work, how = {}) => (navigator.locks ? navigator.locks.request("sohoi-" + name, how, work) : work(true));
  const told = (what) => listeners.forEach((listen) => listen(what));
  const tell = (what) => { if (windows) windows.postMessage(what); };
  if (windows) windows.onmessage = (event) => { if (event.data.wiped) key = null; told(event.data); };

  const about = async (days) => {
    lock = (await store.read("vault", "lock")) || null;
    if (!lock) return "none";
    const since = Date.now() - (await store.read("vault", "heard"));
    if (since > days * DAY || since < -DAY) return "late";
    return key ? "open" : "locked";
  };

  const keep = async (pin, rounds, list) => {
    const found = await store.read("vault", "lock");
    const same = Boolean(found && found.device === list.device);
    key = same ? await vault.open(pin, found) : null;
    lock = found;
    if (!key) {
      if (found) await store.wipe();
      const made = await vault.make(pin, rounds);
      [lock, key] = [made.lock, made.key];
    }
    const mark = same && lock === found ? lock.mark : null;
    Object.assign(lock, { device: list.device, branches: list.branches });
    const sealed = await vault.seal(key, "list", { ...list, taken: Date.now() });
    await store.change(mark, (drawer) => {
      drawer.put(lock, "lock");
      drawer.put(sealed, "list");
      drawer.put(Date.now(), "heard");
      drawer.put(0, "wrong");
    });
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    tell({ changed: true });
  };

  // Counted before it is tried: whoever stops the browser in between gains nothing.
  const unlock = async (pin) => {
    lock = await store.read("vault", "lock");
    let tries = 0;
    await store.change(lock.mark, (drawer) => {
      const before = drawer.get("wrong");
      before.onsuccess = () => { tries = (before.result || 0) + 1; drawer.put(tries, "wrong"); };
    });
    key = tries > TRIES ? null : await vault.open(pin, lock);
    if (!key) return tries >= TRIES ? 0 : TRIES - tries;
    await store.change(lock.mark, (drawer) => { drawer.put(0, "wrong"); });
    return "open";
  };
  const shut = () => { key = null; };

  const heard = async () => {
    const found = await store.read("vault", "lock");
    if (found) await store.change(found.mark, (drawer) => { drawer.put(Date.now(), "heard"); });
  };

  const rowOf = (book, id) => (book.sheets || []).flatMap((one) => one.rows).find((one) => one.id === id);
  const list = async () => vault.unseal(key, "list", await store.read("vault", "list"));
  const count = async () => (await store.read("queue")).length;
  const waiting = async () => {
    const records = (await store.read("queue")).sort((one, other) => one.n - other.n);
    return Promise.all(records.map(async (record) => ({
      ...(await vault.unseal(key, record.id, record)), id: record.id, tried: record.tried,
    })));
  };

  const queued = async (item) => {
    const id = crypto.randomUUID ? crypto.randomUUID().replace(/-/g, "") : vault.hex(16);
    const sealed = await vault.seal(key, id, { ...item, at: Date.now(), state: "" });
    await store.change(lock.mark, (drawer, queue) => {
      const last = drawer.get("next");
      last.onsuccess = () => {
        drawer.put((last.result || 0) + 1, "next");
        queue.put({ id, n: (last.result || 0) + 1, tried: false, ...sealed });
      };
    });
    tell({ changed: true });
    return id;
  };
  const add = (person, facts) => alone("book", async () => {
    const row = (await list()).people.find((one) => one.id === person);
    return queued({ person, name: row.name, version: row.version, facts });
  });

  // Change a record that is still there; gives whether it was.
  const touch = async (id, work) => {
    let there = false;
    await store.change(lock.mark, (drawer, queue) => {
      const found = queue.get(id);
      found.onsuccess = () => { there = Boolean(found.result) && work(queue, found.result) !== false; };
    });
    tell({ changed: true });
    return there;
  };
  // Before it goes out: from now on it may have arrived, and is no longer hers to take back.
  const leaving = (id) => touch(id, (queue, record) => { queue.put({ ...record, tried: true }); });
  const stayed = (id) => touch(id, (queue, record) => { queue.put({ ...record, tried: false }); });
  const drop = (id) => touch(id, (queue, record) => {
    if (record.tried) return false;
    queue.delete(id);
    return true;
  });

  // Who is there: the last word counts. What has not gone out yet is taken back rather than said twice.
  const ticked = (row, items) => {
    const last = items.filter((one) => one.tick === row.id && one.state !== "refused").pop();
    return last ? last.came : row.came;
  };
  const tick = (sheet, id, came) => alone("book", async () => {
    const items = await waiting(), row = rowOf(await list(), id);
    if (!row || ticked(row, items) === came) return;
    const last = items.filter((one) => one.tick === id && one.state !== "refused").pop();
    if (last && (await drop(last.id))) return;
    await queued({ tick: id, name: row.name, title: sheet.title, send: sheet.send, came });
  });

  const sealedItem = async ({ id, tried, ...value }) => ({ id, ...(await vault.seal(key, id, value)) });

  // Her own corrections of the same record follow one another: the next one stands on what this one made.
  const follow = (item, answer, others) => {
    if (answer.state !== "done" || !answer.now || answer.now.version !== item.version + 1) return [];
    const mine = others.filter((one) => one.person === item.person && one.id !== item.id);
    const moved = mine.filter((one) => !one.state && one.version === item.version);
    moved.forEach((one) => { one.version = answer.now.version; });
    const shown = mine.filter((one) => one.state === "stale" && one.now.version === item.version);
    shown.forEach((one) => { one.now = answer.now; });
    return [...moved, ...shown];
  };

  const replaced = (people, item, now) => (now
    ? people.map((one) => (one.id === item.person ? now : one))
    : people.filter((one) => one.id !== item.person));

  const written = (book, item, answer) => {
    if (answer.state === "refused") return;
    const row = item.tick && rowOf(book, item.tick);
    if (row) row.came = answer.came;
    else if (!item.tick) book.people = replaced(book.people, item, answer.now);
  };

  const settle = (id, answer) => alone("book", async () => {
    const all = await waiting(), item = all.find((one) => one.id === id);
    if (!item) return;
    const book = await list(), changed = follow(item, answer, all);
    written(book, item, answer);
    if (answer.state !== "done") changed.push(Object.assign(item, { state: answer.state, now: answer.now, words: answer.words }));
    const page = await vault.seal(key, "list", book), records = await Promise.all(changed.map(sealedItem));
    await store.change(lock.mark, (drawer, queue) => {
      drawer.put(page, "list");
      if (answer.state === "done") queue.delete(id);
      records.forEach((record) => {
        const found = queue.get(record.id);
        found.onsuccess = () => {
          if (found.result) queue.put({ ...found.result, ...record, tried: record.id !== id && found.result.tried });
        };
      });
    });
    tell({ changed: true });
  });

  // She has seen both and wants hers: it stands on the record as it is now, under the same key.
  const again = (id) => alone("book", async () => {
    const item = (await waiting()).find((one) => one.id === id);
    if (!item) return;
    const record = await sealedItem({ ...item, version: item.now.version, state: "", now: null });
    await touch(id, (queue, found) => { queue.put({ ...found, ...record }); });
  });

  const wipe = async (why) => {
    key = null;
    await store.wipe();
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("sohoi-")).map((name) => caches.delete(name)));
    const workers = await navigator.serviceWorker.getRegistrations();
    // Her own pages as a member have a worker and a drawer of their own.
    await Promise.all(workers.filter((one) => !one.scope.endsWith("/toi/")).map((one) => one.unregister()));
    tell({ wiped: why });
    told({ wiped: why });
  };

  return {
    about, keep, unlock, shut, heard, list, count, waiting, add, tick, ticked, leaving, stayed, drop, settle, again, wipe, alone,
    listen: (work) => { listeners.push(work); },
    isOpen: () => key !== null,
    lock: () => store.read("vault", "lock"),
  };
})();
