// The few things that a page cannot ask of Blazor: the theme before the first paint, the clipboard, and requests of its own.
(() => {
  const root = document.documentElement;
  const stored = localStorage.getItem("theme");
  if (stored) root.dataset.theme = stored;
  const isDark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const headers = ["content-type", "x-trace-id", "retry-after", "allow", "www-authenticate"];
  const shownMax = 200_000;
  /** JSON over several lines, token by token: numbers keep every digit. A text that is none stays as it is. */
  const indent = (text) => {
    let depth = 0;
    const line = () => "\n" + "  ".repeat(depth);
    return text
      .match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)
      .map((token, i, all) => {
        if (token === "{" || token === "[") return /[}\]]/.test(all[i + 1]) ? token : (depth++, token + line());
        if (token === "}" || token === "]") return /[{[]/.test(all[i - 1]) ? token : (depth--, line() + token);
        return token === "," ? token + line() : token === ":" ? ": " : token;
      })
      .join("");
  };
  /** What moves a cursor, turns the direction of writing or shows nothing is an escape; a line break is one. */
  const printable = (text) =>
    text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (c) => "\\u" + c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0"));
  // What a field of data-address holds is a parameter of the address, at once and without a step of the history: whoever comes back, or
  // loads the page anew, finds it. A page of what was found before is none of what is found now.
  document.addEventListener("input", ({ target }) => {
    const name = target.dataset.address;
    if (!name) return;
    const address = new URL(location.href);
    address.searchParams.delete("from");
    if (target.value === "" || (target.tagName === "SELECT" && target.value === "*")) address.searchParams.delete(name);
    else address.searchParams.set(name, target.value);
    history.replaceState(history.state, "", address);
  });
  // What was typed and not submitted yet survives a page that loads anew, as it does by itself once its host has started again.
  const typed = new Map();
  const placeOf = (field) => `${location.pathname}#${field.id}`;
  document.addEventListener("input", ({ target }) => {
    if (target.id && !target.dataset.address && target.matches("form input, textarea")) typed.set(placeOf(target), target.value);
  });
  document.addEventListener("submit", ({ target }) => {
    for (const field of target.querySelectorAll("[id]")) typed.delete(placeOf(field));
  });
  addEventListener("pagehide", () => sessionStorage.setItem("typed", JSON.stringify([...typed])));
  const typeAgain = () => {
    const kept = new Map(JSON.parse(sessionStorage.getItem("typed") ?? "[]"));
    sessionStorage.removeItem("typed");
    if (performance.getEntriesByType("navigation")[0].type !== "reload") return;
    for (const field of document.querySelectorAll("form input[id], textarea[id]")) {
      const value = kept.get(placeOf(field));
      if (value === undefined) continue;
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  // A button that cannot be used now says so by aria-disabled: one that is disabled while it has the focus would lose it.
  document.addEventListener(
    "click",
    (click) => {
      if (click.target.closest("[aria-disabled]")) click.stopImmediatePropagation();
    },
    true,
  );
  // An update that removes the element with the focus would leave the focus on <body>, and the keyboard at the head of the page. After a click
  // on it the focus goes to the same control of the next row, or of the one before; otherwise, and where that is missing or destroys
  // something, to the heading that is nearest above.
  let place = [];
  let clicked = null;
  const remember = () => {
    place = [];
    for (let node = document.activeElement; node; node = node.parentElement) {
      const all = [...(node.parentElement?.children ?? [])];
      const at = all.indexOf(node);
      place.push({ node, after: all.slice(at + 1), before: all.slice(0, at).reverse() });
    }
  };
  const nameOf = (control) => control.ariaLabel ?? control.textContent.trim();
  const isThere = (node) => node.isConnected;
  // The control of that name in the next row, or in the one before, of what the part of the page lists.
  const sameBeside = (lost, from) => {
    for (const { node, after, before } of place.slice(from)) {
      if (node.matches("section, main")) return null;
      const controls = [...after, ...before].filter(isThere).flatMap((row) => [...row.querySelectorAll(lost.tagName)]);
      const same = controls.find((control) => nameOf(control) === nameOf(lost) && !control.matches("[aria-disabled]"));
      if (same) return same;
    }
    return null;
  };
  const headingAbove = (from) => {
    for (let at = from; at + 1 < place.length; at++) {
      const { node, before } = place[at];
      const edge = isThere(node) ? node : before.find(isThere);
      const isAbove = (heading) =>
        edge.compareDocumentPosition(heading) & Node.DOCUMENT_POSITION_PRECEDING || (edge !== node && edge.contains(heading));
      const heading = edge && [...place[at + 1].node.querySelectorAll("h1, h2, h3")].findLast(isAbove);
      if (heading) return heading;
    }
    return null;
  };
  const goOn = () => {
    const lost = place[0].node;
    const from = place.findIndex(({ node }) => isThere(node)) - 1;
    if (from < 0) return;
    const mayRepeat = lost === clicked && lost.matches("button, a") && !lost.matches(".danger");
    const same = mayRepeat && sameBeside(lost, from);
    if (same) return same.focus();
    const heading = headingAbove(from);
    if (heading) {
      heading.tabIndex = -1;
      // What is read stays in sight: a row may also have gone because newer ones came.
      heading.focus({ preventScroll: true });
    }
  };
  document.addEventListener("focusin", remember);
  document.addEventListener("click", (click) => (clicked = click.target.closest("button, a")), true);
  // A key that is held down would go through one row after another.
  document.addEventListener("keydown", (key) => {
    if (key.repeat && (key.key === "Enter" || key.key === " ") && key.target.matches("button, a")) key.preventDefault();
  });
  new MutationObserver(() => {
    if (place.length > 0 && !place[0].node.isConnected && document.activeElement === document.body) goOn();
    remember();
  }).observe(document, { childList: true, subtree: true });
  window.ecomm = {
    /** Sends the request of a form to this host, and shows below it what was answered. */
    async send(submitted) {
      submitted.preventDefault();
      const form = submitted.target;
      const said = form.querySelector(".said");
      const answer = form.querySelector(".answer");
      const say = (text, tone) => ((said.textContent = text), (said.className = `said ${tone}`));
      const given = [...form.querySelectorAll("[data-parameter]")].filter((field) => field.value !== "");
      const query = new URLSearchParams(given.map((field) => [field.name, field.value])).toString();
      answer.hidden = true;
      say("Sending…", "");
      try {
        const began = performance.now();
        const response = await fetch(form.dataset.path + (query && `?${query}`), {
          method: form.dataset.method,
          headers: { "content-type": "application/json" },
          body: form.querySelector("textarea")?.value,
          cache: "no-store",
        });
        const body = await response.text();
        const took = Math.round(performance.now() - began);
        const rows = headers
          .filter((name) => response.headers.has(name))
          .map((name) => {
            const row = document.createElement("div");
            row.append(document.createElement("dt"), document.createElement("dd"));
            row.firstChild.textContent = name;
            row.lastChild.textContent = printable(response.headers.get(name));
            return row;
          });
        const isJson = response.headers.get("content-type")?.startsWith("application/json");
        const text = isJson && body ? indent(body) : body;
        answer.querySelector("dl").replaceChildren(...rows);
        answer.querySelector("pre").textContent =
          printable(text.slice(0, shownMax)) + (text.length > shownMax ? `\n… and ${text.length - shownMax} characters more` : "");
        answer.hidden = false;
        say(`${response.status} ${response.statusText}, ${body.length} characters in ${took} ms`, response.ok ? "good" : "bad");
      } catch (error) {
        say(`No answer: ${error.message}`, "bad");
      }
    },
    switchTheme() {
      root.dataset.theme = isDark() ? "light" : "dark";
      localStorage.setItem("theme", root.dataset.theme);
    },
    /** Says that the page answers to clicks: until then it is the first answer, without a circuit. */
    live() {
      typeAgain();
      root.dataset.live = "";
    },
    async copy(text) {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch {
        return false;
      }
    },
  };
})();
