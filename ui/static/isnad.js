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
  let calledForSheet = false; // whether the reader asked for the source that is coming

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
  function openPlace(place, whole) {
    const found = PLACE.exec(place);
    if (!found || !toServer) return;
    const pane = byId("isnad-pane");
    const shown = pane.querySelector(".pane");
    if (shown && shown.dataset.key === `${found[2]}-${found[1]}-${found[3]}-${whole ? "whole" : "part"}`) {
      sheet(true); // it is open already, and the server's answer would change nothing
      scrollToMark(pane);
      return;
    }
    calledForSheet = true;
    toServer("cite", { kind: found[1], turn: Number(found[2]), n: Number(found[3]), whole });
  }
  function followLinks(element) {
    element.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#c-"], a[href^="#h-"]');
      if (!link) return;
      event.preventDefault();
      openPlace(link.getAttribute("href"), false);
    });
  }
  // The open number is shown by a rule and not by a class, which the next stage of a streamed answer would undo.
  const openRule = document.createElement("style");
  function showOpen(place) {
    if (!openRule.isConnected) document.head.append(openRule);
    openRule.textContent = /^[ch]-\d+-\d+$/.test(place || "")
      ? `#isnad-thread a[href="#${place}"] { background: var(--accent); color: var(--paper); border-color: var(--accent); }`
      : "";
  }
  function scrollToMark(scroller) {
    const mark = scroller.querySelector("mark");
    if (!mark) return;
    const box = scroller.getBoundingClientRect();
    const at = mark.getBoundingClientRect();
    const tall = scroller.querySelector(".clipping.whole") !== null;
    if (tall || at.bottom > box.bottom - 24 || at.top < box.top) {
      scroller.scrollTop += at.top - box.top - box.height / 3;
    }
  }
  function sheet(open) {
    byId("isnad-desk").toggleAttribute("data-sheet", open);
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
      if (button.matches(".close-sheet")) sheet(false);
      if (button.matches(".whole-toggle")) openPlace("#" + button.dataset.place, button.dataset.whole === "true");
    });
    let key = null;
    const look = () => {
      const now = element.querySelector(".pane");
      const next = now ? now.dataset.key || "" : "";
      if (next === key) { if (calledForSheet && next) { sheet(true); calledForSheet = false; } return; }
      key = next;
      showOpen(now && now.dataset.open);
      const scroller = byId("isnad-pane");
      scroller.scrollTop = 0;
      if (calledForSheet && next) sheet(true);
      calledForSheet = false;
      requestAnimationFrame(() => scrollToMark(scroller));
    };
    new MutationObserver(look).observe(element, {
      childList: true, subtree: true, attributes: true, attributeFilter: ["data-key"],
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
    if (event.key === "Escape") sheet(false);
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && byId("question")) {
      event.preventDefault();
      byId("question").focus();
    }
  });

  window.isnad = { header, thread, pane, strip, composer };
})();
