package io.github.cellstream.app.demo.scenario;

/** A text without end. */
interface CharacterStream {
    /** Returns the next character, one code point. */
    String next();

    /** Returns a text that begins anew when it is over. */
    static CharacterStream repeating(String text, int from) {
        int[] characters = text.codePoints().toArray();
        int[] at = {Math.floorMod(from, characters.length)};
        return () -> {
            String next = Character.toString(characters[at[0]]);
            at[0] = (at[0] + 1) % characters.length;
            return next;
        };
    }
}
