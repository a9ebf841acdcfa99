/* The two drawers of this phone: `vault` (lock, sealed list, last word from the server) and `queue` (sealed
   corrections). Every change names the mark of the vault it was meant for: after a wipe nothing comes back. */
"use strict";
window.sohoi = window.sohoi || {};

sohoi.store = (() => {
  let opening = null;

  const open = () => {
    opening = opening || new Promise((give, fail) => {
      const request = indexedDB.open("sohoi", 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("vault");
        request.result.createObjectStore("queue", { keyPath: "id" });
      };
      request.onerror = () => fail(request.error);
      request.onsuccess = () => {
        const drawers = request.result;
        const forget = () => { opening = null; };
        drawers.onversionchange = () => { drawers.close(); forget(); };
        drawers.onclose = forget;
        give(drawers);
      };
    });
    opening.catch(() => { opening = null; });
    return opening;
  };

  const asked = (request) => new Promise((give, fail) => {
    request.onsuccess = () => give(request.result);
    request.onerror = () => fail(request.error);
  });

  const read = async (drawer, name) => {
    const store = (await open()).transaction(drawer).objectStore(drawer);
    return name === undefined ? asked(store.getAll()) : asked(store.get(name));
  };

  // Strict: it is on the disk before anybody is told that it is kept. Older browsers do so anyway.
  const change = async (mark, work) => {
    const run = (await open()).transaction(["vault", "queue"], "readwrite", { durability: "strict" });
    const vault = run.objectStore("vault"), queue = run.objectStore("queue");
    const over = new Promise((give, fail) => {
      run.oncomplete = () => give(true);
      run.onabort = () => fail(run.error || new Error("gone"));
    });
    const found = vault.get("lock");
    found.onsuccess = () => {
      if (mark !== null && (!found.result || found.result.mark !== mark)) run.abort();
      else work(vault, queue);
    };
    return over;
  };

  const wipe = async () => {
    await change(null, (vault, queue) => { vault.clear(); queue.clear(); }).catch(() => {});
    if (opening) (await opening.catch(() => null) || { close() {} }).close();
    opening = null;
    // Another window may hold it open: it is empty by now in any case.
    await new Promise((give) => {
      const request = indexedDB.deleteDatabase("sohoi");
      request.onsuccess = request.onerror = request.onblocked = give;
    });
  };

  return { read, change, wipe };
})();
