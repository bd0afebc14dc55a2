// The link to the job: queries, and the stream of updates. A stream is read with fetch, since EventSource sends no token.

const TOKEN = "cellstream.token";

/** An answer that says why there is none. */
export class Refused extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

async function ask(path, accept, signal) {
  const token = sessionStorage.getItem(TOKEN);
  const headers = token ? {Accept: accept, Authorization: "Bearer " + token} : {Accept: accept};
  const response = await fetch("api/v1/" + path, {signal, headers});
  if (response.ok) {
    return response;
  }
  const body = await response.json().catch(() => ({}));
  const error = body.error || {code: "HTTP_" + response.status, message: response.statusText};
  throw new Refused(response.status, error.code, error.message);
}

export async function query(path) {
  return (await ask(path, "application/json")).json();
}

/** Asks for the token until it is given. */
export function openDoor() {
  const door = document.getElementById("door");
  const field = document.getElementById("token");
  return new Promise(resolve => {
    door.addEventListener("close", () => {
      sessionStorage.setItem(TOKEN, field.value);
      field.value = "";
      resolve();
    }, {once: true});
    if (!door.open) {
      door.showModal();
    }
  });
}

/**
 * Calls `on[event](data)` for each update until the returned function is called. A broken stream is begun again; then and at the
 * start `on.begin()` is called, while there is none `on.lost(reason)`.
 */
export function follow(path, on) {
  const abort = new AbortController();
  (async () => {
    for (let wait = 500; !abort.signal.aborted; wait = Math.min(2 * wait, 8000)) {
      try {
        const response = await ask(path, "text/event-stream", abort.signal);
        on.begin();
        wait = 500;
        await read(response.body.getReader(), on);
        on.lost("the stream ended");
      } catch (e) {
        if (abort.signal.aborted) {
          return;
        }
        if (e.status === 401) {
          await openDoor();
          continue;
        }
        on.lost(e.message);
      }
      await new Promise(resolve => setTimeout(resolve, wait));
    }
  })();
  return () => abort.abort();
}

async function read(reader, on) {
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const {done, value} = await reader.read();
    if (done) {
      return;
    }
    rest += decoder.decode(value, {stream: true});
    for (let end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
      deliver(rest.slice(0, end), on);
      rest = rest.slice(end + 2);
    }
  }
}

function deliver(message, on) {
  let event = "message";
  const data = [];
  for (const line of message.split("\n")) {
    if (line.startsWith("event:")) {
      event = line.slice(6).trim();
    } else if (line.startsWith("data:")) {
      data.push(line.slice(5));
    }
  }
  if (data.length > 0 && on[event]) {
    on[event](JSON.parse(data.join("\n")));
  }
}
