/* Small pieces of pages. Whatever people typed comes in as text, never as markup. */
"use strict";
window.sohoi = window.sohoi || {};

sohoi.show = (() => {
  const make = (tag, how = {}, ...inside) => {
    const made = document.createElement(tag);
    Object.entries(how).forEach(([name, value]) => {
      if (name === "click") made.addEventListener("click", value);
      else if (name === "text") made.textContent = value;
      else if (value !== false && value !== null) made.setAttribute(name, value === true ? "" : value);
    });
    inside.filter(Boolean).forEach((one) => made.append(one));
    return made;
  };
  const fill = (place, ...inside) => {
    place.textContent = "";
    inside.filter(Boolean).forEach((one) => place.append(one));
  };

  // As the server finds: without accents, any part of a name from the beginning of a word.
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  const fits = (person, text) => {
    const wanted = fold(text).trim().replace(/\s+/g, " ");
    if (/^[\d .]+$/.test(wanted) && wanted) {
      const digits = wanted.replace(/\D/g, "");
      return (person.facts.phone || "").replace(/\D/g, "").includes(digits) || String(person.born || "").startsWith(digits);
    }
    return (" " + fold(person.name)).includes(" " + wanted);
  };

  const two = (number) => String(number).padStart(2, "0");
  const moment = (at) => {
    const day = new Date(at);
    return `${two(day.getHours())} giờ ${two(day.getMinutes())}, ${two(day.getDate())}/${two(day.getMonth() + 1)}`;
  };
  const TICKS = { yes: "có", no: "không", "": "chưa rõ" };
  const words = (field, value) => (field.tick ? TICKS[value] : value || "để trống");

  return { make, fill, fits, moment, words };
})();
