/* Sealing. The key of the data is random; it lies wrapped in a key made of the PIN and of a secret that the
   browser keeps for this phone alone and gives to no script. */
"use strict";
window.sohoi = window.sohoi || {};

sohoi.vault = (() => {
  const AES = "AES-GCM", bytes = new TextEncoder(), words = new TextDecoder();
  const random = (size) => crypto.getRandomValues(new Uint8Array(size));
  const hex = (size) => Array.from(random(size), (one) => one.toString(16).padStart(2, "0")).join("");

  const possible = () => Boolean(window.isSecureContext && window.crypto && crypto.subtle && window.indexedDB
    && navigator.serviceWorker && window.caches);

  const wrapping = async (pin, lock) => {
    const typed = await crypto.subtle.importKey("raw", bytes.encode(pin), "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: lock.salt, iterations: lock.rounds };
    const slow = await crypto.subtle.deriveBits(how, typed, 256);
    const mixed = await crypto.subtle.sign("HMAC", lock.secret, slow);
    return crypto.subtle.importKey("raw", mixed, AES, false, ["wrapKey", "unwrapKey"]);
  };

  const make = async (pin, rounds) => {
    const secret = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const lock = { mark: hex(16), salt: random(16), iv: random(12), rounds, secret };
    const key = await crypto.subtle.generateKey({ name: AES, length: 256 }, true, ["encrypt", "decrypt"]);
    lock.wrapped = await crypto.subtle.wrapKey("raw", key, await wrapping(pin, lock), { name: AES, iv: lock.iv });
    return { lock, key: await open(pin, lock) };
  };

  // The key, or null for a wrong PIN.
  const open = async (pin, lock) => {
    const around = await wrapping(pin, lock);
    const how = { name: AES, iv: lock.iv };
    return crypto.subtle.unwrapKey("raw", lock.wrapped, around, how, AES, false, ["encrypt", "decrypt"]).catch(() => null);
  };

  // `name` is sealed in: one record cannot be put in the place of another.
  const seal = async (key, name, value) => {
    const iv = random(12), how = { name: AES, iv, additionalData: bytes.encode(name) };
    return { iv, data: await crypto.subtle.encrypt(how, key, bytes.encode(JSON.stringify(value))) };
  };
  const unseal = async (key, name, sealed) => {
    const how = { name: AES, iv: sealed.iv, additionalData: bytes.encode(name) };
    return JSON.parse(words.decode(await crypto.subtle.decrypt(how, key, sealed.data)));
  };

  return { possible, make, open, seal, unseal, hex };
})();
