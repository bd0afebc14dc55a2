// Which page is shown, and the frame around it.
import {short} from "./charts.js";
import {KeyPage} from "./key.js";
import {follow} from "./link.js";
import {OverviewPage} from "./overview.js";

const THEME = "cellstream.theme";
const main = document.getElementById("main");
let page = null;
let leave = () => {};

function theme(name) {
  document.documentElement.dataset.theme = name;
  document.dispatchEvent(new Event("theme"));
}

function frame(data) {
  document.getElementById("application").textContent = data.application;
  const state = document.getElementById("state");
  if (state.textContent !== data.state) {
    state.textContent = data.state;
  }
  state.className = "pill " + (data.state === "RUNNING" ? "good" : "bad");
  const model = data.model;
  document.getElementById("model").textContent =
      `model ${model.name} ${model.version} · ${model.fingerprint.slice(0, 12)} · ${model.engine} · ${short(model.stateSize)} state values a key`;
}

function lost(reason) {
  const state = document.getElementById("state");
  state.textContent = "no connection";
  state.title = reason;
  state.className = "pill bad";
}

function listen(path, shown) {
  leave();
  leave = follow(path, {
    begin: () => shown.begin(),
    lost,
    overview: data => {
      frame(data);
      shown.overview(data);
    },
    key: data => shown.take(data),
    trouble: data => shown.refused(data.error),
  });
}

/** An address that somebody typed need not be well encoded. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch (e) {
    return text;
  }
}

function show() {
  if (page) {
    page.close();
  }
  const match = /^#\/key\/(.*)$/.exec(location.hash);
  if (match) {
    const key = decoded(match[1]);
    const path = "live?key=" + encodeURIComponent(key);
    page = new KeyPage(key, tensor => listen(path + "&tensor=" + encodeURIComponent(tensor), page));
    document.title = key + " – Cellstream";
    listen(path, page);
  } else {
    page = new OverviewPage();
    document.title = "Cellstream";
    listen("live", page);
  }
  main.replaceChildren(...page.parts);
}

const dark = matchMedia("(prefers-color-scheme: dark)");
theme(localStorage.getItem(THEME) || (dark.matches ? "dark" : "light"));
dark.addEventListener("change", () => localStorage.getItem(THEME) || theme(dark.matches ? "dark" : "light"));
document.getElementById("theme").addEventListener("click", () => {
  const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  localStorage.setItem(THEME, next);
  theme(next);
});
document.getElementById("find").addEventListener("submit", event => {
  event.preventDefault();
  location.hash = "#/key/" + encodeURIComponent(document.getElementById("key").value);
});
document.querySelector(".skip").addEventListener("click", event => {
  event.preventDefault();
  main.focus();
});
addEventListener("hashchange", () => {
  show();
  main.focus();
});
show();
