package io.github.cellstream.app.demo.scenario;

/** A text in which passages are planted that don't belong there. */
final class PlantedText {
    /** Characters before the first passage, and the least between two. */
    private static final int LEAST_PAUSE = 350;
    /** The scorer's average reaches so far beyond a passage. */
    private static final int GRACE = 25;

    private final String key;
    private final CharacterStream text;
    private final Passages passages;
    private int[] planted = {};
    private int at;
    private int pause;
    private long number;

    PlantedText(String key, CharacterStream text, Passages passages) {
        this.key = key;
        this.text = text;
        this.passages = passages;
        pause = passages.pause(LEAST_PAUSE);
    }

    String key() {
        return key;
    }

    /** Returns the next character; before the first one of a passage, says so. */
    String next(Outlet outlet) {
        number++;
        if (at < planted.length) {
            return Character.toString(planted[at++]);
        }
        if (pause-- > 0) {
            return text.next();
        }
        Passages.Passage passage = passages.draw();
        planted = passage.text().codePoints().toArray();
        at = 1;
        pause = passages.pause(LEAST_PAUSE);
        outlet.injected(new Fault(key, passage.kind(), "", number, number + planted.length - 1, GRACE));
        return Character.toString(planted[0]);
    }
}
