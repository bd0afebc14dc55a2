package io.github.cellstream.app.demo;

import java.util.ArrayList;
import java.util.List;

/** A text whose characters are coloured by how surprising they are: from calm grey over yellow to red. */
final class ColouredText {
    private static final String PLAIN = "\033[0m";
    /** Colours of the 256 that terminals know, one for each two bits. */
    private static final int[] COLOURS = {244, 250, 229, 221, 208, 196};

    private static final float BITS_PER_COLOUR = 2;

    private ColouredText() {}

    /**
     * Cuts a passage into lines and colours it.
     *
     * @param width characters to a line
     * @param count lines, the last ones of the passage; empty ones above where there are fewer
     */
    static List<String> lines(Standing.Passage passage, int width, int count) {
        int size = passage.text().size();
        int from = Math.max(0, size - width * count);
        List<String> lines = new ArrayList<>();
        for (int line = 0; line < count; line++) {
            int begin = Math.min(size, from + line * width);
            lines.add(line(passage, begin, Math.min(size, begin + width)));
        }
        return lines;
    }

    private static String line(Standing.Passage passage, int from, int to) {
        StringBuilder line = new StringBuilder();
        int colour = -1;
        for (int i = from; i < to; i++) {
            int wanted = colour(passage.bits()[i]);
            if (wanted != colour) {
                line.append("\033[38;5;").append(wanted).append('m');
                colour = wanted;
            }
            String character = passage.text().get(i);
            line.append(Character.isISOControl(character.codePointAt(0)) ? " " : character);
        }
        return line.append(PLAIN).toString();
    }

    private static int colour(float bits) {
        return COLOURS[Math.min(COLOURS.length - 1, (int) (bits / BITS_PER_COLOUR))];
    }
}
