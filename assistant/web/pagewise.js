// The page viewer, example questions, copying, and telling screen readers what is new.
(() => {
  "use strict";
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const narrow = matchMedia("(max-width: 999px)");
  const phone = matchMedia("(max-width: 640px)");
  const say = (words) => {
    const live = document.getElementById("pw-live");
    if (live) live.textContent = words;
  };

  // --- the viewer ---
  let panel = null, shown = null, opener = null, asked = 0;
  const part = (name) => panel.querySelector(`[data-part="${name}"]`);

  function build() {
    panel = make("aside", { id: "pw-viewer", "aria-label": "Page viewer", hidden: true },
      make("div", { class: "pw-bar" },
        make("div", { class: "pw-bar-top" },
          make("h2", { "data-part": "title", tabindex: "-1" }),
          make("button", { type: "button", class: "pw-move", "data-part": "close" }, "Close")),
        make("div", { class: "pw-bar-info", "data-part": "info" }),
        make("div", { class: "pw-bar-moves" },
          make("button", { type: "button", class: "pw-move", "data-part": "back" }, "Previous"),
          make("b", { "data-part": "place", "aria-live": "polite" }),
          make("button", { type: "button", class: "pw-move", "data-part": "on" }, "Next"),
          make("a", { class: "pw-link", "data-part": "link", target: "_blank", rel: "noopener" }))),
      make("div", { class: "pw-sheet", "data-part": "sheet", tabindex: "0", role: "region", "aria-label": "The page" }));
    document.body.append(panel);
    part("close").addEventListener("click", close);
    part("back").addEventListener("click", () => turn(-1));
    part("on").addEventListener("click", () => turn(1));
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      else if (event.key === "ArrowLeft") turn(-1);
      else if (event.key === "ArrowRight") turn(1);
      else if (event.key === "Tab" && narrow.matches) keepInside(event);
    });
  }

  function keepInside(event) {
    const stops = [...panel.querySelectorAll("button:not(:disabled), a[href], summary, [tabindex='0']")];
    const first = stops[0], last = stops[stops.length - 1];
    if (event.shiftKey && document.activeElement === first) { event.preventDefault(); last.focus(); }
    else if (!event.shiftKey && document.activeElement === last) { event.preventDefault(); first.focus(); }
  }

  async function open(wanted, from) {
    if (!panel) build();
    if (from) opener = from;
    const mine = ++asked;
    let view = null;
    try {
      const response = await fetch("/view", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(wanted),
      });
      view = await response.json();
      if (!response.ok) throw new Error(typeof view.detail === "string" ? view.detail : "The page cannot be shown.");
    } catch (error) {
      toast(error.message || "The page cannot be shown.");
      return;
    }
    if (mine !== asked) return;
    const fresh = panel.hidden;
    shown = { ...wanted, page: view.page, pages: view.pages };
    draw(view);
    panel.hidden = false;
    document.body.classList.add("pw-viewing");
    if (narrow.matches) { panel.setAttribute("role", "dialog"); panel.setAttribute("aria-modal", "true"); }
    else { panel.removeAttribute("role"); panel.removeAttribute("aria-modal"); }
    if (from || fresh) part("title").focus({ preventScroll: true });
  }

  function draw(view) {
    part("title").textContent = view.title;
    const info = part("info");
    info.innerHTML = view.badge; // made and escaped by the server
    info.append(make("span", {}, "Edition: " + view.edition));
    const place = view.label ? `p. ${view.label}` : `PDF page ${view.page}`;
    part("place").textContent = place;
    panel.dataset.page = view.page;
    panel.dataset.source = view.source;
    part("back").disabled = view.page <= 1;
    part("on").disabled = view.page >= view.pages;
    part("back").setAttribute("aria-label", "Previous page");
    part("on").setAttribute("aria-label", "Next page");
    const link = part("link");
    link.hidden = Boolean(view.missing);
    link.href = view.document;
    link.textContent = view.is_pdf ? "Open the PDF at this page" : "Open the document";
    const sheet = part("sheet");
    sheet.replaceChildren();
    const note = (words) => sheet.append(make("p", { class: "pw-notice" }, words));
    if (view.missing) note(view.missing);
    if (view.left_out) note(`This page is not quoted from: ${view.left_out}.`);
    if (view.picture) {
      const picture = make("img", { src: view.picture, alt: `${place} of ${view.title}`, style: `aspect-ratio: 1 / ${view.ratio}` });
      const figure = make("figure", {}, picture);
      for (const box of view.boxes) {
        const wide = view.kind === "passage";
        figure.append(make("div", {
          class: wide ? "pw-box pw-whole" : "pw-box", "aria-hidden": "true",
          style: `left:${box.x}%;top:${box.y}%;width:${box.w}%;height:${box.h}%`,
        }));
      }
      sheet.append(figure);
    }
    const text = make("div", { class: "pw-text" });
    for (const [words, marked] of view.text) text.append(marked ? make("mark", {}, words) : words);
    sheet.append(make("details", { open: !view.picture }, make("summary", {}, "The words of this page"), text));
    const first = sheet.querySelector(".pw-box") || (!view.picture && sheet.querySelector("mark"));
    sheet.scrollTop = 0;
    if (first) {
      const top = first.getBoundingClientRect().top - sheet.getBoundingClientRect().top;
      sheet.scrollTop = Math.max(0, top - sheet.clientHeight / 3);
    }
  }

  function turn(step) {
    const page = shown.page + step;
    if (page >= 1 && page <= shown.pages) open({ ...shown, page });
  }

  function close() {
    panel.hidden = true;
    document.body.classList.remove("pw-viewing");
    if (opener && opener.isConnected) opener.focus();
  }

  function toast(words) {
    const element = make("div", { class: "pw-toast", role: "status" }, words);
    document.body.append(element);
    setTimeout(() => element.remove(), 4000);
  }

  // --- clicks ---
  function type(words) {
    const box = document.querySelector("#pw-question textarea");
    box.value = words;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => document.getElementById("pw-send").click(), 60);
  }

  async function copy(words) {
    try { await navigator.clipboard.writeText(words); toast("Copied, with its reference."); }
    catch { toast("The browser did not allow copying: select the words instead."); }
  }

  // --- taking a quiz ---
  const numbers = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split(" ");
  const plain = (words) => words.toLowerCase().replaceAll("’", "'").replace(/[.\s]+$/, "").trim().split(/\s+/)
    .map((word) => (numbers.includes(word) ? String(numbers.indexOf(word)) : word)).join(" ");

  function mark(button) {
    const question = button.closest("fieldset");
    const marking = JSON.parse(question.dataset.marking);
    const result = question.querySelector(".pw-marked");
    const chosen = question.querySelector("input:checked"), written = question.querySelector(".pw-write");
    if (!chosen && !(written && written.value.trim())) { result.textContent = "Choose or write an answer first."; return; }
    const right = chosen ? Number(chosen.value) === marking.index : plain(written.value) === plain(marking.answer);
    result.replaceChildren(make("p", { class: `pw-verdict ${right ? "pw-good" : "pw-bad"}` },
      right ? "✓ Right." : `✗ Not right. The answer: ${marking.answer}`));
    question.dataset.done = right ? "right" : "wrong";
    question.querySelector("[data-why]").hidden = false;
    button.hidden = true;
    for (const input of question.querySelectorAll("input")) input.disabled = true;
    const quiz = question.closest(".pw-quiz"), score = quiz.querySelector(".pw-score");
    const answered = quiz.querySelectorAll("[data-done]").length, good = quiz.querySelectorAll("[data-done=right]").length;
    score.textContent = `${answered} of ${score.dataset.total} answered, ${good} right`;
    const first = question.querySelector("[data-why] button");
    if (first) first.focus();
  }

  function sort(button) {
    const head = button.closest("th"), table = head.closest("table"), body = table.tBodies[0];
    const column = head.cellIndex;
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = (row) => row.cells[column].dataset.key ?? row.cells[column].textContent;
    const order = new Intl.Collator("en-GB", { numeric: true });
    const rows = [...body.rows].sort((a, b) => order.compare(key(a), key(b)));
    body.append(...(down ? rows.reverse() : rows));
    say(`Sorted by ${button.textContent}, ${down ? "descending" : "ascending"}.`);
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("#pw-send")) {
      const box = document.querySelector("#pw-question textarea");
      if (!box.value.trim()) { toast("Type a question first."); box.focus(); }
    }
    const button = event.target.closest("[data-open], [data-ask], [data-copy], [data-sort], [data-mark]");
    if (!button) return;
    if ("sort" in button.dataset) sort(button);
    else if ("mark" in button.dataset) mark(button);
    else if (button.dataset.open) open(JSON.parse(button.dataset.open), button);
    else if (button.dataset.ask) type(button.dataset.ask);
    else copy(button.dataset.copy);
  });

  // --- what is new ---
  let last = "";
  function look() {
    const turns = document.querySelectorAll("#pw-talk .pw-turn");
    const newest = turns[turns.length - 1];
    const state = newest ? newest.id + (newest.getAttribute("aria-busy") || "") : "";
    if (state === last) return;
    last = state;
    if (!newest) { window.scrollTo({ top: 0 }); return; }
    newest.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
    if (phone.matches && document.activeElement) document.activeElement.blur(); // the keyboard makes room for the answer
    say(newest.getAttribute("aria-busy") ? "Looking in the library." : newest.dataset.say || "");
  }
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
})();
