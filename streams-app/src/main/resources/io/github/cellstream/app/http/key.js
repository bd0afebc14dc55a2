// One key: what came, what had been expected, how surprising it was, and the hidden state.
import {Chart, card, element, short} from "./charts.js";
import {query} from "./link.js";
import {Strip} from "./strip.js";
import {areWords, TokenText} from "./text.js";

const MOST = 512;
const FLAT = ["step", "at", "time", "score", "likelihood", "surprise", "cause", "token", "expectedTokens"];
const NESTED = ["reading", "expected", "half", "probabilities", "values"];
const COLOURS = ["accent", "second", "third", "alarm", "good", "quiet"];

export class KeyPage {
  constructor(key, follow) {
    this.key = key;
    this.charts = [];
    this.history = null;
    this.facts = element("div", {class: "row quiet", role: "status"});
    this.trouble = element("div", {class: "card notice"});
    this.trouble.hidden = true;
    this.place = element("div", {class: "cards"});
    this.strip = new Strip(tensor => follow(tensor));
    this.ahead = element("div");
    this.askAhead = element("button", {type: "button"}, "What comes next?");
    this.askAhead.disabled = true;
    this.askAhead.addEventListener("click", () => this.continueFromHere());
    this.parts = [
      element("div", {}, element("h1", {}, key === "" ? "(empty key)" : key), this.facts),
      this.trouble, this.place, this.strip.node,
      card("From this state on", this.askAhead, this.ahead),
    ];
  }

  begin() {
    this.history = null;
    this.strip.begin();
  }

  refused(error) {
    this.trouble.hidden = false;
    this.trouble.textContent = error.message;
  }

  take(data) {
    this.trouble.hidden = true;
    this.askAhead.disabled = false;
    data.at = rising(data.step, this.history);
    if (!this.history) {
      this.history = data;
      this.lay(data);
    } else if (data.from !== this.history.to && data.from < this.history.to) {
      data.at = rising(data.step, null);
      this.history = data;
      this.strip.begin();
    } else {
      append(this.history, data);
    }
    this.draw();
    this.strip.take(data.state, this.history.at, this.history.reading[0] || this.history.surprise);
    const last = this.history.step.length - 1;
    this.facts.textContent = last < 0 ? "no event since the job started"
        : `step ${short(this.history.step[last])} · ${new Date(this.history.time[last]).toISOString()} · likelihood ${short(odd(this.history, last))}`;
  }

  lay(data) {
    const nodes = [];
    this.charts.filter(c => !c.ahead).forEach(c => c.chart.close());
    this.charts = this.charts.filter(c => c.ahead);
    const chart = (title, options, values) => {
      const made = new Chart(title, options);
      this.charts.push({chart: made, values});
      nodes.push(card(title, made.node, made.details));
    };
    if (data.task === "NEXT_TOKEN") {
      this.text = new TokenText();
      nodes.push(this.text.node);
    }
    data.features.forEach((name, f) => {
      const forecast = data.task === "FORECAST";
      chart(forecast ? `${name}, and what was expected` : name, {
        series: [
          {label: name, colour: "accent"},
          {label: "anomaly", colour: "alarm", points: true},
          ...(forecast ? [{label: "expected", colour: "quiet", dash: [4, 4]}, {label: "upper", colour: "band", quiet: true}, {label: "lower", colour: "band", quiet: true}] : []),
        ],
        bands: forecast ? [{upper: 4, lower: 5, colour: "band"}] : [],
      }, h => {
        const marks = h.reading[f].map((v, i) => odd(h, i) >= this.threshold && (h.cause[i] < 0 || h.cause[i] === f) ? v : null);
        const side = by => h.expected[f].map((v, i) => v === null || h.half[f][i] === null ? null : v + by * h.half[f][i]);
        return [h.at, h.reading[f], marks, ...(forecast ? [h.expected[f], side(1), side(-1)] : [])];
      });
    });
    const results = data.task === "CLASSIFICATION" ? "probabilities" : data.task === "RAW" ? "values" : null;
    if (results) {
      chart(results === "probabilities" ? "Class probabilities" : "Outputs", {
        series: data.labels.map((label, i) => ({label, colour: COLOURS[i % COLOURS.length], dash: i >= COLOURS.length ? [4, 3] : undefined})),
      }, h => [h.at, ...h[results]]);
    }
    chart("Anomaly likelihood", {
      series: [{label: "score", colour: "faint", width: 1}, {label: "likelihood", colour: "alarm"}],
      range: () => [0, 1.02],
    }, h => [h.at, h.score, h.likelihood]);
    this.place.replaceChildren(...nodes);
  }

  draw() {
    for (const {chart, values} of this.charts) {
      chart.set(values(this.history));
    }
    if (this.text) {
      this.text.show(this.history);
    }
  }

  async continueFromHere() {
    const tokens = this.history && this.history.task === "NEXT_TOKEN";
    try {
      const answer = await query((tokens ? "generate?count=80&key=" : "forecast?steps=50&key=") + encodeURIComponent(this.key));
      if (tokens) {
        this.ahead.replaceChildren(element("p", {class: "text"}, answer.tokens.join(areWords(answer.tokens) ? " " : "")));
        return;
      }
      const chart = new Chart("Forecast from the state of this key", {
        series: answer.features.map((label, i) => ({label, colour: COLOURS[i % COLOURS.length]})),
      });
      this.charts.filter(c => c.ahead).forEach(c => c.chart.close());
      this.charts = this.charts.filter(c => !c.ahead).concat({chart, ahead: true, values: () => chart.data});
      this.ahead.replaceChildren(chart.node, chart.details);
      chart.set([answer.ahead.map((_, i) => i + 1), ...answer.features.map((_, f) => answer.ahead.map(row => row[f]))]);
    } catch (e) {
      this.ahead.replaceChildren(element("p", {class: "quiet"}, e.message));
    }
  }

  overview(data) {
    this.threshold = data.threshold;
  }

  close() {
    this.charts.forEach(({chart}) => chart.close());
    this.strip.close();
  }
}

/** The likelihood of a step; its score where there is none. */
function odd(history, i) {
  return history.likelihood[i] === null ? history.score[i] : history.likelihood[i];
}

/** Numbers steps for an axis, behind those of a history: by themselves, and on and on where a sequence begins anew. */
function rising(steps, history) {
  const known = history && history.step.length > 0;
  let last = known ? history.step.at(-1) : -1;
  let at = known ? history.at.at(-1) : -1;
  return steps.map(step => {
    at = at < 0 ? step : at + Math.max(1, step - last);
    last = step;
    return at;
  });
}

function append(history, data) {
  const join = (old, added) => old.concat(added).slice(-MOST);
  for (const name of FLAT.filter(name => history[name])) {
    history[name] = join(history[name], data[name]);
  }
  for (const name of NESTED.filter(name => history[name])) {
    history[name] = history[name].map((old, i) => join(old, data[name][i]));
  }
  history.to = data.to;
}
