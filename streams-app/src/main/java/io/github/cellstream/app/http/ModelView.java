package io.github.cellstream.app.http;

import io.github.cellstream.app.history.Histories;
import io.github.cellstream.app.query.Continuation;
import io.github.cellstream.app.query.KeyStates;

/**
 * What the server looks at of one model.
 *
 * @param engine what the model runs on
 * @param keys what is stored
 * @param continuation what comes next
 * @param histories the last steps of some keys
 */
public record ModelView(String engine, KeyStates keys, Continuation continuation, Histories histories) {}
