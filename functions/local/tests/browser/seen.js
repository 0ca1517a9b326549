// What a person sees of a page, told to the tests. It runs in Chromium's debugger, where it works
// with scripts switched off; it changes nothing but how far the page is scrolled.
({
  said(node) {
    return (node?.innerText ?? node?.textContent ?? "").replace(/\s+/g, " ").trim();
  },

  // The words of a label or legend, without the "(optional)" at its end.
  asked(node) {
    return this.said(node).replace(/ \(optional\)$/, "");
  },

  isSeen(node) {
    return node.checkVisibility({ visibilityProperty: true }) && !node.closest("[aria-hidden=true]");
  },

  // The elements whose words are exactly these, or, where there are none, begin with them.
  saying(selector, words, root = document) {
    const seen = [...root.querySelectorAll(selector)].filter((node) => this.isSeen(node));
    const exact = seen.filter((node) => this.asked(node) === words);
    return exact.length ? exact : seen.filter((node) => this.asked(node).startsWith(words));
  },

  only(what, words, nodes) {
    if (nodes.length === 1) return nodes[0];
    const others = [...document.querySelectorAll(what)].map((node) => this.said(node));
    throw `${nodes.length} of ${what} say "${words}"; there are: ${others.join(" | ")}`;
  },

  // The question that a control belongs to: its outermost fieldset, or itself.
  whole(control) {
    let whole = control;
    for (let up = control.closest("fieldset"); up; up = up.parentElement.closest("fieldset")) whole = up;
    return whole;
  },

  // Where the question with these words is, or the page where none are given.
  within(question) {
    if (!question) return document;
    return this.only("legend", question, this.saying("legend", question)).closest("fieldset");
  },

  link(words) {
    const links = this.saying("a[href]", words);
    const places = new Set(links.map((link) => link.href));
    return this.only("a[href]", words, places.size === 1 ? [links[0]] : links);
  },

  button(words) {
    return this.only("button", words, this.saying("button", words));
  },

  label(words, question) {
    return this.only("label", words, this.saying("label", words, this.within(question)));
  },

  summary(words) {
    return this.only("summary", words, this.saying("summary", words));
  },

  // A point on the element that a click would reach: on the page, and not behind anything.
  place(node) {
    node.scrollIntoView({ block: "center", behavior: "instant" });
    for (const box of node.getClientRects()) {
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const top = document.elementFromPoint(x, y);
      if (top && (node === top || node.contains(top))) return { x, y };
    }
    throw `"${this.said(node)}" is there, but something lies over it or it has no size`;
  },

  // What has the focus, as its user would call it.
  focused() {
    const node = document.activeElement;
    if (!node || node === document.body) return { what: "nothing", words: "", question: "", hint: "" };
    const whole = this.whole(node);
    const fieldset = whole !== node && whole.querySelector("legend");
    const named = node.labels?.length ? this.asked(node.labels[0]) : this.said(node);
    return {
      what: node.type?.startsWith("select") ? "select" : node.type ?? node.tagName.toLowerCase(),
      words: named,
      question: fieldset ? this.asked(fieldset) : named,
      hint: this.hint(whole),
      box: node.getBoundingClientRect().toJSON(),
      outlined: getComputedStyle(node).outlineStyle !== "none",
    };
  },

  hint(node) {
    const ids = (node.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
    return ids.map((id) => this.said(document.getElementById(id))).join(" ");
  },

  // All that the page's form asks, in its order.
  questions() {
    const found = new Map();
    for (const control of document.querySelectorAll("main :is(input, select, textarea)")) {
      if (control.type === "hidden" || !this.isSeen(control)) continue;
      const whole = this.whole(control);
      const [label] = control.labels;
      const title = whole === control ? label : whole.querySelector("legend");
      if (!found.has(whole)) {
        const kind = control.type.startsWith("select") ? "select" : control.type;
        const digits = control.inputMode === "numeric" && whole === control;
        found.set(whole, {
          asks: this.asked(title),
          optional: this.said(title).endsWith("(optional)"),
          hint: this.hint(whole),
          kind: digits ? "number" : kind,
          grouped: whole !== control,
          choices: [],
        });
      }
      const question = found.get(whole);
      if (control.type.startsWith("select")) {
        const options = [...control.options].filter((option) => option.value);
        question.choices.push({ label: this.asked(label), options: options.map((option) => option.text) });
      } else {
        question.choices.push({ label: this.asked(label), options: [] });
      }
    }
    return [...found.values()];
  },

  // What a labelled control holds: typed text, the chosen option's words, or "ticked".
  holds(words, question) {
    const control = this.label(words, question).control;
    if (control.type.startsWith("select")) return control.selectedOptions[0]?.text ?? "";
    if (["radio", "checkbox"].includes(control.type)) return control.checked ? "ticked" : "";
    return control.value;
  },

  heading() {
    const headings = document.querySelectorAll("h1");
    return headings.length === 1 ? this.said(headings[0]) : `${headings.length} headings of the first level`;
  },
})
