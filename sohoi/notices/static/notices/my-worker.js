/* Stands before a member's own pages: keeps the last notices as she saw them, and answers that found no network.
   Never opens a page of somebody else: `Own-Key` says whose a page is. `house` is said by the address it has. */
"use strict";
const FILES = "toi-" + self.house.version, PAGES = "toi-tin";
const LIFE = self.house.days * 24 * 3600 * 1000, PATIENCE = 8000;
const { list, shell, doors, leave } = self.house;
const isNotice = (path) => path.startsWith(list) && /^\d+\/$/.test(path.slice(list.length));
const isOver = (since) => Math.abs(Date.now() - since) > LIFE;

/* The drawer of answers that wait, in the order they were given. */
const open = () => new Promise((give, fail) => {
  const asked = indexedDB.open("sohoi-toi", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("answers", { keyPath: "id" });
  asked.onsuccess = () => give(asked.result);
  asked.onerror = () => fail(asked.error);
});
const change = async (work) => {
  const base = await open();
  try {
    return await new Promise((give, fail) => {
      const run = base.transaction("answers", "readwrite", { durability: "strict" });
      const result = work(run.objectStore("answers"));
      run.oncomplete = () => give(result && result.result);
      run.onabort = () => fail(run.error);
    });
  } finally {
    base.close();
  }
};
const answers = async () => {
  const found = await change((drawer) => drawer.getAll());
  const over = found.filter((one) => isOver(one.at));
  if (over.length) await change((drawer) => { over.forEach((one) => drawer.delete(one.id)); });
  return found.filter((one) => !over.includes(one)).sort((one, other) => one.at - other.at);
};
const drop = (unwanted) => answers().then((all) => change((drawer) => {
  all.filter(unwanted).forEach((one) => drawer.delete(one.id));
}));
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");
const tell = async (what) => (await self.clients.matchAll()).forEach((one) => one.postMessage(what));

/* The shelf of pages. */
const keep = async (path, answer, text) => {
  const headers = { "Content-Type": "text/html; charset=utf-8", "Kept-At": String(Date.now()) };
  ["Own-Key", "Content-Security-Policy"].forEach((name) => { headers[name] = answer.headers.get(name) || ""; });
  await (await caches.open(PAGES)).put(path, new Response(text, { headers }));
};
const kept = async (path) => {
  const shelf = await caches.open(PAGES), found = await shelf.match(path);
  if (!found || !isOver(Number(found.headers.get("Kept-At")))) return found;
  await shelf.delete(path);
  return undefined;
};
const isHers = (answer) => answer.ok && !answer.redirected && Boolean(answer.headers.get("Own-Key"));

// As it was, with when, and with a key of its own for whatever is answered on it.
const shown = async (found) => {
  const marked = (await found.text()).replace("<html", `<html data-kept="${found.headers.get("Kept-At")}"`);
  const text = marked.replace(/(name="key" value=")[0-9a-f]{32}/g, (all, start) => start + newKey());
  return new Response(text, { headers: found.headers });
};
const withoutNetwork = async (path) => {
  const found = await kept(path);
  if (found) return shown(found);
  if (path !== list && (await kept(list))) return Response.redirect(list, 303);
  return (await (await caches.open(FILES)).match(shell)) || Response.error();
};

// The newest notices of her list lie ready; what is on the list no more is forgotten.
const bring = async (text) => {
  const paths = [...new Set([...text.matchAll(/href="([^"]+)"/g)].map((one) => one[1]).filter(isNotice))].slice(0, self.house.most);
  const shelf = await caches.open(PAGES);
  for (const one of await shelf.keys()) {
    const path = new URL(one.url).pathname;
    if (path !== list && !paths.includes(path)) await shelf.delete(one);
  }
  for (const path of paths) {
    if (await kept(path)) continue;
    const answer = await fetch(path, { credentials: "same-origin" });
    if (isHers(answer)) await keep(path, answer, await answer.text());
  }
};
const front = async () => {
  const page = await kept(list);
  return page ? page.headers.get("Own-Key") : "";
};

const came = async (path, answer) => {
  const who = answer.headers.get("Own-Key"), before = await front();
  if ((who && before && who !== before) || (doors.includes(path) && answer.ok)) await caches.delete(PAGES);
  if (answer.status >= 400 && answer.status < 500) await (await caches.open(PAGES)).delete(path);
  await send();
  if (!isHers(answer) || !(path === list || isNotice(path))) return;
  const text = await answer.text();
  await keep(path, answer, text);
  if (path === list) await bring(text);
};

// After a while of waiting what lies here is better than nothing; what comes late is kept nevertheless.
const patient = (found) => Promise.race([found, new Promise((give, fail) => { setTimeout(fail, PATIENCE, new Error("late")); })]);

const visited = async (event, path) => {
  const found = fetch(event.request);
  event.waitUntil(found.then((answer) => came(path, answer.clone())).catch(() => {}));
  try {
    return await ((await kept(path)) ? patient(found) : found);
  } catch (no) {
    return withoutNetwork(path);
  }
};

const answered = async (event, path) => {
  const copy = event.request.clone();
  try {
    const answer = await patient(fetch(event.request));
    // A newer answer arrived: whatever was not taken of an older one is no matter any more.
    if (answer.type === "opaqueredirect") event.waitUntil(drop((one) => one.path === path && one.refused));
    return answer;
  } catch (no) {
    const form = await copy.formData();
    await queued({ path, who: form.get("who"), value: form.get("value") || "" }, form.get("key"));
    return Response.redirect(path, 303);
  }
};
const queued = async (answer, key) => {
  const all = await answers();
  await drop((one) => one.path === answer.path && one.refused);
  // The same page sent twice is one answer; a changed mind is another.
  const same = all.find((one) => one.id === key);
  if (same && same.value === answer.value) return;
  const id = same || !/^[0-9a-f]{32}$/.test(key) ? newKey() : key;
  await change((drawer) => drawer.put({ ...answer, id, at: Date.now(), refused: false }));
  if (self.registration.sync) await self.registration.sync.register("answers").catch(() => {});
};

/* One after the other, in order, each under its own key: sent again it is done once. */
let sending = Promise.resolve();
const send = () => {
  sending = sending.catch(() => {}).then(deliver);
  return sending.catch(() => {});
};
const deliver = async () => {
  const over = [];
  try {
    for (const one of await answers()) {
      if (!one.refused && (await deliverOne(one))) over.push(one.path);
    }
  } finally {
    // Told when all is through: whoever gave two answers sees the last one.
    if (over.length) await tell({ over });
  }
};
// Gives whether it waits no more.
const deliverOne = async (one) => {
  const page = await fetch(one.path, { credentials: "same-origin" }), text = await page.text();
  // Taken back: nobody waits for an answer any more.
  if (page.status === 410) return gone(one);
  // Somebody else is in front, or nobody: it waits for her.
  if (!isHers(page) || page.headers.get("Own-Key") !== one.who) return false;
  const token = text.match(/name="csrfmiddlewaretoken" value="([^"]+)"/);
  const body = new URLSearchParams({ csrfmiddlewaretoken: token ? token[1] : "", key: one.id, who: one.who, value: one.value });
  const answer = await fetch(one.path, { method: "POST", body, credentials: "same-origin" });
  if (answer.ok && answer.redirected) {
    await gone(one);
    await keep(one.path, answer, await answer.text());
    return true;
  }
  if (answer.status !== 200) return false;
  await change((drawer) => drawer.put({ ...one, refused: true }));
  return true;
};
const gone = async (one) => {
  await change((drawer) => drawer.delete(one.id));
  return true;
};

const left = async (event) => {
  const who = await front(), answer = await fetch(event.request);
  await caches.delete(PAGES);
  await drop((one) => one.who === who);
  return answer;
};

self.addEventListener("install", (event) => {
  const bringFiles = async () => {
    const shelf = await caches.open(FILES);
    // Without cookies: what is kept here is what a stranger would get.
    await Promise.all([shell, ...self.house.files].map(async (path) => {
      const answer = await fetch(path, { credentials: "omit", cache: "no-cache" });
      if (!answer.ok || answer.redirected) throw new Error(path);
      await shelf.put(path, answer);
    }));
    await self.skipWaiting();
  };
  event.waitUntil(bringFiles());
});
self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("toi-") && ![FILES, PAGES].includes(name));
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});
self.addEventListener("fetch", (event) => {
  const asked = event.request, { origin, pathname } = new URL(asked.url);
  if (origin !== self.location.origin) return;
  if (asked.mode !== "navigate") {
    if (self.house.files.includes(pathname)) event.respondWith(caches.match(pathname).then((found) => found || fetch(asked)));
  } else if (asked.method === "GET") event.respondWith(visited(event, pathname));
  else if (isNotice(pathname)) event.respondWith(answered(event, pathname));
  else if (pathname === leave) event.respondWith(left(event));
});
self.addEventListener("sync", (event) => { event.waitUntil(send()); });
self.addEventListener("message", (event) => {
  const { ask, read } = event.data || {};
  // The first look at her list was before anybody stood here: it is kept now.
  const look = async () => {
    if (read && !(await kept(read))) {
      const answer = await fetch(read, { credentials: "same-origin" });
      await came(new URL(answer.url).pathname, answer);
    }
    await send();
  };
  const reply = async () => event.source.postMessage({ waits: await answers(), who: await front() });
  event.waitUntil(reply().then(look).catch(() => {}).then(() => ask && reply()));
});
