// What the pages do besides the theme: bets that say how they came out, code that can be copied, boxes that the
// keyboard can scroll, and folds that are open on paper.
const article = document.querySelector("article");
if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS !== "undefined") {
  DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false; // it would be asked for as from a server
}

if (typeof Search !== "undefined") { // it takes each anchor for a selector, which one with a colon is not
  const text = Search.htmlToText;
  Search.htmlToText = (html, anchor) => text(html, anchor && `#${CSS.escape(decodeURIComponent(anchor.slice(1)))}`);
}

bets(article, () => ({ node: article, name: location.pathname }), new Map(), () => {});

/** Copies a text, and returns whether that went well. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

for (const input of document.querySelectorAll("div.cell_input")) {
  const button = Object.assign(document.createElement("button"), { className: "nnbook-copy", textContent: "Copy" });
  button.addEventListener("click", async () => {
    button.textContent = (await copied(input.querySelector("pre").textContent)) ? "Copied" : "Not allowed here";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
  input.append(button);
}

const boxes = [...document.querySelectorAll(".nnbook-wide, .table-wrapper, article pre")];
/** A box that scrolls can be reached by the keyboard; others would only be in the way. */
function reachable(changed) {
  const wide = changed.map(({ target }) => target.scrollWidth > target.clientWidth + 1);
  changed.forEach(({ target }, index) => (wide[index] ? target.setAttribute("tabindex", "0") : target.removeAttribute("tabindex")));
}
const sizes = new ResizeObserver(reachable); // it also tells when a box that was far away is drawn
boxes.forEach((box) => sizes.observe(box));
document.fonts.addEventListener("loadingdone", () => boxes.forEach((box) => { sizes.unobserve(box); sizes.observe(box); }));

let shut = [];
addEventListener("beforeprint", () => {
  shut = [...document.querySelectorAll("details:not([open])")];
  shut.forEach((fold) => { fold.open = true; });
});
addEventListener("afterprint", () => shut.forEach((fold) => { fold.open = false; }));
