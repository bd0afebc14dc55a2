package io.github.cellstream.app.evaluate.nab;

/**
 * What scores are worth at one threshold.
 *
 * @param threshold rows of at least this score are alarms
 * @param normalised 100 for a perfect detector, 0 for one that never raises an alarm; NaN where there is no window
 * @param windows labelled windows
 * @param found windows with an alarm
 * @param falseAlarms alarms outside of windows
 */
public record NabScore(double threshold, double normalised, int windows, int found, int falseAlarms) {}
