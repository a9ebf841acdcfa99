// What can be measured on a page as a person sees it now. Gives sentences about what is wrong.
() => {
  const wrong = [];
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const box = (one) => one.getBoundingClientRect();
  // Left out: what is drawn for nobody, and words only for those who listen.
  const seen = (one) =>
    one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    !one.closest(".hidden-words, .skip, datalist") && box(one).width > 1 && box(one).height > 1;
  const called = (one) =>
    `<${one.tagName.toLowerCase()}${one.className && one.className.baseVal === undefined ? "." + one.className : ""}> ` +
    `“${(one.innerText || one.value || one.name || "").trim().slice(0, 30)}”`;

  if (document.documentElement.lang !== "vi") wrong.push("the page does not say that it is Vietnamese");
  if (!document.title.trim()) wrong.push("no title");
  const headings = all("h1").filter(seen);
  if (headings.length !== 1 || !headings[0].innerText.trim()) wrong.push(`${headings.length} headings h1`);
  const firsts = all("main .button:not(.second, .danger)").filter(seen);
  if (firsts.length > 1) wrong.push(`${firsts.length} primary buttons: ${firsts.map(called)}`);

  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const text = words.currentNode, holder = text.parentElement;
    if (!text.data.trim() || !seen(holder) || ["SCRIPT", "STYLE"].includes(holder.tagName)) continue;
    const grown = holder.ownerSVGElement ? holder.getScreenCTM().a : 1;
    const size = parseFloat(getComputedStyle(holder).fontSize) * grown;
    if (size < 15.99) wrong.push(`text of ${size.toFixed(1)} px: ${called(holder)}`);
  }

  const targets = "a.button, button, input:not([type=hidden]), select, textarea, summary, nav.menu a, a.chip, " +
    ".list-links a, a.person, .back, td a, .todo a, .notes a";
  for (const one of all(targets).filter(seen)) {
    const label = ["checkbox", "radio"].includes(one.type) ? one.closest(".choice, label") : null;
    const height = box(label || one).height;
    if (height < 43.99) wrong.push(`target of ${height.toFixed(1)} px: ${called(one)}`);
  }

  for (const one of all("input:not([type=hidden], [type=submit]), select, textarea").filter(seen)) {
    const named = one.labels.length || one.getAttribute("aria-label") || one.getAttribute("aria-labelledby");
    if (!named) wrong.push(`a field without a label: ${called(one)}`);
  }

  // A row that scrolls inside itself may be wide; anything else that reaches out is cut off for somebody.
  for (const one of all("main *").filter(seen)) {
    if (one.closest(".table-box, .chips.scroll, svg, select, option")) continue;
    if (box(one).right > innerWidth + 0.5) wrong.push(`reaches out by ${Math.ceil(box(one).right - innerWidth)} px: ${called(one)}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) wrong.push(`scrolls sideways (${document.documentElement.scrollWidth} px)`);
  return [...new Set(wrong)];
}
