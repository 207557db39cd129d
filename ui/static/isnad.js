// The page's own script: the interface's language, the way from a number to its
// source, and the question box. What the page shows is made on the server; this
// only asks for it, and never builds markup from text.
(() => {
  "use strict";
  const KEY = "isnad.language";
  const PLACE = /^#([ch])-(\d{1,9})-(\d{1,9})$/;
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const labels = []; // [element, attribute, key of its words]
  let toServer = null; // the pane's way to the server
  let sentAt = 0; // when a question left that the conversation does not show yet
  let calledForSheet = new URLSearchParams(location.search).has("article"); // the reader asked for what is coming
  let quiet = false; // whether a number is given back the keyboard, which shows no quote
  let backToCard = false; // whether the keyboard was on a card of the pane

  // --- the interface's language -------------------------------------------
  function remembered() {
    try {
      const kept = localStorage.getItem(KEY);
      if (kept === "ar" || kept === "en") return kept;
    } catch { /* a browser that keeps nothing still has a language */ }
    return (navigator.language || "en").toLowerCase().startsWith("ar") ? "ar" : "en";
  }
  const word = (key) => window.isnadWords[key][root.dataset.ui === "ar" ? 1 : 0];
  function label(element, attribute, key) {
    labels.push([element, attribute, key]);
    element.setAttribute(attribute, word(key));
  }
  function speak(language) {
    root.dataset.ui = language;
    root.lang = language;
    root.dir = language === "ar" ? "rtl" : "ltr";
    for (const [element, attribute, key] of labels) element.setAttribute(attribute, word(key));
  }
  speak(remembered());

  // --- from a number to its source ----------------------------------------
  // A place is "#c-<turn>-<n>", "#h-<turn>-<n>" or the parameters of a permanent address; it is shown in
  // part, whole, or whole as the article is now.
  function openPlace(place, how) {
    const found = PLACE.exec(place);
    if (!toServer || !(found || place.startsWith("?"))) return;
    const pane = byId("isnad-pane");
    const shown = pane.querySelector(".pane");
    calledForSheet = true;
    if (shown && shown.dataset.key === `${place} ${how}`) { // the server's answer may change nothing
      sheet(true);
      scrollToMark(pane);
    }
    const named = found ? { kind: found[1], turn: Number(found[2]), n: Number(found[3]) }
      : { kind: "a", ...Object.fromEntries(new URLSearchParams(place)) };
    askFor({ ...named, whole: how === "whole", now: how === "now" });
  }
  // One place is asked for at a time, then the last one of those called for meanwhile.
  let seq = 0, awaited = 0, waiting = null;
  function askFor(place) {
    if (awaited) { waiting = place; return; }
    const mine = awaited = ++seq;
    toServer("cite", { ...place, seq: mine });
    setTimeout(() => answered(mine), 5000);
  }
  function answered(which) {
    if (which !== awaited) return;
    const next = waiting;
    awaited = 0;
    waiting = null;
    if (next) askFor(next);
  }
  function followLinks(element) {
    element.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#c-"], a[href^="#h-"], a.open');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      openPlace(link.getAttribute("href"), link.matches(".open") ? "whole" : "part");
    });
  }
  // The open number is shown by a rule and not by a class, which the next stage of a streamed answer would undo.
  const openRule = document.createElement("style");
  function showOpen(place) {
    if (!openRule.isConnected) document.head.append(openRule);
    openRule.textContent = PLACE.test(place || "")
      ? `#isnad-thread a[href="${place}"] { background: var(--accent); color: var(--paper); border-color: var(--accent); }`
      : "";
  }
  function scrollToMark(scroller) {
    const mark = scroller.querySelector("mark");
    if (!mark) return;
    const box = scroller.getBoundingClientRect();
    const at = mark.getBoundingClientRect();
    const below = scroller.querySelector(".clipping.whole") ? 80 : 24; // a whole article has a bar at its foot
    if (at.bottom > box.bottom - below || at.top < box.top) {
      scroller.scrollTop += at.top - box.top - box.height / 3;
    }
  }
  function sheet(open) {
    const desk = byId("isnad-desk");
    desk.toggleAttribute("data-sheet", open);
    if (open) desk.removeAttribute("data-shut");
  }
  // Closing: the sheet goes down on a phone, elsewhere the conversation takes the room.
  function shut() {
    const desk = byId("isnad-desk");
    const shown = desk.querySelector(".pane[data-key]");
    if (!shown || desk.hasAttribute("data-shut")) return;
    sheet(false);
    desk.setAttribute("data-shut", "");
    const number = PLACE.test(shown.dataset.open) && desk.querySelector(`#isnad-thread a[href="${shown.dataset.open}"]`);
    if (document.activeElement === byId("question")) return;
    quiet = true;
    (number || byId("question")).focus({ preventScroll: true });
    quiet = false;
  }
  // Arrows go from number to number, or from card to card, and open what they come to.
  function step(event) {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = document.activeElement;
    if (!way || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (at && at.closest("textarea, input")) return;
    const number = at && at.closest("#isnad-thread :is(a.cite, a.card)");
    const links = [...document.querySelectorAll(number ? "#isnad-thread :is(a.cite, a.card)" : "#isnad-pane a.tab")];
    const here = number ? links.indexOf(number) : links.findIndex((link) => link.hasAttribute("aria-current"));
    const next = here < 0 ? null : links[here + (root.dir === "rtl" ? -way : way)];
    if (!next) return;
    event.preventDefault();
    backToCard = !number;
    if (number) next.focus();
    openPlace(next.getAttribute("href"), "part");
  }

  // --- the quote of a number that one points at ------------------------------
  function tips(element) {
    const tip = document.createElement("div");
    const [quote, of] = ["p", "small"].map((name) => tip.appendChild(document.createElement(name)));
    Object.assign(tip, { id: "isnad-tip", hidden: true });
    tip.setAttribute("role", "tooltip");
    quote.dir = of.dir = "auto";
    byId("isnad-desk").append(tip);
    const hide = () => { tip.hidden = true; };
    const show = (event) => {
      const link = event.target.closest("a.cite");
      if (quiet || !link || !link.dataset.quote || event.pointerType === "touch") return;
      quote.textContent = link.dataset.quote;
      of.textContent = link.dataset.of;
      link.setAttribute("aria-describedby", tip.id);
      tip.hidden = false;
      const at = link.getBoundingClientRect();
      const box = tip.getBoundingClientRect();
      const below = at.bottom + 8 + box.height < innerHeight;
      tip.style.top = (below ? at.bottom + 8 : Math.max(8, at.top - 8 - box.height)) + "px";
      tip.style.left = Math.max(8, Math.min(at.left + at.width / 2 - box.width / 2, innerWidth - box.width - 8)) + "px";
    };
    for (const name of ["pointerover", "focusin"]) element.addEventListener(name, show);
    for (const name of ["pointerout", "focusout", "click"]) element.addEventListener(name, hide);
    element.closest("#isnad-thread").addEventListener("scroll", hide, { passive: true });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  }

  // --- copying ---------------------------------------------------------------
  async function copy(button) {
    const line = button.closest(".copying");
    const text = button.dataset[root.dataset.ui === "ar" ? "ar" : "en"];
    const address = line.dataset.address; // the last one in the text is the place's own
    const at = text.lastIndexOf(address);
    const whole = text.slice(0, at) + location.origin + location.pathname + text.slice(at);
    const said = line.querySelector(".copied");
    said.textContent = word((await toClipboard(whole)) ? "copied" : "copy_failed");
    setTimeout(() => { said.textContent = ""; }, 3000);
  }
  async function toClipboard(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch { /* not over plain http, save from this machine */ }
    const box = document.createElement("textarea");
    box.value = text;
    byId("isnad-pane").append(box);
    const before = document.activeElement;
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    if (before) before.focus();
    return done;
  }

  // --- the parts ------------------------------------------------------------
  function header(element, trigger) {
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.id === "update") trigger("build", {});
      if (button.id === "clear") { sentAt = 0; sheet(false); trigger("wipe", {}); }
      if (button.id === "language") {
        const next = root.dataset.ui === "ar" ? "en" : "ar";
        try { localStorage.setItem(KEY, next); } catch { /* then it lasts as long as the page */ }
        speak(next);
      }
    });
    element.querySelector(".skip").addEventListener("click", (event) => {
      event.preventDefault();
      byId("question").focus();
    });
  }

  function thread(element, trigger) {
    element.setAttribute("role", "log");
    element.setAttribute("aria-live", "polite");
    label(element, "aria-label", "conversation");
    followLinks(element);
    tips(element);
    element.addEventListener("click", (event) => {
      const example = event.target.closest(".example");
      if (example) ask(example.textContent.trim(), trigger, "pick");
    });
    let seen = 0;
    new MutationObserver(() => {
      const turns = element.querySelectorAll(".turn");
      if (turns.length > seen) {
        sentAt = 0;
        const scroller = byId("isnad-thread");
        const last = turns[turns.length - 1];
        scroller.scrollTop += last.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 16;
      }
      seen = turns.length;
      document.body.toggleAttribute("data-talking", turns.length > 0);
    }).observe(element, { childList: true, subtree: true });
  }

  function pane(element, trigger) {
    toServer = trigger;
    element.setAttribute("role", "region");
    label(element, "aria-label", "sources");
    followLinks(element);
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.matches(".close-sheet")) shut();
      if (button.matches(".open")) openPlace(button.dataset.place, button.dataset.how);
      if (button.matches(".copying button")) copy(button);
    });
    let key = null;
    const look = () => {
      answered(Number(element.querySelector("[data-seq]")?.dataset.seq || -1));
      const now = element.querySelector(".pane");
      const next = now ? now.dataset.key || "" : "";
      if (next === key) { if (calledForSheet && next) { sheet(true); calledForSheet = false; } return; }
      key = next;
      byId("isnad-desk").removeAttribute("data-shut");
      if (backToCard && next) element.querySelector(".tab[aria-current]")?.focus({ preventScroll: true });
      backToCard = false;
      showOpen(now && now.dataset.open);
      const scroller = byId("isnad-pane");
      scroller.scrollTop = 0;
      if (calledForSheet && next) { sheet(true); calledForSheet = false; }
      requestAnimationFrame(() => scrollToMark(scroller));
    };
    new MutationObserver(look).observe(element, {
      childList: true, subtree: true, attributes: true, attributeFilter: ["data-key", "data-seq"],
    });
    look();
  }

  function strip(element) {
    element.setAttribute("role", "status");
    element.addEventListener("click", (event) => {
      const button = event.target.closest(".dismiss");
      if (button) button.closest(".strip").hidden = true;
    });
  }

  // --- asking ---------------------------------------------------------------
  const busy = () =>
    Date.now() - sentAt < 4000 || document.querySelector('#isnad-thread .turns[data-busy="true"]') !== null;
  function hint(key) {
    const place = document.querySelector("#isnad-composer .hint");
    place.textContent = key ? word(key) : "";
  }
  function ask(text, trigger, name) {
    if (!text) { hint("ask_empty"); return false; }
    if (busy()) { hint("ask_busy"); return false; }
    hint(null);
    sentAt = Date.now();
    sheet(false);
    trigger(name, { text });
    return true;
  }
  function composer(element, trigger) {
    const box = element.querySelector("textarea");
    label(box, "placeholder", "ask_placeholder");
    label(box, "aria-label", "ask_label");
    const fit = () => {
      box.style.height = "auto";
      box.style.height = Math.min(box.scrollHeight, 180) + "px";
    };
    const send = () => {
      if (!ask(box.value.trim(), trigger, "question")) { box.focus(); return; }
      box.value = "";
      fit();
    };
    box.addEventListener("input", () => { hint(null); fit(); });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); }
    });
    element.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); send(); });
    if (matchMedia("(pointer: fine)").matches) box.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") shut();
    step(event);
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && byId("question")) {
      event.preventDefault();
      byId("question").focus();
    }
  });

  window.isnad = { header, thread, pane, strip, composer };
})();
