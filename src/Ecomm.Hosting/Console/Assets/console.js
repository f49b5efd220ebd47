// The few things that a page cannot ask of Blazor: the theme before the first paint, and the clipboard.
(() => {
  const root = document.documentElement;
  const stored = localStorage.getItem("theme");
  if (stored) root.dataset.theme = stored;
  const isDark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  window.ecomm = {
    switchTheme() {
      root.dataset.theme = isDark() ? "light" : "dark";
      localStorage.setItem("theme", root.dataset.theme);
    },
    /** Says that the page answers to clicks: until then it is the first answer, without a circuit. */
    live() {
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
