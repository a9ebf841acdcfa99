/* Stands between the browser and the network. Keeps the empty page and its files, never anything of people;
   where a page cannot be fetched it leads to the list on this phone. `house` is said by the address it has. */
"use strict";
const SHELF = "sohoi-" + self.house.version;

self.addEventListener("install", (event) => {
  const bring = async () => {
    const shelf = await caches.open(SHELF);
    // Without cookies: what is kept is what a stranger would get.
    const wanted = [self.house.shell, ...self.house.files];
    await Promise.all(wanted.map(async (path) => {
      const answer = await fetch(path, { credentials: "omit", cache: "no-cache" });
      if (!answer.ok || answer.redirected) throw new Error(path);
      await shelf.put(path, answer);
    }));
    await self.skipWaiting();
  };
  event.waitUntil(bring());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("sohoi-") && name !== SHELF).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

const kept = async (path, request) => {
  const shelf = await caches.open(SHELF);
  return (await shelf.match(path)) || fetch(request);
};

self.addEventListener("fetch", (event) => {
  const asked = event.request, address = new URL(asked.url);
  if (asked.method !== "GET" || address.origin !== self.location.origin) return;
  if (self.house.files.includes(address.pathname) || (address.pathname === self.house.shell && asked.mode === "navigate")) {
    event.respondWith(kept(address.pathname, asked));
  } else if (asked.mode === "navigate") {
    event.respondWith(fetch(asked).catch(() => Response.redirect(self.house.shell)));
  }
});
