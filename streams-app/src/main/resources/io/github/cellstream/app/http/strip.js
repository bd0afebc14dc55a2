// The hidden state over time: a row for each unit, a column for each step. A unit can be picked, and its course is drawn.
import {Chart, card, colour, element, short} from "./charts.js";

const MOST_STEPS = 512;

export class Strip {
  constructor(onTensor) {
    this.values = [];
    this.unit = 0;
    this.canvas = element("canvas", {class: "strip", tabindex: "0", role: "img", "aria-label": "Hidden state, units by steps"});
    this.tensor = element("select", {id: "tensor"});
    this.number = element("input", {id: "unit", type: "number", min: "0", value: "0", size: "4"});
    this.note = element("span", {class: "quiet"}, "remembered from the moment somebody looks");
    this.trace = new Chart("Course of the picked unit", {
      height: 130,
      series: [{label: "unit", colour: "second"}, {label: "reading or surprise, scaled", colour: "accent", dash: [4, 4]}],
    });
    this.node = card("Hidden state",
        element("div", {class: "row"},
            element("span", {}, element("label", {for: "tensor"}, "tensor "), this.tensor),
            element("span", {}, element("label", {for: "unit"}, "unit "), this.number),
            element("span", {class: "quiet"}, "−", element("span", {class: "scale"}), "+"), this.note),
        this.canvas, this.trace.node, this.trace.details);
    this.tensor.addEventListener("change", () => onTensor(this.tensor.value));
    this.number.addEventListener("input", () => this.pick(Number(this.number.value)));
    this.canvas.addEventListener("click", event => {
      const box = this.canvas.getBoundingClientRect();
      this.pick(Math.floor((event.clientY - box.top) / box.height * this.units()));
    });
    this.canvas.addEventListener("keydown", event => {
      const by = {ArrowUp: -1, ArrowDown: 1}[event.key];
      if (by) {
        event.preventDefault();
        this.pick(this.unit + by);
      }
    });
    this.repaint = () => this.draw();
    document.addEventListener("theme", this.repaint);
  }

  begin() {
    this.values = [];
  }

  units() {
    return this.values.length === 0 ? 0 : this.values[0].length;
  }

  /** Takes the state of new steps in; readings are those of all steps that the page remembers. */
  take(state, steps, readings) {
    if (!state || !state.values) {
      this.node.hidden = !state || state.tensors.length === 0;
      return;
    }
    this.node.hidden = false;
    if (this.tensor.options.length !== state.tensors.length) {
      this.tensor.replaceChildren(...state.tensors.map(name => element("option", {value: name}, name)));
    }
    this.tensor.value = state.tensor;
    this.values = this.values.concat(state.values).slice(-MOST_STEPS);
    this.steps = steps.slice(-this.values.length);
    this.readings = readings.slice(-this.values.length);
    this.number.max = String(Math.max(0, this.units() - 1));
    this.draw();
  }

  pick(unit) {
    if (Number.isFinite(unit)) {
      this.unit = Math.max(0, Math.min(this.units() - 1, Math.round(unit)));
      this.number.value = String(this.unit);
      this.draw();
    }
  }

  draw() {
    const units = this.units();
    const steps = this.values.length;
    if (steps === 0) {
      return;
    }
    let most = 1e-6;
    for (const column of this.values) {
      for (const value of column) {
        most = Math.max(most, Math.abs(value));
      }
    }
    const triple = name => colour(name).split(",").map(Number);
    const [low, middle, high] = [triple("low"), triple("middle"), triple("high")];
    this.canvas.width = Math.max(steps, 64);
    this.canvas.height = units;
    this.canvas.style.height = Math.max(90, Math.min(260, 4 * units)) + "px";
    const picture = this.canvas.getContext("2d").createImageData(this.canvas.width, units);
    const start = this.canvas.width - steps;
    for (let s = 0; s < steps; s++) {
      for (let u = 0; u < units; u++) {
        const share = Math.min(1, Math.abs(this.values[s][u]) / most);
        const end = this.values[s][u] < 0 ? low : high;
        const at = 4 * (u * this.canvas.width + start + s);
        for (let c = 0; c < 3; c++) {
          picture.data[at + c] = middle[c] + share * (end[c] - middle[c]);
        }
        picture.data[at + 3] = 255;
      }
    }
    this.canvas.getContext("2d").putImageData(picture, 0, 0);
    this.canvas.setAttribute("aria-label", `Hidden state of ${units} units over ${steps} steps; unit ${this.unit} is picked, its value now ${short(this.values.at(-1)[this.unit])}`);
    const course = this.values.map(column => column[this.unit]);
    this.trace.set([this.steps, course, scaled(this.readings, course)]);
    this.note.textContent = `unit ${this.unit} of ${units}, ${steps} steps; click a row or use the arrow keys`;
  }

  close() {
    this.trace.close();
    document.removeEventListener("theme", this.repaint);
  }
}

/** Brings values into the range of others, so that both can be compared by shape. */
function scaled(values, others) {
  const known = values.filter(v => v !== null && v !== undefined);
  if (known.length < 2) {
    return values.map(() => null);
  }
  const [low, high, from, to] = [Math.min(...known), Math.max(...known), Math.min(...others), Math.max(...others)];
  return values.map(v => v === null || v === undefined ? null : high === low ? (from + to) / 2 : from + (v - low) / (high - low) * (to - from));
}
