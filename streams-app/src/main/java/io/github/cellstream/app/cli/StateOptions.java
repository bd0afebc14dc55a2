package io.github.cellstream.app.cli;

import io.github.cellstream.app.deploy.Transition;
import io.github.cellstream.schemas.StatePolicy;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is to become of the states that another model made. */
final class StateOptions {
    /** The policies, as a user types them. */
    enum Policy {
        /** Each key begins anew. */
        RESET,
        /** The same numbers. */
        KEEP,
        /** Each key's last inputs are replayed. */
        REWARM,
        /** Tensors are carried over by name. */
        MAP
    }

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description =
                    "What becomes of the keys' states: reset, each begins anew; keep, the same numbers, for a model of the"
                            + " same layout and meaning; rewarm, each key's last inputs (state.rewarm.events) are replayed; map,"
                            + " tensors are carried over by name.")
    private @Nullable Policy policy;

    @Option(
            names = "--map",
            paramLabel = "NEW=OLD",
            description =
                    "With --policy map: a state tensor of the new model takes the numbers of this one of the old. May be"
                            + " repeated; tensors of the same name and size need none.")
    private Map<String, String> mapping = new TreeMap<>();

    /** Returns what was asked for; empty if nothing was. */
    Optional<Transition> transition() {
        if (policy == null) {
            return mapping.isEmpty() ? Optional.empty() : Optional.of(new Transition(StatePolicy.MAP, mapping));
        }
        return Optional.of(new Transition(StatePolicy.valueOf(policy.name()), mapping));
    }

    /** Returns whether tensors are mapped by another policy than map. */
    boolean isContradiction() {
        return policy != null && policy != Policy.MAP && !mapping.isEmpty();
    }

    /** Says a policy in words. */
    static String words(StatePolicy policy) {
        String name = policy.name().toLowerCase(Locale.ROOT);
        return switch (policy) {
            case RESET -> name + ": each key begins anew with its next event";
            case KEEP -> name + ": each key goes on with the same numbers";
            case REWARM -> name + ": each key's last inputs are replayed before its next event";
            case MAP -> name + ": tensors are carried over by name, the others begin anew";
            case UNKNOWN -> name;
        };
    }
}
