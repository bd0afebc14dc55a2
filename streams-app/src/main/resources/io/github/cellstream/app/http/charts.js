// Charts by uPlot, and the small pieces of a page. Whatever comes from events is written as text, never as markup.

/** Returns a colour of the theme in force. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
}

/** Returns an element with attributes and children; strings become text. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Returns a titled card. */
export function card(title, ...children) {
  return element("section", {class: "card", "aria-label": title}, element("h2", {}, title), ...children);
}

/** Returns a number in few digits, with thousands set apart. */
export function short(value, digits = 3) {
  if (value === null || value === undefined || Number.isNaN(value)) {
    return "–";
  }
  const size = Math.abs(value);
  if (size >= 1000 || size === 0) {
    return Math.round(value).toLocaleString("en");
  }
  return String(Number(value.toPrecision(digits)));
}

/**
 * A chart that is drawn anew from `set(data)`, data as uPlot wants it: x, then one array for each series.
 *
 * series: {label, colour, width, dash, points, quiet: not in the legend}; bands: [{upper, lower, colour}] by place in the data.
 */
export class Chart {
  constructor(label, {series, bands = [], time = false, height = 190, range}) {
    this.series = series;
    this.node = element("div", {role: "img", "aria-label": label});
    this.options = {
      height,
      padding: [8, 18, 0, 0],
      legend: {live: true},
      cursor: {drag: {x: false, y: false}, points: {size: 6}},
      scales: {x: {time}, y: {range: range || ((u, low, high) => room(low, high))}},
      axes: [axis({size: 32, ...(time ? {space: 75, values: (u, ticks) => ticks.map(clock)} : {})}), axis({size: 56, values: (u, ticks) => ticks.map(tick => short(tick))})],
      series: [
        {label: time ? "time" : "event", value: (u, v, s, i) => (time ? clock : short)(shown(u, v, 0, i))},
        ...series.map(line => ({
          label: line.label,
          class: line.quiet ? "unnamed" : "named",
          stroke: () => colour(line.colour),
          width: line.points ? 0 : line.width || 1.6,
          dash: line.dash,
          paths: line.points ? () => null : undefined,
          points: line.points ? {show: true, size: 9, width: 2, stroke: () => colour(line.colour), fill: () => colour("card")} : {show: false},
          value: (u, v, s, i) => short(shown(u, v, s, i), 4),
          spanGaps: false,
        })),
      ],
      bands: bands.map(band => ({series: [band.upper, band.lower], fill: () => colour(band.colour)})),
    };
    this.table = element("table");
    const scroll = element("div", {class: "scroll", tabindex: "0", role: "group", "aria-label": `${label}, as a table`}, this.table);
    const details = element("details", {}, element("summary", {}, "As a table"), scroll);
    details.addEventListener("toggle", () => this.fillTable());
    this.details = details;
    this.data = null;
    this.watcher = new ResizeObserver(() => this.fit());
    this.watcher.observe(this.node);
    this.repaint = () => this.begin();
    document.addEventListener("theme", this.repaint);
  }

  set(data) {
    this.data = data;
    if (this.plot) {
      this.plot.setData(data);
    } else {
      this.fit();
    }
    this.fillTable();
  }

  /** Draws from nothing: the legend keeps the colours that it began with. */
  begin() {
    if (this.plot) {
      this.plot.destroy();
      this.plot = null;
    }
    this.fit();
  }

  fit() {
    const width = this.node.clientWidth;
    if (width < 40 || !this.data) {
      return;
    }
    if (!this.plot) {
      this.plot = new uPlot({...this.options, width}, this.data, this.node);
    } else if (Math.abs(this.plot.width - width) > 1) {
      this.plot.setSize({width, height: this.options.height});
    }
  }

  fillTable() {
    if (!this.details.open || !this.data) {
      return;
    }
    const head = element("tr", {}, ...this.plot.series.map(line => element("th", {scope: "col", class: "number"}, line.label)));
    const rows = [];
    for (let i = this.data[0].length - 1; i >= Math.max(0, this.data[0].length - 30); i--) {
      rows.push(element("tr", {}, ...this.data.map((column, c) => element("td", {class: "number"},
          c === 0 && this.options.scales.x.time ? clock(column[i]) : short(column[i], 4)))));
    }
    this.table.replaceChildren(element("thead", {}, head), element("tbody", {}, ...rows));
  }

  close() {
    this.watcher.disconnect();
    document.removeEventListener("theme", this.repaint);
    if (this.plot) {
      this.plot.destroy();
    }
  }
}

/** The value under the cursor, or the last one. */
function shown(plot, value, series, index) {
  return index === null || index === undefined ? plot.data[series].at(-1) : value;
}

function clock(seconds) {
  return seconds === undefined ? "–" : new Date(1000 * seconds).toLocaleTimeString("en-GB");
}

function axis(more) {
  return {
    stroke: () => colour("quiet"),
    font: "11px system-ui, sans-serif",
    grid: {stroke: () => colour("grid"), width: 1},
    ticks: {stroke: () => colour("grid"), width: 1},
    ...more,
  };
}

function room(low, high) {
  if (low === null || high === null || (low === 0 && high === 0)) {
    return [0, 1];
  }
  const margin = 0.08 * (high - low) || Math.max(0.5, 0.1 * Math.abs(high));
  return [low >= 0 && low < 0.5 * high ? 0 : low - margin, high + margin];
}

/** Draws a small line of values in [0, 1]. */
export function spark(values, label) {
  const box = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of Object.entries({width: 120, height: 24, viewBox: "0 0 120 24", class: "spark", role: "img", "aria-label": label})) {
    box.setAttribute(key, value);
  }
  const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
  const points = values.map((v, i) => `${(120 * i / Math.max(1, values.length - 1)).toFixed(1)},${(22 - 20 * (v || 0)).toFixed(1)}`);
  line.setAttribute("points", points.join(" "));
  line.setAttribute("fill", "none");
  line.setAttribute("stroke", Math.max(...values.map(v => v || 0)) >= 0.5 ? colour("alarm") : colour("accent"));
  line.setAttribute("stroke-width", "1.5");
  box.append(line);
  return box;
}
