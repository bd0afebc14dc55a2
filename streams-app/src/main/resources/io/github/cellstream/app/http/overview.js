// The job as a whole.
import {Chart, card, element, short, spark} from "./charts.js";

const MOST = 300;

export class OverviewPage {
  constructor() {
    this.samples = {time: []};
    this.tiles = new Map();
    const tiles = ["Events", "Predictions", "Anomalies", "Dead letters", "Latency", "Lag", "Step"].map(name => {
      const value = element("div", {class: "value"}, "–");
      this.tiles.set(name, value);
      return element("div", {class: "card tile"}, element("div", {class: "name"}, name), value);
    });
    this.throughput = new Chart("Events and predictions per second, over the last five minutes", {
      time: true,
      series: [{label: "events/s", colour: "accent"}, {label: "predictions/s", colour: "second", dash: [5, 4]}],
    });
    this.latency = new Chart("Mean latency in milliseconds, over the last five minutes", {
      time: true,
      series: [{label: "latency, ms", colour: "accent"}, {label: "commit, ms", colour: "third", dash: [5, 4]}],
    });
    this.lag = new Chart("Records not read yet, over the last five minutes", {
      time: true,
      series: [{label: "lag, records", colour: "third"}],
    });
    this.letters = element("tbody");
    this.keys = element("tbody");
    this.remembered = element("span", {class: "quiet"});
    this.restore = element("div");
    this.restoreCard = card("Restoring state", this.restore);
    this.restoreCard.hidden = true;
    this.parts = [
      element("h1", {}, "Overview"),
      element("div", {class: "tiles"}, ...tiles),
      this.restoreCard,
      element("div", {class: "cards"},
          card("Throughput", this.throughput.node, this.throughput.details),
          card("Latency", this.latency.node, this.latency.details),
          card("Lag", this.lag.node, this.lag.details),
          card("Dead letters by reason", element("table", {},
              element("thead", {}, element("tr", {}, element("th", {scope: "col"}, "reason"), element("th", {scope: "col", class: "number"}, "events"))),
              this.letters))),
      card("Most anomalous keys", element("div", {class: "scroll", tabindex: "0", role: "group", "aria-label": "Most anomalous keys"},
          element("table", {},
              element("thead", {}, element("tr", {},
                  ...["key", "highest of late", "now", "recent likelihood", "step", "anomalies"].map((name, i) =>
                    element("th", {scope: "col", class: i === 0 || i === 3 ? "" : "number"}, name)))),
              this.keys)), this.remembered),
    ];
  }

  begin() {
    this.samples = {time: []};
  }

  overview(data) {
    this.take(data.samples);
    const last = name => (this.samples[name] || []).at(-1);
    this.tile("Events", last("events"), "/s");
    this.tile("Predictions", data.totals.predictions, "");
    this.tile("Anomalies", data.totals.anomalies, "");
    this.tile("Dead letters", Object.values(data.deadLetters).reduce((a, b) => a + b, 0), "");
    this.tile("Latency", last("latencyMillis"), "ms");
    this.tile("Lag", last("lag"), "records");
    this.tile("Step", last("stepMicros"), "µs");
    const time = this.samples.time.map(t => t / 1000);
    this.throughput.set([time, this.samples.events, this.samples.predictions]);
    this.latency.set([time, this.samples.latencyMillis, this.samples.commitMillis]);
    this.lag.set([time, this.samples.lag]);
    this.letters.replaceChildren(...Object.entries(data.deadLetters).sort((a, b) => b[1] - a[1]).map(([reason, count]) =>
      element("tr", {}, element("td", {}, reason), element("td", {class: "number"}, short(count)))));
    if (!this.letters.hasChildNodes()) {
      this.letters.append(element("tr", {}, element("td", {colspan: "2", class: "quiet"}, "none")));
    }
    this.restoring(data.restore);
    this.hottest(data);
  }

  tile(name, value, unit) {
    this.tiles.get(name).replaceChildren(short(value), element("small", {}, unit));
  }

  take(samples) {
    for (const [name, values] of Object.entries(samples)) {
      this.samples[name] = (this.samples[name] || []).concat(values).slice(-MOST);
    }
  }

  restoring(partitions) {
    const busy = partitions.filter(partition => !partition.done);
    this.restoreCard.hidden = busy.length === 0;
    this.restore.replaceChildren(...busy.map(partition => element("div", {},
        `partition ${partition.partition}: ${short(partition.restored)} of ${short(partition.total)}`,
        element("progress", {max: String(Math.max(1, partition.total)), value: String(partition.restored), "aria-label": `partition ${partition.partition}`}))));
  }

  hottest(data) {
    const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.key : undefined;
    this.keys.replaceChildren(...data.keys.map(hot => {
      const link = element("a", {href: "#/key/" + encodeURIComponent(hot.key)}, hot.key === "" ? "(empty)" : hot.key);
      link.dataset.key = hot.key;
      return element("tr", {},
          element("td", {class: "key"}, link),
          element("td", {class: "number"}, short(hot.heat)),
          element("td", {class: "number"}, short(hot.likelihood)),
          element("td", {}, spark(hot.recent, "highest " + short(Math.max(...hot.recent.map(v => v || 0))))),
          element("td", {class: "number"}, short(hot.step)),
          element("td", {class: "number"}, short(hot.anomalies)));
    }));
    if (focused !== undefined) {
      for (const link of this.keys.querySelectorAll("a")) {
        if (link.dataset.key === focused) {
          link.focus();
        }
      }
    }
    this.remembered.textContent = `${short(data.remembered)} of ${short(data.totals.keys)} keys of this instance are remembered`;
  }

  close() {
    [this.throughput, this.latency, this.lag].forEach(chart => chart.close());
  }
}
