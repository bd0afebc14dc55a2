package io.github.cellstream.app.deploy;

import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.NamedText;
import io.github.cellstream.schemas.StatePolicy;
import java.util.Map;
import java.util.TreeMap;

/**
 * How states of one model become states of another.
 *
 * @param policy in a word
 * @param mapping for {@code MAP}: a state tensor of the new model, and the one of the old whose numbers it takes
 */
public record Transition(StatePolicy policy, Map<String, String> mapping) {
    /** Every key begins anew. */
    public static final Transition RESET = new Transition(StatePolicy.RESET, Map.of());

    /** Copies the mapping. */
    public Transition {
        mapping = Map.copyOf(mapping);
    }

    /** Returns the way back from where a model's announcement leads. */
    static Transition back(ModelAnnouncement announced) {
        Map<String, String> mapping = new TreeMap<>();
        for (NamedText entry : announced.getMapping()) {
            mapping.put(entry.getValue(), entry.getName());
        }
        return new Transition(announced.getPolicy(), mapping);
    }

    /** Returns a copy of an announcement that says this. */
    ModelAnnouncement in(ModelAnnouncement announced) {
        ModelAnnouncement copy = Moves.copy(announced);
        copy.setPolicy(policy);
        copy.setMapping(Announcements.texts(mapping));
        return copy;
    }
}
