package io.github.cellstream.training.evaluation;

import java.util.List;

/** Tells abnormal sessions from normal ones. */
@FunctionalInterface
public interface SessionRule {
    /** Returns whether a session is abnormal. */
    boolean flags(List<String> session);
}
