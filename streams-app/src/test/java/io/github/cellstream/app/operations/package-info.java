/** Running it: secrets, access, what alerts and dashboards ask for, manifests, plugins, logs. */
@NullMarked
package io.github.cellstream.app.operations;

import org.jspecify.annotations.NullMarked;
