// Tokens, coloured by how surprising they were; the picked one tells what had been expected.
import {card, colour, element, short} from "./charts.js";

/** Surprisal at which colour begins, and at which it is full, bits. */
const FAINT = 1;
const FULL = 12;

/** Whether tokens are words; single characters stand close, and a mark such as <unk> among them makes them no words. */
export function areWords(tokens) {
  return 2 * tokens.filter(token => token.length > 1).length > tokens.length;
}

export class TokenText {
  constructor() {
    this.line = element("div", {class: "text", tabindex: "0", role: "listbox", "aria-label": "Tokens, coloured by surprisal"});
    this.told = element("div", {role: "status"}, element("span", {class: "quiet"}, "Pick a token to see what had been expected."));
    this.node = card("Tokens, by surprisal", this.line, this.told);
    this.node.classList.add("wide");
    this.picked = null;
    this.line.addEventListener("click", event => {
      const index = [...this.line.children].indexOf(event.target);
      if (index >= 0) {
        this.pick(index);
      }
    });
    this.line.addEventListener("keydown", event => {
      const by = {ArrowLeft: -1, ArrowRight: 1}[event.key];
      if (by) {
        event.preventDefault();
        const from = this.picked === null ? this.line.children.length : this.history.step.indexOf(this.picked);
        this.pick(Math.max(0, Math.min(this.line.children.length - 1, from + by)));
      }
    });
  }

  show(history) {
    this.history = history;
    const atEnd = this.line.scrollTop + this.line.clientHeight >= this.line.scrollHeight - 30;
    const wash = colour("wash");
    this.line.classList.toggle("words", areWords(history.token));
    this.line.replaceChildren(...history.token.map((token, i) => {
      const bits = history.surprise[i];
      const span = element("span", {role: "option", title: bits === null ? "nothing was expected yet" : short(bits) + " bits"}, token);
      this.mark(span, this.history.step[i] === this.picked);
      span.style.backgroundColor = bits === null ? "transparent" : `rgba(${wash}, ${(0.85 * Math.max(0, Math.min(1, (bits - FAINT) / (FULL - FAINT)))).toFixed(2)})`;
      return span;
    }));
    if (atEnd) {
      this.line.scrollTop = this.line.scrollHeight;
    }
  }

  mark(span, picked) {
    span.setAttribute("aria-selected", String(picked));
    span.id = picked ? "picked-token" : "";
    if (picked) {
      this.line.setAttribute("aria-activedescendant", "picked-token");
    }
  }

  pick(index) {
    this.picked = this.history.step[index];
    [...this.line.children].forEach((span, i) => this.mark(span, i === index));
    this.line.children[index].scrollIntoView({block: "nearest"});
    const expected = this.history.expectedTokens[index];
    const rows = expected.map(([token, probability]) => {
      const bar = element("span", {class: "bar"});
      bar.style.width = 10 * probability + "rem";
      return element("tr", {}, element("td", {}, JSON.stringify(token)), element("td", {class: "number"}, short(100 * probability) + " %"), element("td", {}, bar));
    });
    this.told.replaceChildren(
        element("p", {}, `Step ${short(this.history.step[index])}: ${JSON.stringify(this.history.token[index])} came, ${short(this.history.surprise[index])} bits.`),
        element("table", {}, element("thead", {}, element("tr", {}, ...["expected", "probability", ""].map(name => element("th", {scope: "col"}, name)))), element("tbody", {}, ...rows)));
  }
}
