/**
 * The command line.
 *
 * <p>In: arguments. Out: text for people on standard output, JSON where {@code --json} is given, everything else on standard
 * error; exit code 0 when it went well, 1 when it failed, 2 for wrong usage or configuration. A signal ends a job cleanly and
 * leaves the conventional code behind, 130 or 143.
 */
@NullMarked
package io.github.cellstream.app.cli;

import org.jspecify.annotations.NullMarked;
